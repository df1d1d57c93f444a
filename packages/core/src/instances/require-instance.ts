import type { TenantTransaction } from '@aisle/db'

import { AisleError } from '../platform/errors.ts'
import { findConnectionState, lockInstance } from './queries.ts'

/** An instance's connection as Aisle knows it. Throws where the tenant has no such instance. */
export async function requireInstance(tx: TenantTransaction, id: number) {
  const instance = await findConnectionState(tx, id)
  if (!instance) throw unknownInstance(id)
  return instance
}

/** Keeps an instance until the transaction ends, before any of its runs: see `lockInstance`. */
export async function requireLockedInstance(
  tx: TenantTransaction,
  id: number,
  lock: 'share' | 'update',
): Promise<void> {
  if (!(await lockInstance(tx, id, lock))) throw unknownInstance(id)
}

/** The tenant has no such instance, or has deleted it. */
export function unknownInstance(id: number): AisleError {
  return new AisleError('ERR_NOT_FOUND', `There is no Walmart integration instance ${id}.`)
}
