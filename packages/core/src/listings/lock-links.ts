import { planOnce, type TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { lockInstance, requireLockedInstance } from '../instances/index.ts'

/**
 * Waits until no other transaction changes the links of an instance's listings, and blocks others until this one ends.
 * Call it after locking the instance and before writing anything. Then refreshes, jobs and requests never deadlock, and
 * each sees what the previous one committed.
 */
export async function lockLinks(tx: TenantTransaction, instanceId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(${linksKey(instanceId)})`.execute(tx)
}

/**
 * Blocks changes of the links until this transaction ends; several transactions may hold this lock at once. For new order
 * lines: without it, a line that is added while its listing is being linked would miss the link. Call it after writing
 * Walmart's orders and before writing their sales orders.
 */
export async function lockLinksShared(tx: TenantTransaction, instanceId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${linksKey(instanceId)}) ${planOnce}`.execute(tx)
}

/** Locks the instance against change and deletion, then its links. Returns false if the instance is being deleted. */
export async function lockInstanceAndLinks(tx: TenantTransaction, instanceId: number): Promise<boolean> {
  const isLocked = await lockInstance(tx, instanceId, 'share')
  if (isLocked) await lockLinks(tx, instanceId)
  return isLocked
}

/**
 * The same for an instance that must exist.
 *
 * @throws AisleError `ERR_NOT_FOUND`
 */
export async function requireLockedLinks(tx: TenantTransaction, instanceId: number): Promise<void> {
  await requireLockedInstance(tx, instanceId, 'share')
  await lockLinks(tx, instanceId)
}

const linksKey = (instanceId: number) =>
  sql`hashtextextended('links:' || aisle.tenant_id() || ':' || ${instanceId}::bigint, 0)`
