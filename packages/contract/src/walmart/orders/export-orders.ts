import type * as documented from '../../documented-types.ts'
import { FilePart, filePartQuery } from '../../files.ts'
import { defineOperation } from '../../operation.ts'
import { orderDatesInOrder, orderQuery } from './list-orders.ts'

/** The query of `GET /api/walmart/{id}/orders/export`: which orders to export, and the cursor. */
export const ExportWalmartOrders = orderQuery
  .omit({ page: true, per_page: true, sort: true })
  .extend(filePartQuery)
  .check(orderDatesInOrder)
  .meta({ description: '`orderDateTo` must not be before `orderDateFrom`.' })
export type ExportWalmartOrders = documented.ExportWalmartOrders

const header =
  'purchaseOrderId,customerOrderId,orderDate,status,shipNodeType,customerName,customerEmailId,lineNumber,sku,itemName,' +
  'lineStatus,quantity,productAmount,shippingAmount,otherAmount,taxAmount,currency,sales_order_id,product_id,product_sku'
const row =
  '108001000000007,200001000000007,2026-11-23T16:12:00.000Z,Acknowledged,SellerFulfilled,Ada Lovell Hollis,' +
  'b7f2c1d9@relay.example.com,1,MUG-BLUE-350,"Blue stoneware mug, 350 ml",Acknowledged,2,29.98,4.95,0,2.79,USD,301,7,' +
  'MUG-BLUE-350'

export const exportWalmartOrders = defineOperation({
  operationId: 'exportWalmartOrders',
  method: 'GET',
  path: '/walmart/{id}/orders/export',
  scope: 'integrations:read',
  summary: 'Export orders',
  description:
    'Returns the orders as CSV with one row per line, in the order of their ids. Values that a spreadsheet would treat as a ' +
    'formula are prefixed with an apostrophe.',
  success: { status: 200 },
  headers: [],
  input: ExportWalmartOrders,
  output: FilePart,
  errors: ['ERR_NOT_FOUND'],
  file: { type: 'text/csv', name: 'walmart-orders.csv' },
  example: { input: { id: 1 }, output: { data: `${header}\r\n${row}\r\n`, next: null, message: null } },
})
