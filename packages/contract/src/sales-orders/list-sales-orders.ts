import * as z from 'zod'

import type * as documented from '../documented-types.ts'
import { inPage } from '../examples.ts'
import { Id } from '../fields.ts'
import { listQuery } from '../lists.ts'
import { defineOperation } from '../operation.ts'
import { exampleSalesOrder } from './example-sales-orders.ts'
import { SalesOrderPage, SalesOrderStatus } from './sales-order.ts'

/** The query of `GET /api/sales-orders`. */
export const ListSalesOrders = listQuery({
  sort: ['id', 'number', 'order_date', 'total'],
  search: 'order numbers, and the ids, customers and SKUs of the Walmart orders',
  fields: {
    integration_instance_id: Id.optional().meta({ description: 'Only sales orders from this instance.' }),
    store_id: Id.optional().meta({ description: 'Only sales orders of this store.' }),
    status: SalesOrderStatus.optional().meta({ description: 'Only sales orders with this status.' }),
    has_unlinked_lines: z
      .boolean()
      .optional()
      .meta({ description: 'If true, only sales orders with a line that has no product; if false, only the others.' }),
  },
})
export type ListSalesOrders = documented.ListSalesOrders

export const listSalesOrders = defineOperation({
  operationId: 'listSalesOrders',
  method: 'GET',
  path: '/sales-orders',
  scope: 'sales_orders:read',
  summary: 'List sales orders',
  description:
    "The tenant's sales orders across all instances. Aisle creates one for each Walmart purchase order and keeps it up to " +
    'date with that order.',
  success: { status: 200 },
  headers: [],
  input: ListSalesOrders,
  output: SalesOrderPage,
  errors: [],
  example: {
    input: { integration_instance_id: 1, status: 'open', sort: '-order_date' },
    output: inPage(exampleSalesOrder),
  },
})
