import {
  type ConnectionSettings,
  type FieldErrors,
  type PatchWalmartInstance,
  type UpdateWalmartInstance,
  WalmartInstanceDocument,
} from '@aisle/contract'
import { codeOf, type TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import {
  type Credentials,
  environmentFor,
  type InstanceColumns,
  instanceColumns,
  type InstanceRow,
  openCredentials,
  presentInstance,
  sealCredentials,
  unknownInstance,
} from '../instances/index.ts'
import type { TenantContext, TenantRequestContext } from '../platform/context.ts'
import { validationError } from '../platform/errors.ts'
import { write } from '../platform/write.ts'
import { applyChanges } from './apply-changes.ts'
import { checkReferences, nameConflict } from './check-references.ts'
import { type InstanceWithCredentials, lockExclusively } from './lock-exclusively.ts'
import { waitForConnection } from './wait-for-connection.ts'

/**
 * Changes the given fields only, so that two concurrent changes of different fields both take effect. An update gives all of
 * them: the contract has filled in the defaults of omitted ones.
 */
export async function changeInstance(
  ctx: TenantRequestContext,
  input: PatchWalmartInstance | UpdateWalmartInstance,
): Promise<WalmartInstanceDocument> {
  const call = { input, subject: 'walmart_instance', subjectId: input.id }
  const changed = await write(ctx, call, async (tx, report) => {
    const { before, after, hasNewCredentials } = await writeChange(ctx, tx, input)
    // Unchanged credentials are the same before and after.
    const credentials = hasNewCredentials ? {} : { connection_settings: input.connection_settings }
    const { environment } = after
    report({
      before: { ...presentInstance(before), ...credentials },
      after: { ...input, id: undefined, environment },
    })
    return { data: presentInstance(after), message: null }
  })
  return waitForConnection(ctx, changed)
}

async function writeChange(ctx: TenantContext, tx: TenantTransaction, input: PatchWalmartInstance) {
  const instance = await lockExclusively(tx, input.id)
  const { row: before } = instance
  if (before.is_deleting) throw unknownInstance(input.id)
  const errors = { ...(await checkReferences(tx, input)), ...checkEnvironment(ctx, before, input) }
  if (Object.keys(errors).length > 0) throw validationError(errors)
  const columns = changedColumns(before, input)
  const sealed = await sealNewCredentials(ctx, instance, input.connection_settings)
  const hasNewCredentials = sealed !== undefined
  if (!hasNewCredentials && Object.keys(columns).length === 0) return { before, after: before, hasNewCredentials }
  const after = await saveInstance(tx, before.id, { columns, sealed })
  if (!after) throw validationError(nameConflict)
  const changes = { before, after, hasNewCredentials }
  await applyChanges(ctx, tx, changes)
  return changes
}

/** Credentials and everything imported with them belong to one of Walmart's hosts. */
function checkEnvironment(
  ctx: TenantContext,
  { environment }: InstanceRow,
  { environment: wanted }: PatchWalmartInstance,
): FieldErrors {
  const isUnchanged = wanted === undefined || wanted === environment || environmentFor(ctx, wanted) === environment
  return isUnchanged ? {} : { environment: ['The environment field cannot be changed.'] }
}

/** The columns whose values differ. */
function changedColumns(row: InstanceRow, change: PatchWalmartInstance): Partial<InstanceColumns> {
  const { name, integration_id, is_automatic_sync_enabled, integration_settings } = change
  const wanted = { name, integration_id, is_automatic_sync_enabled, ...integration_settings }
  const { integration_settings: settings, ...instance } = presentInstance(row)
  const current: Readonly<Record<string, unknown>> = { ...instance, ...settings }
  return Object.fromEntries(
    Object.entries(wanted).filter(([column, value]) => value !== undefined && value !== current[column]),
  )
}

/** Returns undefined if there are no credentials, or they are the instance's own. */
async function sealNewCredentials(
  ctx: TenantContext,
  instance: InstanceWithCredentials,
  { clientId, clientSecret }: ConnectionSettings = {},
): Promise<string | undefined> {
  if (clientId === undefined || clientSecret === undefined) return undefined
  const stored = await openStored(ctx, instance)
  if (stored?.clientId === clientId && stored.clientSecret === clientSecret) return undefined
  return sealCredentials(ctx, instance.row.id, { clientId, clientSecret })
}

/** Credentials that can no longer be decrypted are treated as missing, and replaced. */
async function openStored(
  ctx: TenantContext,
  { row, sealedCredentials }: InstanceWithCredentials,
): Promise<Credentials | undefined> {
  if (sealedCredentials === null) return undefined
  return openCredentials(ctx, row.id, sealedCredentials).catch(() => undefined)
}

interface InstanceWrite {
  readonly columns: Partial<InstanceColumns>
  /** New credentials, which invalidate the access token. */
  readonly sealed: string | undefined
}

/** Returns undefined if the name is taken, also by a transaction that commits while this one waits for it. */
async function saveInstance(tx: TenantTransaction, id: number, { columns, sealed }: InstanceWrite) {
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
    // Only the name is unique.
    if (codeOf(error) === '23505') return undefined
    throw error
  }
}
