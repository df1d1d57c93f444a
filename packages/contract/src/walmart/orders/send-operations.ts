import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { inDocument } from '../../examples.ts'
import { Id } from '../../fields.ts'
import { defineOperation } from '../../operation.ts'
import { WalmartInstanceId } from '../get-instance.ts'
import {
  exampleCancellation,
  exampleCancelledLine,
  exampleRefund,
  exampleRefundedLine,
  exampleSend,
} from '../sends/example-sends.ts'
import {
  CancelledLine,
  type QueuedSend,
  QueuedSends,
  RefundedLine,
  SendReference,
  WalmartSendDocument,
} from '../sends/send.ts'
import { WalmartOrderId } from './order.ts'

/** The body of `POST /api/walmart/{id}/orders/acknowledge`, with its path parameter. */
export const AcknowledgeWalmartOrders = WalmartInstanceId.extend({
  ids: z.array(Id).min(1).max(1000).meta({ description: "Aisle's ids of the orders." }),
})
export type AcknowledgeWalmartOrders = documented.AcknowledgeWalmartOrders

/** The body of `POST /api/walmart/{id}/orders/{order_id}/cancel-lines`, with its path parameters. */
export const CancelWalmartOrderLines = WalmartOrderId.extend({
  reference: SendReference,
  lines: z.array(CancelledLine).min(1).max(100).meta({ description: 'A line may appear once for each reason.' }),
})
export type CancelWalmartOrderLines = documented.CancelWalmartOrderLines

/** The body of `POST /api/walmart/{id}/orders/{order_id}/refund`, with its path parameters. */
export const RefundWalmartOrder = WalmartOrderId.extend({
  reference: SendReference.meta({ examples: ['REFUND-9'] }),
  lines: z.array(RefundedLine).min(1).max(100).meta({ description: 'Each line may appear once.' }),
})
export type RefundWalmartOrder = documented.RefundWalmartOrder

const sending = {
  method: 'POST',
  scope: 'sends:write',
  success: { status: 202 },
  errors: ['ERR_NOT_FOUND', 'ERR_CONFLICT'],
} as const

const waits =
  'With `Prefer: wait=N`, the response waits up to N seconds, at most 20, for the outcome. Orders that Walmart fulfills are ' +
  'rejected with 409.'

export const acknowledgeWalmartOrder = defineOperation({
  operationId: 'acknowledgeWalmartOrder',
  ...sending,
  path: '/walmart/{id}/orders/{order_id}/acknowledge',
  summary: 'Acknowledge an order',
  description:
    'Queues the acknowledgement of a whole order, which Walmart expects within four hours. An order has one acknowledgement: a ' +
    `repeat returns it, and queues it again if it has failed. ${waits}`,
  headers: ['Idempotency-Key', 'Prefer'],
  input: WalmartOrderId,
  output: WalmartSendDocument,
  example: { input: { id: 1, order_id: 901 }, output: inDocument(exampleSend) },
})

const acceptedSend: QueuedSend = { index: 0, status: 'accepted', send_id: 1201, errors: null }

export const acknowledgeWalmartOrders = defineOperation({
  operationId: 'acknowledgeWalmartOrders',
  ...sending,
  path: '/walmart/{id}/orders/acknowledge',
  summary: 'Acknowledge orders',
  description:
    'Queues the acknowledgement of each order. A rejected order does not affect the others; `results` says why.',
  headers: ['Idempotency-Key'],
  input: AcknowledgeWalmartOrders,
  output: QueuedSends,
  errors: ['ERR_NOT_FOUND'],
  example: {
    input: { id: 1, ids: [901] },
    output: inDocument({ results: [acceptedSend] }),
  },
})

export const cancelWalmartOrderLines = defineOperation({
  operationId: 'cancelWalmartOrderLines',
  ...sending,
  path: '/walmart/{id}/orders/{order_id}/cancel-lines',
  summary: 'Cancel order lines',
  description: `Queues the cancellation of units that have not been shipped. ${waits}`,
  headers: ['Idempotency-Key', 'Prefer'],
  input: CancelWalmartOrderLines,
  output: WalmartSendDocument,
  example: {
    input: { id: 1, order_id: 901, reference: 'CANCEL-17', lines: [exampleCancelledLine] },
    output: inDocument(exampleCancellation),
  },
})

export const refundWalmartOrder = defineOperation({
  operationId: 'refundWalmartOrder',
  ...sending,
  path: '/walmart/{id}/orders/{order_id}/refund',
  summary: 'Refund an order',
  description:
    "Queues a refund of charges on shipped lines: the given amounts, up to what is left of each line's charges. For goods " +
    `that come back, refund the return instead. ${waits}`,
  headers: ['Idempotency-Key', 'Prefer'],
  input: RefundWalmartOrder,
  output: WalmartSendDocument,
  example: {
    input: { id: 1, order_id: 901, reference: 'REFUND-9', lines: [exampleRefundedLine] },
    output: inDocument(exampleRefund),
  },
})
