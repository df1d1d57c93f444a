import type { TenantTransaction } from '@aisle/db'

import { unknownInstance } from '../instances/index.ts'
import { findInstanceWithCredentials, type InstanceWithCredentials, lockInstanceForUpdate } from './queries.ts'

/**
 * Locks an instance for this transaction alone: until it ends, no page of a run commits and no other change starts.
 *
 * @throws AisleError `ERR_NOT_FOUND` if there is none, or it is being deleted
 */
export async function requireInstanceForUpdate(tx: TenantTransaction, id: number): Promise<InstanceWithCredentials> {
  // Two statements: the first may wait, and the second sees what was written while it did.
  const held = (await lockInstanceForUpdate(tx, id)) && (await findInstanceWithCredentials(tx, id))
  if (!held || held.row.is_deleting) throw unknownInstance(id)
  return held
}
