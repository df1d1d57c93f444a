import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { inPage } from '../../examples.ts'
import { DayOrTime, isReversed } from '../../fields.ts'
import { listQuery } from '../../lists.ts'
import { defineOperation } from '../../operation.ts'
import { WalmartInstanceId } from '../get-instance.ts'
import { exampleOrder } from './example-orders.ts'
import { ShipNodeType, WalmartOrderPage, WalmartOrderStatus } from './order.ts'

interface OrderDates {
  readonly orderDateFrom?: string | undefined
  readonly orderDateTo?: string | undefined
}

/** For schemas that have both dates. For a range that mixes a day and a time, the server decides in the tenant's time zone. */
export const orderDatesInOrder = z.refine<OrderDates>(
  ({ orderDateFrom: from, orderDateTo: to }) => from === undefined || to === undefined || !isReversed(from, to),
  { path: ['orderDateTo'], error: 'must not be before orderDateFrom' },
)

/** Without the rule about dates, because zod cannot extend a schema that has a refinement. */
export const orderQuery = listQuery({
  sort: ['id', 'customerOrderId', 'purchaseOrderId', 'status', 'orderDate', 'total'],
  search: 'both Walmart ids, customer names and email addresses, and SKUs',
  fields: {
    ...WalmartInstanceId.shape,
    archived: z
      .boolean()
      .default(false)
      .meta({ description: 'Whether to list archived orders instead of active ones.' }),
    status: WalmartOrderStatus.optional().meta({ description: 'Only orders with this status.' }),
    shipNodeType: ShipNodeType.optional().meta({ description: 'Only orders shipped by this kind of ship node.' }),
    awaits: z
      .enum(['acknowledgement', 'shipment'])
      .optional()
      .meta({
        description:
          'Only orders that the seller has to acknowledge, or to ship: those with an `acknowledge_by` or a `ship_by`. Sorted ' +
          'by that deadline, the nearest first, unless `sort` is present.',
      }),
    link_state: z
      .enum(['linked', 'unlinked'])
      .optional()
      .meta({ description: '`linked`: only orders with a sales order; `unlinked`: only orders without one.' }),
    orderDateFrom: DayOrTime.optional().meta({
      description:
        "Only orders placed at or after this time, or on or after this day in the tenant's time zone. In a URL, write the `+` " +
        'of an offset as `%2B`.',
      examples: ['2026-11-01'],
    }),
    orderDateTo: DayOrTime.optional().meta({
      description:
        "Only orders placed at or before this time, or on or before this day in the tenant's time zone. Must not be before " +
        '`orderDateFrom`.',
      examples: ['2026-11-30'],
    }),
  },
})

/** The query of `GET /api/walmart/{id}/orders`. */
export const ListWalmartOrders = orderQuery
  .check(orderDatesInOrder)
  .meta({ description: '`orderDateTo` must not be before `orderDateFrom`.' })
export type ListWalmartOrders = documented.ListWalmartOrders

export const listWalmartOrders = defineOperation({
  operationId: 'listWalmartOrders',
  method: 'GET',
  path: '/walmart/{id}/orders',
  scope: 'integrations:read',
  summary: 'List orders',
  description: 'Walmart purchase orders as of the last refresh, each with its sales order, or the reason it has none.',
  success: { status: 200 },
  headers: [],
  input: ListWalmartOrders,
  output: WalmartOrderPage,
  errors: ['ERR_NOT_FOUND'],
  example: {
    input: { id: 1, search: 'hollis', orderDateFrom: '2026-11-23', sort: '-orderDate' },
    output: inPage(exampleOrder),
  },
})
