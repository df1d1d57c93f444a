import { inDocument } from '../../examples.ts'
import { defineOperation } from '../../operation.ts'
import { exampleItem, exampleOrder } from './example-orders.ts'
import { WalmartOrderDocument, WalmartOrderId } from './order.ts'

export const getWalmartOrder = defineOperation({
  operationId: 'getWalmartOrder',
  method: 'GET',
  path: '/walmart/{id}/orders/{order_id}',
  scope: 'integrations:read',
  summary: 'Get an order',
  description:
    'Returns a purchase order, archived or not, as of the last refresh. Each line shows its product, or why it has none. ' +
    "The product is that of the sales order's line, or the listing's if there is no sales order.",
  success: { status: 200 },
  headers: [],
  input: WalmartOrderId,
  output: WalmartOrderDocument,
  errors: ['ERR_NOT_FOUND'],
  example: {
    input: { id: 1, order_id: 901 },
    output: inDocument({ ...exampleOrder, orderItems: [exampleItem] }),
  },
})
