import type { Row, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { lockLinks } from '../listings/index.ts'
import { findSoldOrders, recordSales } from './sold-orders.ts'
import { lockOrders } from './store-orders.ts'

interface Returned {
  readonly instanceId: number
  /** Of the returned orders. Those that are not stored are ignored: their documents are made when they are. */
  readonly purchaseOrderIds: readonly string[]
}

/** Makes the documents of what has been returned. Call it after all other writes of returns, and before any of orders. */
export async function recordReturned(tx: TenantTransaction, { instanceId, ...returned }: Returned): Promise<void> {
  const missing = new Set(returned.purchaseOrderIds)
  if (missing.size === 0) return
  const found = await findByNumber(tx, instanceId, [...missing])
  for (const order of found) missing.delete(order.purchase_order_id)
  const ids = await lockOrders(tx, { id: instanceId, ids: found.map(({ id }) => id) })
  if (missing.size > 0) {
    // A page that is storing one of them does not see this return. It has this lock until it commits, or gets it later and
    // then sees the return.
    await lockLinks(tx, instanceId)
    const added = await findByNumber(tx, instanceId, [...missing])
    ids.push(...(await lockOrders(tx, { id: instanceId, ids: added.map(({ id }) => id), skipsLocked: true })))
  }
  await recordSales(tx, { instanceId, orders: await findSoldOrders(tx, ids), createdBy: 'refresh' })
}

async function findByNumber(tx: TenantTransaction, instanceId: number, numbers: readonly string[]) {
  const { rows } = await sql<Row<'walmart_orders', 'id' | 'purchase_order_id'>>`
    select found.id, found.purchase_order_id
    from unnest(${numbers}::text[]) as wanted (number)
    cross join lateral (
      select * from walmart_orders where instance_id = ${instanceId} and purchase_order_id = wanted.number limit 1
    ) found
  `.execute(tx)
  return rows
}
