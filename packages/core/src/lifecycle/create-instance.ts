import { type CreateWalmartInstance, type FieldErrors, WalmartInstanceDocument } from '@aisle/contract'

import { presentInstance, sealCredentials } from '../instances/index.ts'
import { type TenantContext, type TenantRequestContext, transaction } from '../platform/context.ts'
import { validationError } from '../platform/errors.ts'
import { writeOnce } from '../platform/idempotency.ts'
import { startRun } from '../runs/index.ts'
import { checkReferences, nameTaken } from './check-references.ts'
import { environmentFor } from './environment-for.ts'
import { insertInstance, nextInstanceId } from './queries.ts'
import { waitForConnection } from './wait-for-connection.ts'

/** Stores an instance and, when it has credentials, the first job of its set-up: both or neither. */
export async function createInstance(
  ctx: TenantRequestContext,
  input: CreateWalmartInstance,
): Promise<WalmartInstanceDocument> {
  const write = { operation: 'walmart.create', input, answer: WalmartInstanceDocument }
  const created = await writeOnce(ctx, write, async (tx) => {
    const errors = await checkReferences(tx, input)
    if (Object.keys(errors).length > 0) throw validationError(errors)
    const row = await insertInstance(tx, await newInstance(ctx, await nextInstanceId(tx), input))
    if (!row) throw validationError(nameTaken)
    if (row.connection_status === 'connecting') {
      await startRun(ctx, tx, { instanceId: row.id, kind: 'token', isSetup: true })
    }
    return { data: presentInstance(row), message: null }
  })
  return waitForConnection(ctx, created)
}

/** What is wrong with the fields that refer to something, for an input that is wrong elsewhere too. */
export async function checkCreateInstance(ctx: TenantContext, input: unknown): Promise<FieldErrors> {
  return transaction(ctx, (tx) => checkReferences(tx, input))
}

async function newInstance(ctx: TenantContext, id: number, input: CreateWalmartInstance) {
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
