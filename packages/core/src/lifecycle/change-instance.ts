import { type FieldErrors, type PatchWalmartInstance, WalmartInstanceDocument } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import { type InstanceRow, presentInstance } from '../instances/index.ts'
import type { TenantContext, TenantRequestContext } from '../platform/context.ts'
import { validationError } from '../platform/errors.ts'
import { writeOnce } from '../platform/idempotency.ts'
import { applyChanges } from './apply-changes.ts'
import { changedColumns } from './changed-columns.ts'
import { checkReferences, nameTaken } from './check-references.ts'
import { environmentFor } from './environment-for.ts'
import { requireInstanceForUpdate } from './hold-instance.ts'
import { saveInstance } from './queries.ts'
import { sealNewCredentials } from './seal-new-credentials.ts'
import { waitForConnection } from './wait-for-connection.ts'

interface Change {
  /** The operation's name. */
  readonly operation: string
  /** A patch; a whole body is one of all fields. */
  readonly input: PatchWalmartInstance
}

/** Writes what differs from the instance as it is, with everything that follows from it. */
export async function changeInstance(
  ctx: TenantRequestContext,
  { operation, input }: Change,
): Promise<WalmartInstanceDocument> {
  const changed = await writeOnce(ctx, { operation, input, answer: WalmartInstanceDocument }, async (tx) => ({
    data: presentInstance(await writeChange(ctx, tx, input)),
    message: null,
  }))
  return waitForConnection(ctx, changed)
}

async function writeChange(ctx: TenantContext, tx: TenantTransaction, input: PatchWalmartInstance) {
  const held = await requireInstanceForUpdate(tx, input.id)
  const { row: before } = held
  const errors = { ...(await checkReferences(tx, input, input.id)), ...checkEnvironment(ctx, before, input) }
  if (Object.keys(errors).length > 0) throw validationError(errors)
  const columns = changedColumns(before, input)
  const sealed = await sealNewCredentials(ctx, held, input.connection_settings)
  if (sealed === undefined && Object.keys(columns).length === 0) return before
  const after = await saveInstance(tx, before.id, { columns, sealed })
  if (!after) throw validationError(nameTaken)
  await applyChanges(ctx, tx, { before, after, hasNewCredentials: sealed !== undefined })
  return after
}

/** Keys are good for one of Walmart's hosts only, and what came from one is nothing to the other. */
function checkEnvironment(
  ctx: TenantContext,
  { environment }: InstanceRow,
  { environment: wanted }: PatchWalmartInstance,
): FieldErrors {
  const isKept = wanted === undefined || wanted === environment || environmentFor(ctx, wanted) === environment
  return isKept ? {} : { environment: ['The environment field cannot be changed.'] }
}
