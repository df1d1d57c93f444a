import type { TenantTransaction } from '@aisle/db'

import { instanceColumns, type InstanceRow, unknownInstance } from '../instances/index.ts'

/** The credentials are kept apart from what is shown. */
export interface InstanceWithCredentials {
  readonly row: InstanceRow
  readonly sealedCredentials: string | null
}

/**
 * Locks an instance exclusively: until the transaction ends, no page of a run commits and no other change starts.
 *
 * @throws AisleError `ERR_NOT_FOUND`
 */
export async function lockForUpdate(tx: TenantTransaction, id: number): Promise<InstanceWithCredentials> {
  const instance = tx.selectFrom('integration_instances').where('id', '=', id)
  // Stronger than an update's own lock: waits for pages about to commit, which lock the instance that they refer to.
  await instance.select('id').forUpdate().executeTakeFirst()
  // A second statement, because the first may have waited and this one sees what was written meanwhile.
  const found = await instance.select([...instanceColumns, 'sealed_credentials']).executeTakeFirst()
  if (!found) throw unknownInstance(id)
  const { sealed_credentials: sealedCredentials, ...row } = found
  return { row, sealedCredentials }
}
