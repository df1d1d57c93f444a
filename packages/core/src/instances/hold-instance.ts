import type { TenantTransaction } from '@aisle/db'

import { unknownInstance } from '../sync/index.ts'
import { findHeldInstance, type HeldInstance, lockInstance } from './change-queries.ts'

/**
 * Keeps an instance for this transaction alone: no page of a run commits meanwhile, and no other change.
 *
 * @throws AisleError `ERR_NOT_FOUND` if there is none, or it is being deleted
 */
export async function holdInstance(tx: TenantTransaction, id: number): Promise<HeldInstance> {
  // Two statements: the first may wait, and the second sees what was written while it did.
  const held = (await lockInstance(tx, id)) && (await findHeldInstance(tx, id))
  if (!held || held.row.is_deleting) throw unknownInstance(id)
  return held
}
