import { ConnectionStatus } from '@aisle/contract'
import { planOnce, type TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { AisleError } from '../platform/errors.ts'
import { lockName } from '../platform/transaction.ts'

/** @throws AisleError `ERR_NOT_FOUND`, also if the instance is being deleted */
export async function requireInstance(tx: TenantTransaction, id: number) {
  const instance = await tx
    .selectFrom('integration_instances')
    .select(['connection_status', 'is_automatic_sync_enabled'])
    .where('id', '=', id)
    .where('deleting_since', 'is', null)
    .executeTakeFirst()
  if (!instance) throw unknownInstance(id)
  return instance
}

export function unknownInstance(id: number): AisleError {
  return new AisleError('ERR_NOT_FOUND', `There is no Walmart integration instance ${id}.`)
}

/**
 * `update` if the transaction itself changes the instance; `exclusive` if it changes several of its runs, because pages lock
 * runs in another order.
 */
type InstanceLock = 'share' | 'update' | 'exclusive'

/**
 * Locks an instance against change and deletion until the transaction ends. Returns false if it is being deleted. Every
 * transaction that writes rows of an instance takes this lock before any other, so that no two deadlock.
 */
export async function lockInstance(tx: TenantTransaction, id: number, lock: InstanceLock): Promise<boolean> {
  const instance = tx
    .selectFrom('integration_instances')
    .select('id')
    .where('id', '=', id)
    .where('deleting_since', 'is', null)
  const locked = {
    share: () => instance.forKeyShare(),
    update: () => instance.forNoKeyUpdate(),
    exclusive: () => instance.forUpdate(),
  }
  return (await locked[lock]().modifyEnd(planOnce).executeTakeFirst()) !== undefined
}

/** @throws AisleError `ERR_NOT_FOUND`, also for an instance that is being deleted */
export async function requireLockedInstance(tx: TenantTransaction, id: number, lock: InstanceLock): Promise<void> {
  if (!(await lockInstance(tx, id, lock))) throw unknownInstance(id)
}

/**
 * Waits until no other transaction changes the links of an instance's listings, and blocks others until this one ends.
 * Call it after locking the instance and before writing anything. Then refreshes, jobs and requests never deadlock, and
 * each sees what the previous one committed.
 */
export async function lockLinks(tx: TenantTransaction, instanceId: number): Promise<void> {
  await lockName(tx, `links:${instanceId}`, 'exclusive')
}

/**
 * Blocks changes of the links until this transaction ends; several transactions may have this lock at once. For new order
 * lines: without it, a line that is added while its listing is being linked would miss the link. Call it after writing
 * Walmart's orders and before writing their sales orders.
 */
export async function lockLinksShared(tx: TenantTransaction, instanceId: number): Promise<void> {
  await lockName(tx, `links:${instanceId}`, 'shared')
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

/** What to do about credentials that are missing or rejected. */
export function credentialsRemedy(instanceId: number): string {
  return `Send valid ones as connection_settings with PATCH /api/walmart/${instanceId}.`
}

/** Why a refresh cannot start, and what to do; null if it can. */
const obstacles = {
  awaiting_credentials: (id) => `it has no credentials. ${credentialsRemedy(id)}`,
  connecting: (id) => `it has no access token yet. GET /api/walmart/${id}/setup shows its progress.`,
  credentials_rejected: (id) => `Walmart has rejected its credentials. ${credentialsRemedy(id)}`,
  connected: null,
  unreachable: null,
} as const satisfies Record<ConnectionStatus, ((instanceId: number) => string) | null>

/** Throws if a refresh cannot start. One can start even if Walmart was unreachable: that may have changed since. */
export async function requireConnection(tx: TenantTransaction, instanceId: number): Promise<void> {
  const { connection_status: status } = await requireInstance(tx, instanceId)
  const obstacle = obstacles[status]
  if (obstacle) throw noConnection(instanceId, obstacle(instanceId))
}

/** Throws if the instance has no credentials. */
export async function requireCredentials(tx: TenantTransaction, instanceId: number): Promise<ConnectionStatus> {
  const { connection_status: status } = await requireInstance(tx, instanceId)
  if (status === 'awaiting_credentials') throw noConnection(instanceId, obstacles[status](instanceId))
  return status
}

function noConnection(instanceId: number, obstacle: string): AisleError {
  return new AisleError('ERR_CONFLICT', `Instance ${instanceId} cannot be refreshed: ${obstacle}`)
}

const callable = ConnectionStatus.options.filter((status) => obstacles[status] === null)

/**
 * Whether calls can be made, as a condition on `integration_instances`. Walmart may be reachable again. Literals, so that the
 * planner matches it with the partial index.
 */
export const isCallable = sql<boolean>`connection_status in (${sql.join(callable.map((status) => sql.lit(status)))})`

export async function isConnected(tx: TenantTransaction, id: number): Promise<boolean> {
  const instance = tx.selectFrom('integration_instances').select('id').where('id', '=', id)
  return (await instance.where(isCallable).executeTakeFirst()) !== undefined
}

/** Leaves an instance without credentials unchanged. */
export async function setConnectionStatus(
  tx: TenantTransaction,
  instanceId: number,
  status: Exclude<ConnectionStatus, 'awaiting_credentials'>,
): Promise<void> {
  await tx
    .updateTable('integration_instances')
    .set({ connection_status: status, updated_at: sql`now()` })
    .where('id', '=', instanceId)
    .where('connection_status', 'not in', ['awaiting_credentials', status])
    .execute()
}

/** Clears `unreachable`, no matter which run set it: that run may have been cancelled since. */
export async function setReachable(tx: TenantTransaction, instanceId: number): Promise<void> {
  await tx
    .updateTable('integration_instances')
    .set({ connection_status: 'connected', updated_at: sql`now()` })
    .where('id', '=', instanceId)
    .where('connection_status', '=', 'unreachable')
    .execute()
}

/** An access token is valid only with the credentials that obtained it; once these are replaced, it is ignored. */
export interface CredentialsKey {
  readonly id: number
  readonly sealedCredentials: string
}

/** Stores whether Walmart accepts the credentials, if they are still the instance's. */
export async function recordConnection(
  tx: TenantTransaction,
  { id, sealedCredentials }: CredentialsKey,
  status: 'connected' | 'credentials_rejected',
): Promise<void> {
  await tx
    .updateTable('integration_instances')
    .set({ connection_status: status, updated_at: sql`now()` })
    .where('id', '=', id)
    .where('sealed_credentials', '=', sealedCredentials)
    .where('connection_status', '<>', status)
    .execute()
}
