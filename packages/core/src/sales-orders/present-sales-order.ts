import type { SalesOrder, SalesOrderLine } from '@aisle/contract'

import { explainLineLink } from './explain-line-link.ts'
import type { LineRow, SalesOrderRow } from './sales-order-list.ts'

/** A sales order as the API shows it. */
export function presentSalesOrder(row: SalesOrderRow): SalesOrder {
  const { id, number, status, currency, total, unlinked_lines, created_by } = row
  const { product_amount, shipping_amount, other_amount, tax_amount } = row
  return {
    id,
    number,
    integration_instance_id: row.instance_id,
    walmart_order: {
      id: row.walmart_order_id,
      purchaseOrderId: row.purchase_order_id,
      customerOrderId: row.customer_order_id,
    },
    store: { id: row.store_id, name: row.store_name },
    status,
    order_date: row.order_date.toISOString(),
    currency,
    product_amount,
    shipping_amount,
    other_amount,
    tax_amount,
    total,
    unlinked_lines,
    created_by,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}

/** A line as the API shows it. */
export function presentLine(row: LineRow): SalesOrderLine {
  const { instance_id, product_id, product_sku, product_title, listing_id, listing_product_id, ...line } = row
  const facts = { instance_id, product_id, product_sku, product_title, listing_id, listing_product_id }
  return { ...line, link: explainLineLink({ ...facts, sku: line.sku }) }
}
