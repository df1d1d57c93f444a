import type { WalmartOrder, WalmartOrderItem, WalmartOrderWithItems } from '@aisle/contract'

import { explainLineLink } from '../sales-orders/index.ts'
import { explainOrderLink } from './explain-order-link.ts'
import type { ShownLineRow, ShownOrderRow } from './order-list.ts'
import { statusOfUnits } from './order-rows.ts'

/** An order as the API shows it. */
export function presentOrder(row: ShownOrderRow): WalmartOrder {
  const { sales_order_id: salesOrderId, sales_order_number: number } = row
  return {
    id: row.id,
    integration_instance_id: row.instance_id,
    customerOrderId: row.customer_order_id,
    purchaseOrderId: row.purchase_order_id,
    customerEmailId: row.customer_email_id,
    customerName: row.customer_name,
    estimatedDeliveryDate: row.estimated_delivery_date?.toISOString() ?? null,
    estimatedShipDate: row.estimated_ship_date?.toISOString() ?? null,
    shipNodeType: row.ship_node_type,
    status: row.status,
    orderDate: row.order_date.toISOString(),
    currency: row.currency,
    total: row.total,
    sku_sales_order: salesOrderId === null ? null : { id: salesOrderId, number: number ?? '' },
    link: explainOrderLink(row),
    archived_at: row.archived_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}

/** Orders with their lines. */
export function presentWithItems(
  orders: readonly ShownOrderRow[],
  lines: readonly ShownLineRow[],
): WalmartOrderWithItems[] {
  const byOrder = Map.groupBy(lines, ({ order_id: orderId }) => orderId)
  return orders.map((row) => ({ ...presentOrder(row), orderItems: (byOrder.get(row.id) ?? []).map(presentItem) }))
}

function presentItem(row: ShownLineRow): WalmartOrderItem {
  return {
    walmart_order_id: row.order_id,
    lineNumber: row.line_number,
    sku: row.sku,
    itemName: row.product_name,
    status: statusOfUnits(row.statuses),
    statuses: row.statuses.map(({ status, statusQuantity }) => ({ status, quantity: statusQuantity.amount })),
    quantity: row.quantity,
    amount: row.amount,
    productAmount: row.product_amount,
    shippingAmount: row.shipping_amount,
    otherAmount: row.other_amount,
    taxAmount: row.tax_amount,
    link: explainLineLink(row),
  }
}
