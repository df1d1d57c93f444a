import * as z from 'zod'

import { documentOf, Id } from '../../fields.ts'
import { defineOperation } from '../../operation.ts'
import { WalmartInstanceId } from '../get-instance.ts'
import { namedOrAll } from '../named-or-all.ts'
import { ListWalmartOrders } from './list-orders.ts'

const { search, status, shipNodeType, orderDateFrom, orderDateTo } = ListWalmartOrders.shape
const filters = z.strictObject({ search, status, shipNodeType, orderDateFrom, orderDateTo })

/** Which orders are to get sales orders: those that are named, or all that have none. */
export const CreateWalmartSalesOrders = WalmartInstanceId.extend({
  ids: z.array(Id).min(1).max(1000).optional().meta({ description: "Aisle's ids of orders of the instance." }),
  create_all_orders: z
    .boolean()
    .default(false)
    .meta({ description: 'In place of `ids`: all in use that have no sales order.' }),
  filters: filters.optional().meta({ description: 'Beside `create_all_orders`: of all, only these.' }),
})
  .superRefine(({ ids, create_all_orders: all, filters: of }, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    if (ids === undefined && !all) refuse('ids', 'is required unless create_all_orders is true')
    if (ids !== undefined && all) refuse('ids', 'is prohibited when create_all_orders is true')
    if (of !== undefined && !all) refuse('filters', 'is prohibited unless create_all_orders is true')
  })
  .meta(namedOrAll('create_all_orders'))
export type CreateWalmartSalesOrders = z.infer<typeof CreateWalmartSalesOrders>

/** What has become of orders that were to get sales orders. */
export const CreatedWalmartSalesOrders = documentOf(
  z
    .object({
      queued: z.int().min(0).meta({
        description:
          'With `create_all_orders`: how many orders without a sales order are gone through in the background.',
      }),
      results: z
        .array(
          z.object({
            order_id: Id,
            result: z.enum(['created', 'already_created', 'failed']),
            sales_order_id: Id.nullable().meta({ description: 'The sales order that the order has now.' }),
            message: z.string().nullable().meta({ description: 'Why it has none, and what can be done.' }),
          }),
        )
        .meta({ description: 'Of `ids`, in their order.' }),
    })
    .meta({ id: 'CreatedWalmartSalesOrders' }),
)
export type CreatedWalmartSalesOrders = z.infer<typeof CreatedWalmartSalesOrders>

export const createWalmartSalesOrders = defineOperation({
  operationId: 'createSalesOrders',
  method: 'POST',
  path: '/walmart/{id}/orders/create-sku-orders',
  scope: 'integrations:write',
  summary: 'Create sales orders from orders',
  description:
    'For orders that have none: those that come in get theirs by themselves. Orders named by `ids` get them before the ' +
    'answer, with a result each; one that cannot have one does not hold up the others. With `create_all_orders` the work ' +
    'is queued, and each order says in its `link` what has become of it.',
  success: { status: 202 },
  headers: ['Idempotency-Key'],
  input: CreateWalmartSalesOrders,
  output: CreatedWalmartSalesOrders,
  errors: ['ERR_NOT_FOUND', 'ERR_IDEMPOTENCY_KEY_IN_FLIGHT', 'ERR_IDEMPOTENCY_KEY_REUSED'],
  example: {
    input: { id: 1, ids: [901] },
    output: {
      data: {
        queued: 0,
        results: [{ order_id: 901, result: 'already_created', sales_order_id: 301, message: null }],
      },
      message: null,
    },
  },
})
