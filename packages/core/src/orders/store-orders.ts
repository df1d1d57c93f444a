import { setImmediate as nextTurn } from 'node:timers/promises'

import type { ShipNodeType } from '@aisle/contract'
import { type Row, type TenantTransaction, withoutWaiting } from '@aisle/db'
import type { Element, Order } from '@aisle/walmart'
import { sql } from 'kysely'

import { compareDocuments, reconcileDocuments } from '../accounting/index.ts'
import { insertUnknownShipNodes } from '../locations/index.ts'
import type { TenantContext } from '../platform/context.ts'
import {
  type ColumnArrays,
  defineUpsertTarget,
  toArrays,
  toTextArray,
  upsertArrays,
  type UpsertRow,
} from '../platform/to-postgres.ts'
import { reconcileSalesOrders, type SoldOrder } from '../sales-orders/index.ts'
import { queueAcknowledgements, queueSettling, sendUnderWay } from './order-jobs.ts'
import { type OrderOrigin, toLineRows, toOrderRow, toSoldLine, toSoldOrder } from './order-rows.ts'

interface OrderLists {
  readonly instanceId: number
  readonly chargeAmounts: OrderOrigin['chargeAmounts']
  readonly autoAcknowledgeOrders: boolean
  readonly lists: readonly { readonly shipNodeType: ShipNodeType; readonly orders: readonly Element<Order>[] }[]
}

/** Orders as rows, each with its lines, and the arrays that the statements send to write them. */
interface OrderRows {
  readonly instanceId: number
  readonly autoAcknowledgeOrders: boolean
  readonly orders: readonly PreparedOrder[]
  readonly arrays: ColumnArrays<keyof typeof walmartOrders.columns>
  /** All but `order_id`, which is not known before the orders are written. */
  readonly lineArrays: ColumnArrays<keyof typeof lineColumns>
}

/** What is kept of an order once its rows are prepared: not its JSON, which takes most of the memory. */
interface PreparedOrder extends Omit<OrderRow, 'digest' | 'instance_id' | 'raw' | 'total'> {
  readonly orderType: unknown
  readonly soldLines: SoldOrder['lines']
}

type OrderRow = ReturnType<typeof toOrderRow>
type LineRow = ReturnType<typeof toLineRows>[number]

const ordersAtOnce = 20

/**
 * Turns orders of one or several lists into rows. This is slow, so do it before the transaction, while the database
 * writes the previous page. The event loop gets a turn after each part.
 */
export async function toOrderRows(page: OrderLists): Promise<OrderRows> {
  const { instanceId, chargeAmounts, autoAcknowledgeOrders, lists } = page
  // A list may repeat an order; the last copy wins, lines included.
  const byPurchaseOrderId = new Map<string, { readonly row: OrderRow; readonly lines: readonly LineRow[] }>()
  let count = 0
  for (const { shipNodeType, orders } of lists) {
    for (const order of orders) {
      const row = toOrderRow(order, instanceId, { shipNodeType, chargeAmounts })
      byPurchaseOrderId.set(row.purchase_order_id, { row, lines: toLineRows(order, { chargeAmounts }) })
      count += 1
      if (count % ordersAtOnce === 0) await nextTurn()
    }
  }
  // In the order of their keys, in which every transaction writes them.
  const sorted = [...byPurchaseOrderId].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, order]) => order)
  const rows: UpsertRow<'walmart_orders', keyof typeof walmartOrders.columns>[] = sorted.map(({ row }) => row)
  const arrays = toArrays(walmartOrders.columns, rows)
  await nextTurn()
  const lineRows: UpsertRow<'walmart_order_lines', keyof typeof lineColumns>[] = sorted.flatMap(({ lines }) => lines)
  const lineArrays = toArrays(lineColumns, lineRows)
  await nextTurn()
  return { instanceId, autoAcknowledgeOrders, orders: sorted.map(toPreparedOrder), arrays, lineArrays }
}

function toPreparedOrder({
  row,
  lines,
}: {
  readonly row: OrderRow
  readonly lines: readonly LineRow[]
}): PreparedOrder {
  const { raw, digest: _digest, instance_id: _instanceId, total: _total, ...order } = row
  const orderType: unknown = Reflect.get(Object(raw), 'orderType')
  return { ...order, orderType, soldLines: lines.map((line) => toSoldLine(line, row)) }
}

/**
 * Writes orders with their lines and sales orders, in a few statements. Returns the orders' ids. Call it once in a
 * transaction: two calls could write locations and orders in another order than a page of a refresh, and deadlock with it.
 */
