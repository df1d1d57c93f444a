import type { IntegrationSettings } from '@aisle/contract'
import type { WalmartInstance } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { type InstanceColumns, instanceColumns, type InstanceRow, nominalCodeColumns } from '../instances/index.ts'

/**
 * Keeps the row until the transaction ends. Stronger than an update's own lock: pages that are about to commit hold the
 * instance that they refer to, and are waited for. Answers false where there is none.
 */
export async function lockInstanceForUpdate(tx: TenantTransaction, id: number): Promise<boolean> {
  const row = await tx
    .selectFrom('integration_instances')
    .select('id')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row !== undefined
}

/** With its credentials, apart from what is shown. */
export interface InstanceWithCredentials {
  readonly row: InstanceRow
  readonly sealedCredentials: string | null
}

export async function findInstanceWithCredentials(
  tx: TenantTransaction,
  id: number,
): Promise<InstanceWithCredentials | undefined> {
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

export interface NewInstance {
  readonly id: number
  readonly integration_id: number
  readonly name: string
  readonly environment: WalmartInstance['environment']
  readonly is_automatic_sync_enabled: boolean
  readonly sealed_credentials: string | null
  readonly settings: IntegrationSettings
}

/** Answers nothing when the name is taken, also by a transaction that ends while this one waits for it. */
export function insertInstance(tx: TenantTransaction, { settings, ...instance }: NewInstance) {
  return tx
    .insertInto('integration_instances')
    .values({
      ...instance,
      ...settings,
      connection_status: instance.sealed_credentials === null ? 'awaiting_credentials' : 'connecting',
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning(instanceColumns)
    .executeTakeFirst()
}

export interface References {
  readonly name: string | undefined
  /** Whose name it may be. */
  readonly instanceId: number | undefined
  readonly integrationId: number | undefined
  readonly storeId: number | undefined
  readonly nominalCodeIds: readonly number[]
}

/**
 * Which of the things that an instance refers to exist, and are in use; what it refers to already may be archived. One
 * round trip.
 */
export async function findReferences(tx: TenantTransaction, references: References) {
  const { name = null, instanceId = null, integrationId = null, storeId = null, nominalCodeIds } = references
  const { rows } = await sql<{
    isNameTaken: boolean
    hasIntegration: boolean
    hasStore: boolean
    nominalCodeIds: number[]
  }>`
    select
      exists (
        select from integration_instances
        where lower(name) = lower(${name}::text) and deleting_since is null and id is distinct from ${instanceId}::bigint
      ) as "isNameTaken",
      exists (select from integrations where id = ${integrationId}::bigint and type = 'walmart') as "hasIntegration",
      exists (
        select from stores where id = ${storeId}::bigint and (archived_at is null or id in (
          select store_id from integration_instances where id = ${instanceId}::bigint
        ))
      ) as "hasStore",
      (
        select coalesce(json_agg(id), '[]') from nominal_codes
        where id = any(${nominalCodeIds}::bigint[]) and (archived_at is null or id in (
          select unnest(array[${sql.join(nominalCodeColumns.map((column) => sql.id(column)))}])
          from integration_instances where id = ${instanceId}::bigint
        ))
      ) as "nominalCodeIds"
  `.execute(tx)
  const [found] = rows
  if (!found) throw new Error('A select without a from clause answered no row.')
  return found
}

/** The id of an instance to be: its credentials are sealed for it before it is inserted. */
export async function nextInstanceId(tx: TenantTransaction): Promise<number> {
  const { rows } = await sql<{ id: number }>`select nextval('integration_instances_id_seq') as id`.execute(tx)
  const [drawn] = rows
  if (!drawn) throw new Error('The sequence of instance ids gave none.')
  return drawn.id
}
