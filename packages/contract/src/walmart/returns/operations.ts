import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { inDocument, inPage } from '../../examples.ts'
import { isPlain, Time } from '../../fields.ts'
import { listQuery } from '../../lists.ts'
import { defineOperation } from '../../operation.ts'
import { WalmartInstanceId } from '../get-instance.ts'
import { exampleRefundedReturnLine, exampleReturnRefund } from '../sends/example-sends.ts'
import { RefundedReturnLine, SendReference, WalmartSendDocument } from '../sends/send.ts'
import { exampleReturn, exampleReturnLine } from './example-returns.ts'
import {
  Disposition,
  WalmartReturnDocument,
  WalmartReturnId,
  WalmartReturnPage,
  WalmartReturnStatus,
} from './return.ts'

/** The query of `GET /api/walmart/{id}/returns`. */
export const ListWalmartReturns = listQuery({
  sort: ['id', 'returnOrderId', 'customerOrderId', 'status', 'returnDate'],
  search: 'the ids of returns and customer orders, customer names and email addresses',
  fields: {
    ...WalmartInstanceId.shape,
    status: WalmartReturnStatus.optional().meta({ description: 'Only returns with this status.' }),
    customerOrderId: z
      .string()
      .min(1)
      .max(255)
      .check(...isPlain)
      .optional()
      .meta({ description: "Only returns of this customer's order." }),
  },
})
export type ListWalmartReturns = documented.ListWalmartReturns

/** Units of a return line that have arrived. */
export const ReceivedLine = z.strictObject({
  line_number: z
    .int()
    .min(0)
    .meta({ description: 'The `lineNumber` of the return line.', examples: [1] }),
  quantity: z
    .int()
    .min(1)
    .max(1_000_000)
    .meta({ description: 'Units that have arrived.', examples: [1] }),
  disposition: Disposition,
})
export type ReceivedLine = documented.ReceivedLine

/** The body of `POST /api/walmart/{id}/returns/{return_id}/receive`, with its path parameters. */
export const ReceiveWalmartReturn = WalmartReturnId.extend({
  lines: z.array(ReceivedLine).min(1).max(100).meta({ description: 'A line may appear once for each disposition.' }),
  received_at: Time.optional().meta({
    description: 'When the goods arrived; not in the future. The default is now.',
    examples: ['2026-11-24T09:00:00.000Z'],
  }),
})
export type ReceiveWalmartReturn = documented.ReceiveWalmartReturn

/** The body of `POST /api/walmart/{id}/returns/{return_id}/refund`, with its path parameters. */
export const RefundWalmartReturn = WalmartReturnId.extend({
  reference: SendReference.meta({ examples: ['RMA-4'] }),
  lines: z.array(RefundedReturnLine).min(1).max(100).meta({ description: 'Each line may appear once.' }),
})
export type RefundWalmartReturn = documented.RefundWalmartReturn

const listWalmartReturns = defineOperation({
  operationId: 'listWalmartReturns',
  method: 'GET',
  path: '/walmart/{id}/returns',
  scope: 'integrations:read',
  summary: 'List returns',
  description: "Customers' returns as of the last refresh.",
  success: { status: 200 },
  headers: [],
  input: ListWalmartReturns,
  output: WalmartReturnPage,
  errors: ['ERR_NOT_FOUND'],
  example: { input: { id: 1, status: 'DELIVERED', sort: '-returnDate' }, output: inPage(exampleReturn) },
})

const getWalmartReturn = defineOperation({
  operationId: 'getWalmartReturn',
  method: 'GET',
  path: '/walmart/{id}/returns/{return_id}',
  scope: 'integrations:read',
  summary: 'Get a return',
  description: 'Returns a return as of the last refresh, with its lines and the goods that the seller has received.',
  success: { status: 200 },
  headers: [],
  input: WalmartReturnId,
  output: WalmartReturnDocument,
  errors: ['ERR_NOT_FOUND'],
  example: {
    input: { id: 1, return_id: 501 },
    output: inDocument({ ...exampleReturn, lines: [exampleReturnLine] }),
  },
})

const receiveWalmartReturn = defineOperation({
  operationId: 'receiveWalmartReturn',
  method: 'POST',
  path: '/walmart/{id}/returns/{return_id}/receive',
  scope: 'integrations:write',
  summary: 'Receive goods of a return',
  description:
    'Records goods of a return that have arrived, and what becomes of them: all of the lines or none. Several calls may ' +
    'receive parts of a line. Each entry makes a `customer_return` document. Nothing changes on Walmart. Returns 409 if more units would be received than the customer ' +
    'returns, or if the customer keeps the goods.',
  success: { status: 200 },
  headers: ['Idempotency-Key'],
  input: ReceiveWalmartReturn,
  output: WalmartReturnDocument,
  errors: ['ERR_NOT_FOUND', 'ERR_CONFLICT'],
  example: {
    input: {
      id: 1,
      return_id: 501,
      lines: [{ line_number: 1, quantity: 1, disposition: 'return_to_stock' }],
      received_at: '2026-11-24T09:00:00.000Z',
    },
    output: inDocument({ ...exampleReturn, lines: [exampleReturnLine] }),
  },
})

const refundWalmartReturn = defineOperation({
  operationId: 'refundWalmartReturn',
  method: 'POST',
  path: '/walmart/{id}/returns/{return_id}/refund',
  scope: 'sends:write',
  summary: 'Refund a return',
  description:
    'Queues a refund of returned units; Walmart computes the amounts. With `Prefer: wait=N`, the response waits up to N seconds, ' +
    'at most 20, for the outcome.',
  success: { status: 202 },
  headers: ['Idempotency-Key', 'Prefer'],
  input: RefundWalmartReturn,
  output: WalmartSendDocument,
  errors: ['ERR_NOT_FOUND', 'ERR_CONFLICT'],
  example: {
    input: { id: 1, return_id: 501, reference: 'RMA-4', lines: [exampleRefundedReturnLine] },
    output: inDocument(exampleReturnRefund),
  },
})

/** The operations on an instance's returns, except the refresh. */
export const walmartReturns = {
  list: listWalmartReturns,
  get: getWalmartReturn,
  receive: receiveWalmartReturn,
  refund: refundWalmartReturn,
} as const
