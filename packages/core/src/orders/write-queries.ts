import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { matches, type OrderFilter } from './order-queries.ts'

interface Named {
  /** Of the instance. */
  readonly id: number
  readonly ids: readonly number[]
}

/** The ids of those that are there. Until the transaction ends nobody else writes them: taken in the order in which a page of a refresh writes. */
export async function lockOrders(tx: TenantTransaction, { id, ids }: Named): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from walmart_orders where instance_id = ${id} and id = any(${ids}::bigint[])
    order by purchase_order_id collate "C" for no key update
  `.execute(tx)
  return rows.map((row) => row.id)
}

export async function setArchived(
  tx: TenantTransaction,
  { ids, isArchived }: { readonly ids: readonly number[]; readonly isArchived: boolean },
): Promise<void> {
  await sql`
    update walmart_orders set archived_at = ${isArchived ? sql`now()` : sql`null`}
    where id = any(${ids}::bigint[]) and (archived_at is null) = ${isArchived}
  `.execute(tx)
}

interface Batch {
  readonly filter: OrderFilter
  /** The id before the first one. */
  readonly after: number
  readonly limit: number
}

/** Orders that could have a sales order and have none, by their ids. */
export async function selectWithoutSalesOrder(
  tx: TenantTransaction,
  { filter, after, limit }: Batch,
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select o.id from walmart_orders o
    where ${matches({ ...filter, link_state: 'unlinked' })} and o.status <> 'Cancelled' and o.id > ${after}
    order by o.id limit ${limit}
  `.execute(tx)
  return rows.map((row) => row.id)
}

export async function countWithoutSalesOrder(tx: TenantTransaction, filter: OrderFilter): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from walmart_orders o
    where ${matches({ ...filter, link_state: 'unlinked' })} and o.status <> 'Cancelled'
  `.execute(tx)
  return rows[0]?.total ?? 0
}
