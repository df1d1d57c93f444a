import type { Row, TenantTransaction } from '@aisle/db'
import { Big } from 'big.js'

import type { SoldLine, SoldOrder } from '../sales-orders/index.ts'
import { knownStatus, type Units } from './order-rows.ts'

type StoredOrder = Row<
  'walmart_orders',
  'archived_at' | 'currency' | 'id' | 'order_date' | 'purchase_order_id' | 'status'
>

/** A line of an order, whether it was just read from Walmart's JSON or from the database. */
type OrderLineRow = Omit<SoldLine, 'quantity_cancelled' | 'quantity_shipped'> & { readonly statuses: readonly Units[] }

/** An order in the form from which sales orders are created and reconciled. */
export function toSoldOrder(
  order: Omit<StoredOrder, 'currency'> & Pick<SoldOrder, 'currency' | 'isNew'>,
  lines: readonly OrderLineRow[],
): SoldOrder {
  return {
    id: order.id,
    number: order.purchase_order_id,
    order_date: order.order_date,
    currency: order.currency,
    lines: lines.map(toSoldLine),
    isNew: order.isNew,
    mayBeCreated: mayHaveSalesOrder(order),
  }
}

/** Whether an order without a sales order gets one. As a filter of `orders`: `archived: false, cancelled: false`. */
export function mayHaveSalesOrder(order: Pick<StoredOrder, 'archived_at' | 'status'>): boolean {
  return order.status !== 'Cancelled' && order.archived_at === null
}

function toSoldLine(line: OrderLineRow): SoldLine {
  return {
    line_number: line.line_number,
    sku: line.sku,
    product_name: line.product_name,
    quantity: line.quantity,
    ...quantitiesOf(line),
    product_amount: line.product_amount,
    shipping_amount: line.shipping_amount,
    other_amount: line.other_amount,
    tax_amount: line.tax_amount,
  }
}

/** Walmart may count a unit in two statuses, but there are never more units than were ordered. */
function quantitiesOf(line: OrderLineRow): Pick<SoldLine, 'quantity_cancelled' | 'quantity_shipped'> {
  const shipped = least(unitsIn(line, ['Shipped', 'Delivered', 'Refund']), new Big(line.quantity))
  const cancelled = least(unitsIn(line, ['Cancelled']), new Big(line.quantity).minus(shipped))
  return { quantity_cancelled: cancelled.toFixed(), quantity_shipped: shipped.toFixed() }
}

const least = (a: Big, b: Big): Big => (a.lt(b) ? a : b)

function unitsIn({ statuses }: OrderLineRow, names: readonly string[]): Big {
  const counted = statuses.filter(({ status }) => names.includes(knownStatus(status)))
  return counted.reduce((sum, { statusQuantity }) => sum.plus(statusQuantity.amount), new Big(0))
}

/** The same for stored orders. The caller has locked them. */
export async function findSoldOrders(tx: TenantTransaction, ids: readonly number[]): Promise<SoldOrder[]> {
  if (ids.length === 0) return []
  const orders = await tx
    .selectFrom('walmart_orders')
    .select(['id', 'purchase_order_id', 'order_date', 'currency', 'status', 'archived_at'])
    .where('id', 'in', ids)
    .execute()
  const lines = await tx
    .selectFrom('walmart_order_lines')
    .select(['order_id', 'line_number', 'sku', 'product_name', 'quantity', 'statuses'])
    .select(['product_amount', 'shipping_amount', 'other_amount', 'tax_amount'])
    .where('order_id', 'in', ids)
    .execute()
  const byOrder = Map.groupBy(lines, (line) => line.order_id)
  return orders.map((order) =>
    toSoldOrder(
      { ...order, isNew: false },
      (byOrder.get(order.id) ?? []).map((line) => ({ ...line, statuses: line.statuses as readonly Units[] })),
    ),
  )
}