export async function storeOrders(
  { tenantId }: Pick<TenantContext, 'tenantId'>,
  tx: TenantTransaction,
  { instanceId, autoAcknowledgeOrders, orders, arrays, lineArrays }: OrderRows,
): Promise<number[]> {
  if (orders.length === 0) return []
  await insertUnknownShipNodes(
    tx,
    instanceId,
    orders.map((order) => order.ship_node),
  )
  const written = await upsertOrders(tx, { instanceId, orders, arrays })
  const stored = orders.map((order) => {
    const found = written.get(order.purchase_order_id)
    if (!found) throw new Error(`Order ${order.purchase_order_id} was written but cannot be found.`)
    return { ...order, ...found }
  })
  const orderIds = stored.flatMap(({ id, soldLines }) => soldLines.map(() => String(id)))
  if (orderIds.length > 0) await upsertArrays(tx, orderLines, { ...lineArrays, order_id: toTextArray(orderIds) })
  await deleteOtherLines(
    tx,
    stored.filter((order) => !order.isNew),
  )
  await recordSales(tx, {
    instanceId,
    orders: stored.map((order) => toSoldOrder(order, order.soldLines)),
    createdBy: 'refresh',
  })
  if (autoAcknowledgeOrders && stored.some(isUnacknowledged)) {
    await queueAcknowledgements({ tenantId }, tx, { instanceId })
  }
  if (stored.some(({ sendId }) => sendId !== null)) {
    await queueSettling({ tenantId }, tx, { instanceId, upserted: stored })
  }
  return stored.map((order) => order.id)
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

/** A new order that the seller has to acknowledge. */
const isUnacknowledged = ({
  isNew,
  status,
  ship_node_type: type,
}: WrittenOrder & Pick<PreparedOrder, 'ship_node_type' | 'status'>) =>
  isNew && status === 'Created' && type !== 'WFSFulfilled'

const walmartOrders = defineUpsertTarget({
  table: 'walmart_orders',
  key: ['instance_id', 'purchase_order_id'],
  columns: {
    instance_id: 'bigint',
    purchase_order_id: 'text',
    customer_order_id: 'text',
    customer_email_id: 'text',
    ship_node_type: 'text',
    ship_node: 'text',
    order_date: 'timestamptz',
    estimated_ship_date: 'timestamptz',
    estimated_delivery_date: 'timestamptz',
    customer_name: 'text',
    status: 'text',
    total: 'numeric',
    currency: 'text',
    digest: 'bytea',
    raw: 'jsonb',
  },
  // Walmart leaves these out of later copies of an order, such as the dates once it has shipped.
  keepKnown: ['customer_email_id', 'customer_name', 'estimated_delivery_date', 'estimated_ship_date', 'ship_node'],
  returning: ['id', 'purchase_order_id', 'archived_at'],
  returningAlso: sendUnderWay(sql`sends.tenant_id = walmart_orders.tenant_id and sends.order_id = walmart_orders.id`),
})

const orderLines = defineUpsertTarget({
  table: 'walmart_order_lines',
  key: ['order_id', 'line_number'],
  columns: {
    order_id: 'bigint',
    line_number: 'text',
    sku: 'text',
    product_name: 'text',
    quantity: 'numeric',
    unit_of_measurement: 'text',
    product_amount: 'numeric',
    shipping_amount: 'numeric',
    other_amount: 'numeric',
    tax_amount: 'numeric',
    refunded_amount: 'numeric',
    refunded_shipping_amount: 'numeric',
    refunded_tax_amount: 'numeric',
    currency: 'text',
    charges: 'jsonb',
    statuses: 'jsonb',
    status_date: 'timestamptz',
    raw: 'jsonb',
  },
})

const { order_id: _orderId, ...lineColumns } = orderLines.columns

interface WrittenOrder {
  readonly id: number
  readonly archived_at: Date | null
  /** Whether it was inserted. */
  readonly isNew: boolean
  /** The send that is under way for it, if the order has changed. */
  readonly sendId: number | null
}

/** Returns the orders by purchase order id, unchanged ones too. */
async function upsertOrders(
  tx: TenantTransaction,
  { instanceId, orders, arrays }: Pick<OrderRows, 'arrays' | 'instanceId' | 'orders'>,
): Promise<Map<string, WrittenOrder>> {
  const written = await upsertArrays(tx, walmartOrders, arrays)
  const byPurchaseOrderId = new Map<string, WrittenOrder>(written.map((row) => [row.purchase_order_id, row]))
  const unchanged = orders.filter((order) => !byPurchaseOrderId.has(order.purchase_order_id))
  if (unchanged.length === 0) return byPurchaseOrderId
  const ids = unchanged.map((order) => order.purchase_order_id)
  const found = await findByPurchaseOrderId(tx, instanceId, ids)
  for (const row of found) byPurchaseOrderId.set(row.purchase_order_id, { ...row, isNew: false, sendId: null })
  return byPurchaseOrderId
}

/** Those of the orders that are stored. */
export async function findByPurchaseOrderId(tx: TenantTransaction, instanceId: number, ids: readonly string[]) {
  const { rows } = await sql<Row<'walmart_orders', 'archived_at' | 'id' | 'purchase_order_id'>>`
    select o.id, o.purchase_order_id, o.archived_at
    from unnest(${ids}::text[]) as wanted (purchase_order_id)
    cross join lateral (
      select * from walmart_orders
      where instance_id = ${instanceId} and purchase_order_id = wanted.purchase_order_id
      limit 1
    ) o
  `.execute(tx)
  return rows
}

/** Removes lines of these orders that Walmart no longer lists. */
async function deleteOtherLines(
  tx: TenantTransaction,
  orders: readonly (Pick<PreparedOrder, 'soldLines'> & Pick<WrittenOrder, 'id'>)[],
): Promise<void> {
  const kept = orders.flatMap(({ id, soldLines }) => soldLines.map((line) => ({ id, number: line.line_number })))
  if (kept.length === 0) return
  await sql`
    delete from walmart_order_lines
    where order_id = any(${kept.map(({ id }) => id)}::bigint[])
      and (order_id, line_number) not in (
        select * from unnest(${kept.map(({ id }) => id)}::bigint[], ${kept.map(({ number }) => number)}::text[])
      )
    ${withoutWaiting}
  `.execute(tx)
}
