import type { Row, TenantTransaction } from '@aisle/db'
import { knownUnitStatus } from '@aisle/walmart'
import { Big } from 'big.js'
import { sql } from 'kysely'

import { compareDocuments, reconcileDocuments } from '../accounting/index.ts'
import { type Movements, reconcileSalesOrders, type SoldLine, type SoldOrder } from '../sales-orders/index.ts'
import type { Units } from './order-rows.ts'

type StoredOrder = Row<
  'walmart_orders',
  'archived_at' | 'currency' | 'id' | 'order_date' | 'purchase_order_id' | 'ship_node_type' | 'status'
>

/** A line of an order, whether it was just read from Walmart's JSON or from the database. */
type OrderLineRow = Omit<SoldLine, 'movements' | 'quantity_cancelled' | 'quantity_shipped'> & {
  readonly statuses: readonly Units[]
  readonly status_date: Date | null | undefined
  readonly refunded_amount: string
  readonly refunded_shipping_amount: string
  readonly refunded_tax_amount: string
}

interface Sales {
  readonly instanceId: number
  /** The caller has locked them: each was written or locked in this transaction. */
  readonly orders: readonly SoldOrder[]
  readonly createdBy: 'on_demand' | 'refresh'
}

/** Reconciles the sales orders of Walmart's orders, and then their documents. Call it after all other writes of orders. */
export async function recordSales(tx: TenantTransaction, sales: Sales): Promise<void> {
  const { instanceId } = sales
  const differences = await reconcileSalesOrders(tx, sales, (orders) => compareDocuments(tx, { instanceId, orders }))
  await reconcileDocuments(tx, differences)
}

/** An order in the form from which sales orders are created and reconciled. */
export function toSoldOrder(
  order: Omit<StoredOrder, 'currency'> & Pick<SoldOrder, 'currency' | 'isNew'> & { readonly orderType: unknown },
  lines: readonly SoldLine[],
): SoldOrder {
  return {
    id: order.id,
    number: order.purchase_order_id,
    order_date: order.order_date,
    currency: order.currency,
    lines,
    isWfs: order.ship_node_type === 'WFSFulfilled',
    isReplacement: order.orderType === 'REPLACEMENT',
    isNew: order.isNew,
    mayBeCreated: mayHaveSalesOrder(order),
  }
}

/** Whether an order without a sales order gets one. As a filter of `orders`: `archived: false, cancelled: false`. */
export function mayHaveSalesOrder(order: Pick<StoredOrder, 'archived_at' | 'status'>): boolean {
  return order.status !== 'Cancelled' && order.archived_at === null
}

/** A line of it. */
export function toSoldLine(line: OrderLineRow, order: Pick<StoredOrder, 'order_date'>): SoldLine {
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
    movements: movementsOf(line, order),
  }
}

function movementsOf(line: OrderLineRow, { order_date: orderDate }: Pick<StoredOrder, 'order_date'>): Movements {
  const changedAt = line.status_date ?? orderDate
  const shipments = line.statuses
    .filter(({ status }) => shippedStatuses.includes(knownUnitStatus(status)))
    .map(({ statusQuantity, trackingInfo }) => ({
      quantity: statusQuantity.amount,
      shippedAt: new Date(trackingInfo?.shipDateTime ?? changedAt),
    }))
    .toSorted((a, b) => a.shippedAt.getTime() - b.shippedAt.getTime())
  const { refunded_amount: amount, refunded_shipping_amount, refunded_tax_amount } = line
  const refunded = { amount, shipping_amount: refunded_shipping_amount, tax_amount: refunded_tax_amount }
  return { shipments, refunded, changedAt }
}

const shippedStatuses = ['Shipped', 'Delivered', 'Refund']

/** Walmart may count a unit in two statuses, but there are never more units than were ordered. */
function quantitiesOf(line: OrderLineRow): Pick<SoldLine, 'quantity_cancelled' | 'quantity_shipped'> {
  const shipped = least(unitsIn(line, shippedStatuses), new Big(line.quantity))
  const cancelled = least(unitsIn(line, ['Cancelled']), new Big(line.quantity).minus(shipped))
  return { quantity_cancelled: cancelled.toFixed(), quantity_shipped: shipped.toFixed() }
}

const least = (a: Big, b: Big): Big => (a.lt(b) ? a : b)

function unitsIn({ statuses }: OrderLineRow, names: readonly string[]): Big {
  const counted = statuses.filter(({ status }) => names.includes(knownUnitStatus(status)))
  return counted.reduce((sum, { statusQuantity }) => sum.plus(statusQuantity.amount), new Big(0))
}

/** The same for stored orders. The caller has locked them. */
export async function findSoldOrders(tx: TenantTransaction, ids: readonly number[]): Promise<SoldOrder[]> {
  if (ids.length === 0) return []
  const orders = await tx
    .selectFrom('walmart_orders')
    .select(['id', 'purchase_order_id', 'order_date', 'currency', 'ship_node_type', 'status', 'archived_at'])
    .select(sql`raw ->> 'orderType'`.as('orderType'))
    .where('id', 'in', ids)
    .execute()
  const lines = await tx
    .selectFrom('walmart_order_lines')
    .select(['order_id', 'line_number', 'sku', 'product_name', 'quantity', 'statuses'])
    .select(['product_amount', 'shipping_amount', 'other_amount', 'tax_amount', 'status_date'])
    .select(['refunded_amount', 'refunded_shipping_amount', 'refunded_tax_amount'])
    .where('order_id', 'in', ids)
    .execute()
  const byOrder = Map.groupBy(lines, (line) => line.order_id)
  return orders.map((order) =>
    toSoldOrder(
      { ...order, isNew: false },
      (byOrder.get(order.id) ?? []).map((line) =>
        toSoldLine({ ...line, statuses: line.statuses as readonly Units[] }, order),
      ),
    ),
  )
}
