import { toCsv } from '../platform/csv.ts'
import { statusOfUnits } from './order-status.ts'
import type { ShownLineRow, ShownOrderRow } from './shown-order-row.ts'

/** By column, what a row of the file says of a line and its order. */
const columns: Readonly<Record<string, (order: ShownOrderRow, line: ShownLineRow) => number | string | null>> = {
  purchaseOrderId: (order) => order.purchase_order_id,
  customerOrderId: (order) => order.customer_order_id,
  orderDate: (order) => order.order_date.toISOString(),
  status: (order) => order.status,
  shipNodeType: (order) => order.ship_node_type,
  customerName: (order) => order.customer_name,
  customerEmailId: (order) => order.customer_email_id,
  lineNumber: (_, line) => line.line_number,
  sku: (_, line) => line.sku,
  itemName: (_, line) => line.product_name,
  lineStatus: (_, line) => statusOfUnits(line.statuses),
  quantity: (_, line) => line.quantity,
  productAmount: (_, line) => line.product_amount,
  shippingAmount: (_, line) => line.shipping_amount,
  otherAmount: (_, line) => line.other_amount,
  taxAmount: (_, line) => line.tax_amount,
  currency: (order) => order.currency,
  sales_order_id: (order) => order.sales_order_id,
  product_id: (_, line) => line.product_id,
  product_sku: (_, line) => line.product_sku,
}

/** The first row of the file. */
export const headerOfOrders = `${Object.keys(columns).join(',')}\r\n`

/** A row for each line, the orders in their order; nothing for none. */
export function csvOfOrders(orders: readonly ShownOrderRow[], lines: readonly ShownLineRow[]): string {
  const byOrder = Map.groupBy(lines, ({ order_id: orderId }) => orderId)
  const rows = orders.flatMap((order) =>
    (byOrder.get(order.id) ?? []).map((line) => Object.values(columns).map((read) => read(order, line))),
  )
  return toCsv(rows)
}
