import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { documentOf, Id } from '../../fields.ts'
import { defineOperation } from '../../operation.ts'
import { WalmartInstanceId } from '../get-instance.ts'
import { namedOrAll, namedOrAllSchema } from '../named-or-all.ts'
import { WalmartRun } from '../runs/run.ts'
import { ListWalmartOrders, orderDatesInOrder } from './list-orders.ts'

const { search, status, shipNodeType, orderDateFrom, orderDateTo } = ListWalmartOrders.shape
const filters = z
  .strictObject({ search, status, shipNodeType, orderDateFrom, orderDateTo })
  .check(orderDatesInOrder)
  .meta({ description: '`orderDateTo` must not be before `orderDateFrom`.' })

/** Selects the orders to create sales orders for: the given ones, or all that have none. */
export const CreateWalmartSalesOrders = WalmartInstanceId.extend({
  ids: z.array(Id).min(1).max(1000).optional().meta({ description: "Aisle's ids of the orders." }),
  create_all_orders: z
    .boolean()
    .default(false)
    .meta({ description: 'Instead of `ids`: all active orders without a sales order.' }),
  filters: filters.optional().meta({
    description: 'With `create_all_orders`: only orders that match. `orderDateTo` must not be before `orderDateFrom`.',
  }),
})
  .check(namedOrAll('create_all_orders'))
  .meta(namedOrAllSchema('create_all_orders'))
export type CreateWalmartSalesOrders = documented.CreateWalmartSalesOrders

/** The results of creating sales orders. */
export const CreatedWalmartSalesOrders = documentOf(
  z
    .object({
      queued: z.int().min(0).meta({
        description: 'With `create_all_orders`: number of orders to be processed in the background.',
      }),
      results: z
        .array(
          z.object({
            order_id: Id,
            result: z.enum(['created', 'already_created', 'failed']),
            sales_order_id: Id.nullable().meta({
              description: 'The sales order that the order now has; null if it has none.',
            }),
            message: z
              .string()
              .nullable()
              .meta({ description: 'Why it has none, and what to do about it; null if it has one.' }),
          }),
        )
        .meta({ description: 'One result for each of `ids`, in the same order.' }),
      run: z.nullable(WalmartRun).meta({
        description:
          'With `create_all_orders`: the run that creates the sales orders; null if there are none to create.',
      }),
    })
    .meta({ id: 'CreatedWalmartSalesOrders' }),
)
export type CreatedWalmartSalesOrders = documented.CreatedWalmartSalesOrders

export const createWalmartSalesOrders = defineOperation({
  operationId: 'createSalesOrders',
  method: 'POST',
  path: '/walmart/{id}/orders/create-sku-orders',
  scope: 'integrations:write',
  summary: 'Create sales orders from orders',
  description:
    'Creates sales orders for orders that have none; newly imported orders get theirs automatically. Orders listed in `ids` ' +
    'are processed before the response, which has a result for each; a failure does not affect the others. With ' +
    '`create_all_orders` the work is a run, which can be followed and cancelled; the `link` of each order shows the outcome. ' +
    'A second request with the same filters returns the run in progress; one with other filters returns 409.',
  success: { status: 202 },
  headers: ['Idempotency-Key'],
  input: CreateWalmartSalesOrders,
  output: CreatedWalmartSalesOrders,
  errors: ['ERR_NOT_FOUND', 'ERR_CONFLICT'],
  example: {
    input: { id: 1, ids: [901] },
    output: {
      data: {
        queued: 0,
        results: [{ order_id: 901, result: 'already_created', sales_order_id: 301, message: null }],
        run: null,
      },
      message: null,
    },
  },
})
