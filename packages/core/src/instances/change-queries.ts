import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import type { InstanceColumns } from './instance-row.ts'
import { instanceColumns, type InstanceRow, type TokenPlace } from './queries.ts'

/**
 * Keeps the row until the transaction ends. Stronger than an update's own lock: pages that are about to commit hold the
 * instance that they refer to, and are waited for. Answers false where there is none.
 */
export async function lockInstance(tx: TenantTransaction, id: number): Promise<boolean> {
  const row = await tx
    .selectFrom('integration_instances')
    .select('id')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row !== undefined
}

/** With its credentials, apart from what is shown. */
export interface HeldInstance {
  readonly row: InstanceRow
  readonly sealedCredentials: string | null
}

export async function findHeldInstance(tx: TenantTransaction, id: number): Promise<HeldInstance | undefined> {
  const found = await tx
    .selectFrom('integration_instances')
    .select([...instanceColumns, 'sealed_credentials'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!found) return undefined
  const { sealed_credentials: sealedCredentials, ...row } = found
  return { row, sealedCredentials }
}

interface InstanceWrite {
  readonly columns: Partial<InstanceColumns>
  /** New credentials: what was known with the old ones is dropped. */
  readonly sealed: string | undefined
}

/** Answers nothing when the name is taken, also by a transaction that ends while this one waits for it. */
export async function saveInstance(tx: TenantTransaction, id: number, { columns, sealed }: InstanceWrite) {
  const keys = {
    sealed_credentials: sealed ?? null,
    sealed_access_token: null,
    connection_status: 'connecting',
  } as const
  try {
    return await tx
      .updateTable('integration_instances')
      .set({ ...columns, ...(sealed !== undefined && keys), updated_at: sql`now()` })
      .where('id', '=', id)
      .returning(instanceColumns)
      .executeTakeFirstOrThrow()
  } catch (error) {
    if (Reflect.get(Object(error), 'constraint') === 'integration_instances_name') return undefined
    throw error
  }
}

/** Answers nothing for an instance that is being deleted. */
export function findSealedCredentials(tx: TenantTransaction, id: number) {
  const instance = tx.selectFrom('integration_instances').select('sealed_credentials').where('id', '=', id)
  return instance.where('deleting_since', 'is', null).executeTakeFirst()
}

/** What Walmart has said to credentials, if they are still the instance's. */
export async function noteConnection(
  tx: TenantTransaction,
  { id, sealedCredentials }: TokenPlace,
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
