import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { lockLinks } from '../instances/index.ts'
import type { SoldOrder } from '../sales-orders/index.ts'
import { toSoldLine, toSoldOrder, type UnitsInStatus } from './order-rows.ts'
import { findByPurchaseOrderId, recordSales } from './store-orders.ts'

interface Named {
  /** Ids of the instance's orders. */
  readonly id: number
  readonly ids: readonly number[]
  /** Whether to leave out orders that others have locked, instead of waiting for them. */
  readonly skipsLocked?: boolean
}

/** Every transaction that locks several orders locks them in this order, in which a page of a refresh writes them. */
export const orderLockOrder = sql`purchase_order_id collate "C"`

/** Locks orders against other writers. Returns the ids that exist. */
export async function lockOrders(tx: TenantTransaction, { id, ids, skipsLocked }: Named): Promise<number[]> {
  const orders = tx
    .selectFrom('walmart_orders')
    .select('id')
    .where('instance_id', '=', id)
    .where(sql<boolean>`id = any(${ids}::bigint[])`)
    .orderBy(orderLockOrder)
    .forNoKeyUpdate()
  const rows = await (skipsLocked === true ? orders.skipLocked() : orders).execute()
  return rows.map((row) => row.id)
}

/** Stored orders in the form from which sales orders are created and reconciled. The caller has locked them. */
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
        toSoldLine({ ...line, statuses: line.statuses as readonly UnitsInStatus[] }, order),
      ),
    ),
  )
}

interface ReturnedOrders {
  readonly instanceId: number
  /** The returned orders. Those that are not stored yet are ignored: their documents are made when they are. */
  readonly purchaseOrderIds: readonly string[]
}

/** Makes the documents for returned goods and refunds. Call it after all other writes of returns, and before any of orders. */
export async function recordReturned(
  tx: TenantTransaction,
  { instanceId, ...returned }: ReturnedOrders,
): Promise<void> {
  const missing = new Set(returned.purchaseOrderIds)
  if (missing.size === 0) return
  const found = await findByPurchaseOrderId(tx, instanceId, [...missing])
  for (const order of found) missing.delete(order.purchase_order_id)
  const ids = await lockOrders(tx, { id: instanceId, ids: found.map(({ id }) => id) })
  if (missing.size > 0) {
    // A page that is storing one of these orders may not see this return. If it locked the links first, this waits until
    // it has committed; if it locks them later, it sees the return.
    await lockLinks(tx, instanceId)
    const added = await findByPurchaseOrderId(tx, instanceId, [...missing])
    ids.push(...(await lockOrders(tx, { id: instanceId, ids: added.map(({ id }) => id), skipsLocked: true })))
  }
  await recordSales(tx, { instanceId, orders: await findSoldOrders(tx, ids), createdBy: 'refresh' })
}
