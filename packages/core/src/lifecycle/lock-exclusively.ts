import type { TenantTransaction } from '@aisle/db'

import { instanceColumns, type InstanceRow, unknownInstance } from '../instances/index.ts'

/** The credentials are separate from the row, so that the API cannot show them. */
export interface InstanceWithCredentials {
  readonly row: InstanceRow
  readonly sealedCredentials: string | null
}

/**
 * Locks an instance exclusively: until the transaction ends, no page of a run commits and no other change starts.
 *
 * @throws AisleError `ERR_NOT_FOUND`
 */
export async function lockExclusively(tx: TenantTransaction, id: number): Promise<InstanceWithCredentials> {
  const instance = tx.selectFrom('integration_instances').where('id', '=', id)
  // Stronger than the lock of an update: it also waits for pages about to commit, which share-lock their instance.
  await instance.select('id').forUpdate().executeTakeFirst()
  // Read in a second statement: the first may have waited for the lock, and does not see what was committed meanwhile.
  const found = await instance.select([...instanceColumns, 'sealed_credentials']).executeTakeFirst()
  if (!found) throw unknownInstance(id)
  const { sealed_credentials: sealedCredentials, ...row } = found
  return { row, sealedCredentials }
}
