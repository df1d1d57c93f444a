import { z } from 'zod'

import { FilePart, filePartQuery } from '../../files.ts'
import { defineOperation } from '../../operation.ts'
import { WalmartInstanceId } from '../get-instance.ts'
import { searchedOrderTexts, walmartOrderFilters } from './list-orders.ts'

/** The query of `GET /api/walmart/{id}/orders/export`: the filters of the list. */
export const ExportWalmartOrders = WalmartInstanceId.extend({
  ...walmartOrderFilters,
  search: z
    .string()
    .trim()
    .max(255)
    .optional()
    .meta({ description: `Looks for this text in ${searchedOrderTexts}, ignoring case.` }),
  ...filePartQuery,
})
export type ExportWalmartOrders = z.infer<typeof ExportWalmartOrders>

const header =
  'purchaseOrderId,customerOrderId,orderDate,status,shipNodeType,customerName,customerEmailId,lineNumber,sku,itemName,' +
  'lineStatus,quantity,productAmount,shippingAmount,otherAmount,taxAmount,currency,sales_order_id,product_id,product_sku'
const row =
  '108001000000007,200001000000007,2026-11-23T16:12:00.000Z,Acknowledged,SellerFulfilled,Ada Lovell Hollis,' +
  'b7f2c1d9@relay.example.com,1,MUG-BLUE-350,"Blue stoneware mug, 350 ml",Acknowledged,2,29.90,4.95,0,2.87,USD,301,7,' +
  'MUG-BLUE-350'

export const exportWalmartOrders = defineOperation({
  method: 'GET',
  path: '/walmart/{id}/orders/export',
  scope: 'integrations:read',
  summary: 'Export the orders of an instance',
  description:
    'A CSV file of the orders that the same filters list, a row for each line, the oldest first. Texts that a spreadsheet ' +
    "would take for a formula begin with an apostrophe. Orders that come in meanwhile may be missing.",
  success: { status: 200 },
  headers: [],
  input: ExportWalmartOrders,
  output: FilePart,
  errors: ['ERR_NOT_FOUND'],
  file: { type: 'text/csv', name: 'walmart-orders.csv' },
  example: { input: { id: 1 }, output: { data: `${header}\r\n${row}\r\n`, next: null, message: null } },
})
