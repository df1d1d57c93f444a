import * as z from 'zod'

import { Id } from '../fields.ts'
import { listQuery } from '../lists.ts'
import { defineOperation } from '../operation.ts'
import { exampleSalesOrder } from './example-sales-orders.ts'
import { SalesOrderPage, SalesOrderStatus } from './sales-order.ts'

/** The query of `GET /api/sales-orders`. */
export const ListSalesOrders = listQuery({
  sort: ['id', 'number', 'order_date', 'total'],
  search: "numbers, and the ids, customers and SKUs of Walmart's orders",
  fields: {
    integration_instance_id: Id.optional().meta({ description: 'Only those that came through this instance.' }),
    store_id: Id.optional().meta({ description: 'Only those of this store.' }),
    status: SalesOrderStatus.optional().meta({ description: 'Only those with this status.' }),
    has_unlinked_lines: z
      .boolean()
      .optional()
      .meta({ description: 'True: only those with a line that has no product; false: only those without one.' }),
  },
})
export type ListSalesOrders = z.infer<typeof ListSalesOrders>

export const listSalesOrders = defineOperation({
  operationId: 'listSalesOrders',
  method: 'GET',
  path: '/sales-orders',
  scope: 'sales_orders:read',
  summary: 'List sales orders',
  description:
    'What the tenant has sold, over all instances. They are made by themselves, one for each purchase order of Walmart, ' +
    'and kept to what that says.',
  success: { status: 200 },
  headers: [],
  input: ListSalesOrders,
  output: SalesOrderPage,
  errors: [],
  example: {
    input: { integration_instance_id: 1, status: 'open', sort: '-order_date' },
    output: { data: [exampleSalesOrder], current_page: 1, last_page: 1, per_page: 10, total: 1, from: 1, to: 1 },
  },
})
