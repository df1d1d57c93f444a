import { inDocument, inPage } from '../../examples.ts'
import { defineOperation } from '../../operation.ts'
import { exampleFulfillment, exampleParcel, exampleTrackingChange } from './example-sends.ts'
import {
  ChangeWalmartTracking,
  type CreatedFulfillment,
  CreatedFulfillments,
  CreateWalmartFulfillments,
  ListWalmartFulfillments,
  WalmartFulfillmentDocument,
  WalmartFulfillmentId,
  WalmartFulfillmentPage,
} from './fulfillment.ts'
import { WalmartSendDocument } from './send.ts'

const acceptedFulfillment: CreatedFulfillment = {
  index: 0,
  status: 'accepted',
  fulfillment_id: 1302,
  send_id: 1208,
  errors: null,
}

const createWalmartFulfillments = defineOperation({
  operationId: 'createWalmartFulfillments',
  method: 'POST',
  path: '/walmart/{id}/fulfillments',
  scope: 'sends:write',
  summary: 'Ship orders',
  description:
    'Queues parcels to be reported to Walmart as shipped: whole orders or parts of them. A rejected parcel does not ' +
    'affect the others; `results` says why. An order has to be acknowledged first; a queued ' +
    'acknowledgement is enough. Repeating the call with the same `reference` and content returns the same parcel.',
  success: { status: 202 },
  headers: ['Idempotency-Key'],
  input: CreateWalmartFulfillments,
  output: CreatedFulfillments,
  errors: ['ERR_NOT_FOUND'],
  example: {
    input: { id: 1, fulfillments: [{ order_id: 901, reference: 'PARCEL-2', ...exampleParcel }] },
    output: inDocument({ results: [acceptedFulfillment] }),
  },
})

const listWalmartFulfillments = defineOperation({
  operationId: 'listWalmartFulfillments',
  method: 'GET',
  path: '/walmart/{id}/fulfillments',
  scope: 'sends:read',
  summary: 'List fulfillments',
  description: 'The parcels that were queued with `POST /api/walmart/{id}/fulfillments`, with their current tracking.',
  success: { status: 200 },
  headers: [],
  input: ListWalmartFulfillments,
  output: WalmartFulfillmentPage,
  errors: ['ERR_NOT_FOUND'],
  example: { input: { id: 1, order_id: 901 }, output: inPage(exampleFulfillment) },
})

const getWalmartFulfillment = defineOperation({
  operationId: 'getWalmartFulfillment',
  method: 'GET',
  path: '/walmart/{id}/fulfillments/{fulfillment_id}',
  scope: 'sends:read',
  summary: 'Get a fulfillment',
  description: 'Returns a parcel, its current tracking, and whether Walmart knows that it was shipped.',
  success: { status: 200 },
  headers: [],
  input: WalmartFulfillmentId,
  output: WalmartFulfillmentDocument,
  errors: ['ERR_NOT_FOUND'],
  example: { input: { id: 1, fulfillment_id: 1301 }, output: inDocument(exampleFulfillment) },
})

const changeWalmartTracking = defineOperation({
  operationId: 'changeWalmartTracking',
  method: 'PUT',
  path: '/walmart/{id}/fulfillments/{fulfillment_id}/tracking',
  scope: 'sends:write',
  summary: 'Change the tracking of a parcel',
  description:
    'Queues new tracking for a parcel that was shipped; Walmart accepts it for four hours. The fulfillment shows the new tracking once it is ' +
    'applied. Returns 409 if the parcel has not been shipped, after its `tracking_changeable_until`, or if another update of ' +
    'its tracking is still open. With `Prefer: wait=N`, the response waits up to N seconds, at most 20, for the outcome.',
  success: { status: 202 },
  headers: ['Idempotency-Key', 'Prefer'],
  input: ChangeWalmartTracking,
  output: WalmartSendDocument,
  errors: ['ERR_NOT_FOUND', 'ERR_CONFLICT'],
  example: {
    input: {
      id: 1,
      fulfillment_id: 1301,
      shipped_at: '2026-11-24T15:00:00.000Z',
      carrier: 'FedEx',
      method_code: 'Standard',
      tracking_number: '771234567890',
    },
    output: inDocument(exampleTrackingChange),
  },
})

/** The operations on an instance's fulfillments. */
export const walmartFulfillments = {
  create: createWalmartFulfillments,
  list: listWalmartFulfillments,
  get: getWalmartFulfillment,
  changeTracking: changeWalmartTracking,
} as const
