import type { OrderLineLink } from './line-link.ts'
import type { SalesOrder, SalesOrderLine } from './sales-order.ts'

/** A line whose listing is linked. */
export const linkedLine: OrderLineLink = {
  state: 'linked',
  reason: 'listing_linked',
  message: 'Listing 501 with SKU "MUG-BLUE-350" is linked to this product.',
  listing_id: 501,
  product: { id: 7, sku: 'MUG-BLUE-350', name: 'Blue mug, 350 ml' },
}

/** A sales order with one line. */
export const exampleSalesOrder: SalesOrder = {
  id: 301,
  number: '108001000000007',
  integration_instance_id: 1,
  walmart_order: { id: 901, purchaseOrderId: '108001000000007', customerOrderId: '200001000000007' },
  store: { id: 1, name: 'Main store' },
  status: 'open',
  order_date: '2026-11-23T16:12:00.000Z',
  currency: 'USD',
  product_amount: '29.98',
  shipping_amount: '4.95',
  other_amount: '0',
  tax_amount: '2.79',
  total: '37.72',
  proforma_marketplace_cost: '5.24',
  proforma_payment_cost: '0.87',
  revenue: '0.00',
  credits: '0.00',
  cost: '0.00',
  margin: '0.00',
  unlinked_lines: 0,
  created_by: 'refresh',
  created_at: '2026-11-23T16:15:00.000Z',
  updated_at: '2026-11-23T16:15:00.000Z',
}

export const exampleSalesOrderLine: SalesOrderLine = {
  line_number: '1',
  sku: 'MUG-BLUE-350',
  product_name: 'Blue stoneware mug, 350 ml',
  quantity: '2',
  quantity_cancelled: '0',
  quantity_shipped: '0',
  product_amount: '29.98',
  shipping_amount: '4.95',
  other_amount: '0',
  tax_amount: '2.79',
  proforma_marketplace_cost: '5.24',
  proforma_payment_cost: '0.87',
  revenue: '0.00',
  credits: '0.00',
  cost: '0.00',
  margin: '0.00',
  nominal_code_id: null,
  link: linkedLine,
}
