import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { lockLinks } from '../listings/index.ts'
import { findSoldOrders, recordSales } from './sold-orders.ts'

interface Returned {
  readonly instanceId: number
  /** Of the returned orders. Those that are not stored are ignored: their documents are made when they are. */
  readonly purchaseOrderIds: readonly string[]
}

/** Makes the documents of what has been returned. Call it after all other writes of returns, and before any of orders. */
export async function recordReturned(tx: TenantTransaction, returned: Returned): Promise<void> {
  const wanted = new Set(returned.purchaseOrderIds)
  if (wanted.size === 0) return
  const orders = await lockByNumber(tx, { ...returned, numbers: [...wanted], isWaiting: true })
  for (const order of orders) wanted.delete(order.purchase_order_id)
  if (wanted.size > 0) {
    // A page that is storing one of them does not see this return. It has this lock until it commits, or gets it later and
    // then sees the return.
    await lockLinks(tx, returned.instanceId)
    orders.push(...(await lockByNumber(tx, { ...returned, numbers: [...wanted], isWaiting: false })))
  }
  const sold = await findSoldOrders(
    tx,
    orders.map(({ id }) => id),
  )
  await recordSales(tx, { instanceId: returned.instanceId, orders: sold, createdBy: 'refresh' })
}

interface Numbers extends Returned {
  readonly numbers: readonly string[]
  /** Whether to wait for orders that others have locked, or skip them. */
  readonly isWaiting: boolean
}

/** Locks orders in the order in which a page of a refresh writes them. */
function lockByNumber(tx: TenantTransaction, { instanceId, numbers, isWaiting }: Numbers) {
  const orders = tx
    .selectFrom('walmart_orders')
    .select(['id', 'purchase_order_id'])
    .where('instance_id', '=', instanceId)
    .where(sql<boolean>`purchase_order_id = any(${numbers}::text[])`)
    .orderBy(sql`purchase_order_id collate "C"`)
    .forNoKeyUpdate()
  return (isWaiting ? orders : orders.skipLocked()).execute()
}
