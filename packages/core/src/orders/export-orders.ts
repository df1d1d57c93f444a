import type { ExportWalmartOrders, FilePart } from '@aisle/contract'

import { requireInstance } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { readCursor, toCsv } from '../platform/csv-file.ts'
import { snapshot } from '../platform/transaction.ts'
import {
  orders as orderList,
  requireDatesInOrder,
  selectLinesOf,
  type ShownLineRow,
  type ShownOrderRow,
} from './order-list.ts'
import { statusOfUnits } from './order-rows.ts'

// A few hundred kilobytes per part.
const ordersAPart = 1000

/** The next part of the CSV file: orders by id, each with all of its lines. `next` is the last order's id. */
export function exportOrders(ctx: TenantContext, { after, ...filter }: ExportWalmartOrders): Promise<FilePart> {
  const cursor = readCursor(after)
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, filter.id)
    await requireDatesInOrder(tx, filter)
    // One extra order shows whether there is another part.
    const found = await orderList.after(tx, filter, { after: cursor, limit: ordersAPart + 1 })
    const orders = found.slice(0, ordersAPart)
    const ids = orders.map(({ id }) => id)
    const rows = csvOfOrders(orders, await selectLinesOf(tx, ids))
    return {
      data: after === undefined ? headerOfOrders + rows : rows,
      next: found.length > orders.length ? String(ids.at(-1)) : null,
      message: null,
    }
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

/** The file's header row. */
const headerOfOrders = `${Object.keys(columns).join(',')}\r\n`

/** A row for each line. */
function csvOfOrders(orders: readonly ShownOrderRow[], lines: readonly ShownLineRow[]): string {
  const byOrder = Map.groupBy(lines, ({ order_id: orderId }) => orderId)
  const rows = orders.flatMap((order) =>
    (byOrder.get(order.id) ?? []).map((line) => Object.values(columns).map((read) => read(order, line))),
  )
  return toCsv(rows)
}
