import * as z from 'zod'

import { isPlain } from '../../fields.ts'
import { defineOperation } from '../../operation.ts'
import { WalmartInstanceId } from '../get-instance.ts'
import { exampleItem, exampleOrder } from './example-orders.ts'
import { WalmartOrdersDocument } from './order.ts'

/** Names the instance, and the customer's order to ask Walmart for. */
export const RefreshWalmartOrder = WalmartInstanceId.extend({
  uniqueId: z
    .string()
    .trim()
    .min(1)
    .max(255)
    .check(...isPlain)
    .meta({ description: "The customer's order id at Walmart.", examples: ['200001000000007'] }),
})
export type RefreshWalmartOrder = z.infer<typeof RefreshWalmartOrder>

export const refreshWalmartOrder = defineOperation({
  operationId: 'refreshWalmartOrder',
  method: 'POST',
  path: '/walmart/{id}/orders/refresh-order',
  scope: 'integrations:write',
  summary: 'Ask Walmart for one order',
  description:
    "Waits for Walmart, keeps what it says of the customer's order, sales orders included, and answers the purchase orders " +
    "that it is of. 404 where Walmart has none; 422 where it was ordered before the instance's start date, or Walmart " +
    'refuses the credentials; 409 where the keys or the start date change meanwhile; 503 with `Retry-After` where Walmart ' +
    'cannot answer now. Walmart serves 180 days.',
  success: { status: 200 },
  headers: [],
  input: RefreshWalmartOrder,
  output: WalmartOrdersDocument,
  errors: ['ERR_NOT_FOUND', 'ERR_CONFLICT', 'ERR_WALMART_CREDENTIALS_REJECTED', 'ERR_WALMART_UNAVAILABLE'],
  example: {
    input: { id: 1, uniqueId: '200001000000007' },
    output: { data: [{ ...exampleOrder, orderItems: [exampleItem] }], message: null },
  },
})
