import { inDocument } from '../examples.ts'
import { defineOperation } from '../operation.ts'
import { exampleSalesOrder, exampleSalesOrderLine } from './example-sales-orders.ts'
import { SalesOrderDocument, SalesOrderId } from './sales-order.ts'

export const getSalesOrder = defineOperation({
  operationId: 'getSalesOrder',
  method: 'GET',
  path: '/sales-orders/{id}',
  scope: 'sales_orders:read',
  summary: 'Get a sales order',
  description: 'Returns a sales order with its lines. Each line shows its product, or why it has none.',
  success: { status: 200 },
  headers: [],
  input: SalesOrderId,
  output: SalesOrderDocument,
  errors: ['ERR_NOT_FOUND'],
  example: {
    input: { id: 301 },
    output: inDocument({ ...exampleSalesOrder, lines: [exampleSalesOrderLine] }),
  },
})
