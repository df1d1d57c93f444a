import { linkedLine } from '../../sales-orders/example-sales-orders.ts'
import type { WalmartOrder, WalmartOrderItem } from './order.ts'

/** An order with one line and its sales order. */
export const exampleOrder: WalmartOrder = {
  id: 901,
  integration_instance_id: 1,
  customerOrderId: '200001000000007',
  purchaseOrderId: '108001000000007',
  customerEmailId: 'b7f2c1d9@relay.example.com',
  customerName: 'Ada Lovell Hollis',
  estimatedDeliveryDate: '2026-11-28T20:00:00.000Z',
  estimatedShipDate: '2026-11-24T20:00:00.000Z',
  shipNodeType: 'SellerFulfilled',
  status: 'Acknowledged',
  orderDate: '2026-11-23T16:12:00.000Z',
  acknowledge_by: null,
  ship_by: '2026-11-24T20:00:00.000Z',
  currency: 'USD',
  total: '37.72',
  sku_sales_order: { id: 301, number: '108001000000007' },
  link: {
    state: 'linked',
    reason: 'created_by_refresh',
    message: 'The sales order was created when the order was imported. All of its lines have a product.',
    unlinked_lines: 0,
  },
  archived_at: null,
  created_at: '2026-11-23T16:15:00.000Z',
  updated_at: '2026-11-23T16:15:00.000Z',
}

export const exampleItem: WalmartOrderItem = {
  walmart_order_id: 901,
  lineNumber: '1',
  sku: 'MUG-BLUE-350',
  itemName: 'Blue stoneware mug, 350 ml',
  status: 'Acknowledged',
  statuses: [{ status: 'Acknowledged', quantity: '2' }],
  quantity: '2',
  amount: '37.72',
  productAmount: '29.98',
  shippingAmount: '4.95',
  otherAmount: '0',
  taxAmount: '2.79',
  attributes: [],
  link: linkedLine,
}
