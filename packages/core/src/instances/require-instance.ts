import type { TenantTransaction } from '@aisle/db'

import { AisleError } from '../platform/errors.ts'

/** @throws AisleError `ERR_NOT_FOUND`, also for an instance that is being deleted */
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
 * Locks an instance against change and deletion until the transaction ends. Returns false if it is being deleted. Every
 * transaction that commits for a run takes this lock first; a change takes the instance and then its runs, so the two
 * never deadlock.
 *
 * @param lock `update` if the transaction itself changes the instance
 */
export async function lockInstance(tx: TenantTransaction, id: number, lock: 'share' | 'update'): Promise<boolean> {
  const instance = tx
    .selectFrom('integration_instances')
    .select('id')
    .where('id', '=', id)
    .where('deleting_since', 'is', null)
  const row = await (lock === 'update' ? instance.forNoKeyUpdate() : instance.forKeyShare()).executeTakeFirst()
  return row !== undefined
}

/** @throws AisleError `ERR_NOT_FOUND`, also for an instance that is being deleted */
export async function requireLockedInstance(
  tx: TenantTransaction,
  id: number,
  lock: 'share' | 'update',
): Promise<void> {
  if (!(await lockInstance(tx, id, lock))) throw unknownInstance(id)
}
