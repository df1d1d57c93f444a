import type { WalmartReturn, WalmartReturnLine } from './return.ts'

/** A return of two units, one of which has arrived. */
export const exampleReturn: WalmartReturn = {
  id: 501,
  integration_instance_id: 1,
  returnOrderId: '103738048909818825',
  customerOrderId: '200001000000007',
  customerEmailId: 'b7f2c1d9@relay.example.com',
  customerName: 'Ada Lovell Hollis',
  returnType: 'REFUND',
  replacementCustomerOrderId: null,
  refundMode: 'POST_DELIVERY',
  channel: 'ONLINE',
  status: 'DELIVERED',
  returnDate: '2026-11-21T09:30:00.000Z',
  returnBy: '2026-12-21T09:30:00.000Z',
  totalRefund: '32.77',
  currency: 'USD',
  created_at: '2026-11-21T10:00:00.000Z',
  updated_at: '2026-11-23T10:00:00.000Z',
}

export const exampleReturnLine: WalmartReturnLine = {
  lineNumber: 1,
  purchaseOrderId: '108001000000007',
  purchaseOrderLineNumber: '1',
  order_id: 901,
  sku: 'MUG-BLUE-350',
  itemName: 'Blue stoneware mug, 350 ml',
  reason: 'DAMAGED',
  quantity: '2',
  refundedQuantity: '0',
  receivedQuantity: '1',
  amount: '32.77',
  isKeepIt: false,
  status: 'DELIVERED',
  receipts: [
    {
      id: 71,
      quantity: '1',
      disposition: 'return_to_stock',
      received_at: '2026-11-24T09:00:00.000Z',
      created_at: '2026-11-24T09:05:00.000Z',
    },
  ],
}
