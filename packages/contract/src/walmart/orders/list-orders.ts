import * as z from 'zod'

import { DayOrMoment } from '../../fields.ts'
import { listQuery } from '../../lists.ts'
import { defineOperation } from '../../operation.ts'
import { WalmartInstanceId } from '../get-instance.ts'
import { exampleOrder } from './example-orders.ts'
import { ShipNodeType, WalmartOrderPage, WalmartOrderStatus } from './order.ts'

/** The query of `GET /api/walmart/{id}/orders`. */
export const ListWalmartOrders = listQuery({
  sort: ['id', 'customerOrderId', 'purchaseOrderId', 'status', 'orderDate', 'total'],
  search: "both of Walmart's ids, customers' addresses and names, and SKUs",
  fields: {
    ...WalmartInstanceId.shape,
    archived: z.boolean().default(false).meta({ description: 'False: those in use; true: those that are archived.' }),
    status: WalmartOrderStatus.optional().meta({ description: 'Only those with this status.' }),
    shipNodeType: ShipNodeType.optional().meta({ description: 'Only those that are shipped by these.' }),
    link_state: z
      .enum(['linked', 'unlinked'])
      .optional()
      .meta({ description: 'Only those that have a sales order, or none.' }),
    orderDateFrom: DayOrMoment.optional().meta({
      description: "Only those ordered since: a moment, or a day in the tenant's time zone, from its beginning.",
      examples: ['2026-11-01'],
    }),
    orderDateTo: DayOrMoment.optional().meta({
      description: "Only those ordered until: a moment, or a day in the tenant's time zone, to its end.",
      examples: ['2026-11-30'],
    }),
  },
})
export type ListWalmartOrders = z.infer<typeof ListWalmartOrders>

export const listWalmartOrders = defineOperation({
  operationId: 'listWalmartOrders',
  method: 'GET',
  path: '/walmart/{id}/orders',
  scope: 'integrations:read',
  summary: 'List the orders of an instance',
  description:
    'Purchase orders of Walmart as of the last refresh, each with its sales order, or with the reason why it has none.',
  success: { status: 200 },
  headers: [],
  input: ListWalmartOrders,
  output: WalmartOrderPage,
  errors: ['ERR_NOT_FOUND'],
  example: {
    input: { id: 1, search: 'hollis', orderDateFrom: '2026-11-23', sort: '-orderDate' },
    output: { data: [exampleOrder], current_page: 1, last_page: 1, per_page: 10, total: 1, from: 1, to: 1 },
  },
})
