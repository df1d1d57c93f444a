import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { inDocument } from '../../examples.ts'
import { isPlain } from '../../fields.ts'
import { defineOperation } from '../../operation.ts'
import { WalmartInstanceId } from '../get-instance.ts'
import { exampleItem, exampleOrder } from './example-orders.ts'
import { WalmartOrdersDocument } from './order.ts'

/** Identifies the instance and the order to import. */
export const RefreshWalmartOrder = WalmartInstanceId.extend({
  uniqueId: z
    .string()
    .trim()
    .min(1)
    .max(255)
    .check(...isPlain)
    .meta({ description: "Walmart's customer order id, or a purchase order id.", examples: ['200001000000007'] }),
})
export type RefreshWalmartOrder = documented.RefreshWalmartOrder

export const refreshWalmartOrder = defineOperation({
  operationId: 'refreshWalmartOrder',
  method: 'POST',
  path: '/walmart/{id}/orders/refresh-order',
  scope: 'integrations:write',
  summary: 'Refresh one order',
  description:
    'Requests an order from Walmart, stores it and updates its sales orders. Returns its purchase orders: all those of a ' +
    'customer order, or the one with the given id. Returns 404 if Walmart has no such order, 422 if it predates the ' +
    "instance's start date or Walmart rejects the credentials, " +
    '409 if the credentials or the start date change during the call, and 503 with `Retry-After` if Walmart is ' +
    'unavailable. Walmart only provides orders from the last 180 days.',
  success: { status: 200 },
  headers: [],
  input: RefreshWalmartOrder,
  output: WalmartOrdersDocument,
  errors: [
    'ERR_NOT_FOUND',
    'ERR_CONFLICT',
    'ERR_WALMART_CREDENTIALS_REJECTED',
    'ERR_WALMART_PERMISSION_MISSING',
    'ERR_WALMART_UNAVAILABLE',
  ],
  example: {
    input: { id: 1, uniqueId: '200001000000007' },
    output: inDocument([{ ...exampleOrder, orderItems: [exampleItem] }]),
  },
})
