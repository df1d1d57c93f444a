import {
  type CreateWalmartInstance,
  type IntegrationSettings,
  type WalmartEnvironment,
  WalmartInstanceDocument,
} from '@aisle/contract'
import { planOnce, type TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { environmentFor, instanceColumns, presentInstance, sealCredentials } from '../instances/index.ts'
import type { TenantContext, TenantRequestContext } from '../platform/context.ts'
import { validationError } from '../platform/errors.ts'
import { write } from '../platform/write.ts'
import { startRun } from '../runs/index.ts'
import { checkReferences, nameConflict } from './check-references.ts'
import { waitForConnection } from './wait-for-connection.ts'

/** Stores an instance and, if it has credentials, the first job of its set-up. Both commit together. */
export async function createInstance(
  ctx: TenantRequestContext,
  input: CreateWalmartInstance,
): Promise<WalmartInstanceDocument> {
  const created = await write(ctx, { input, subject: 'walmart_instance' }, async (tx, report) => {
    const errors = await checkReferences(tx, input)
    if (Object.keys(errors).length > 0) throw validationError(errors)
    const row = await insertInstance(tx, await newInstance(ctx, await nextInstanceId(tx), input))
    if (!row) throw validationError(nameConflict)
    report({ after: { ...input, environment: row.environment } })
    if (row.connection_status === 'connecting') {
      await startRun(ctx, tx, { instanceId: row.id, kind: 'token', isSetup: true })
    }
    return { data: presentInstance(row), message: null }
  })
  return ctx.request.prefer === undefined ? created : waitForConnection(ctx, created)
}

async function newInstance(ctx: TenantContext, id: number, input: CreateWalmartInstance): Promise<NewInstance> {
  const { clientId, clientSecret } = input.connection_settings ?? {}
  return {
    id,
    name: input.name,
    integration_id: input.integration_id,
    environment: environmentFor(ctx, input.environment),
    is_automatic_sync_enabled: input.is_automatic_sync_enabled,
    settings: input.integration_settings,
    sealed_credentials:
      clientId === undefined || clientSecret === undefined
        ? null
        : await sealCredentials(ctx, id, { clientId, clientSecret }),
  }
}

/** Takes the id first, because the credentials are sealed for it. */
async function nextInstanceId(tx: TenantTransaction): Promise<number> {
  const next = sql<number>`nextval('integration_instances_id_seq')`.as('id')
  return (await tx.selectNoFrom(next).modifyEnd(planOnce).executeTakeFirstOrThrow()).id
}

interface NewInstance {
  readonly id: number
  readonly integration_id: number
  readonly name: string
  readonly environment: WalmartEnvironment
  readonly is_automatic_sync_enabled: boolean
  readonly sealed_credentials: string | null
  readonly settings: IntegrationSettings
}

/** Returns undefined if the name is taken, also by a transaction that commits while this one waits for it. */
function insertInstance(tx: TenantTransaction, { settings, ...instance }: NewInstance) {
  return tx
    .insertInto('integration_instances')
    .values({
      ...instance,
      ...settings,
      connection_status: instance.sealed_credentials === null ? 'awaiting_credentials' : 'connecting',
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning(instanceColumns)
    .modifyEnd(planOnce)
    .executeTakeFirst()
}
