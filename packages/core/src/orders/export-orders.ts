import type { ExportWalmartOrders, FilePart } from '@aisle/contract'

import { requireInstance } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { toCsv } from '../platform/csv.ts'
import { readCursor, readPart } from '../platform/parts.ts'
import { snapshot } from '../platform/transaction.ts'
import { orders, requireDatesInOrder, selectLinesOf, type ShownLineRow, type ShownOrderRow } from './order-list.ts'
import { statusOfUnits } from './order-rows.ts'

/** The next part of the CSV file: orders by id, each with all of its lines. `next` is the last order's id. */
export function exportOrders(ctx: TenantContext, { after, ...filter }: ExportWalmartOrders): Promise<FilePart> {
  const cursor = readCursor(after)
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, filter.id)
    await requireDatesInOrder(tx, filter)
    const { rows, next } = await readPart(cursor, (range) => orders.after(tx, filter, range))
    const lines = await selectLinesOf(
      tx,
      rows.map(({ id }) => id),
    )
    const header = after === undefined ? [Object.keys(columns)] : []
    return { data: toCsv([...header, ...toCells(rows, lines)]), next, message: null }
  })
}

/** The columns, each with how its cell is read from a line and its order. */
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

/** A row for each line. */
function toCells(rows: readonly ShownOrderRow[], lines: readonly ShownLineRow[]): (number | string | null)[][] {
  const byOrder = Map.groupBy(lines, ({ order_id: orderId }) => orderId)
  return rows.flatMap((order) =>
    (byOrder.get(order.id) ?? []).map((line) => Object.values(columns).map((read) => read(order, line))),
  )
}
