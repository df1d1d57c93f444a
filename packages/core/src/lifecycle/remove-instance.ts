import type { TenantTransaction } from '@aisle/db'

import { type TenantContext, transaction } from '../platform/context.ts'
import { addJob } from '../platform/jobs.ts'
import { deleteBatch, deleteInstanceRow, isDeleting, ownedTables } from './delete-queries.ts'
import { deleteInstanceJob } from './jobs.ts'

// As long as a slice of a run: a large seller does not hold the others up.
const sliceMs = 3000
const batchSize = 500

/** Removes batches for a few seconds, each in a transaction of its own, then queues what is left. */
export async function removeInstance(
  ctx: TenantContext,
  { instanceId }: { readonly instanceId: number },
): Promise<void> {
  if (!(await transaction(ctx, (tx) => isDeleting(tx, instanceId)))) return
  const deadline = Date.now() + sliceMs
  for (const table of ownedTables) {
    let deleted = batchSize
    while (deleted === batchSize) {
      if (ctx.stopping.aborted || Date.now() > deadline) {
        await transaction(ctx, (tx) => queueRemoval(ctx, tx, instanceId))
        return
      }
      deleted = await transaction(ctx, (tx) => deleteBatch(tx, { table, instanceId, limit: batchSize }))
    }
  }
  await transaction(ctx, (tx) => deleteInstanceRow(tx, instanceId))
}

export function queueRemoval(ctx: TenantContext, tx: TenantTransaction, instanceId: number): Promise<void> {
  const payload = { tenantId: ctx.tenantId, instanceId }
  return addJob(tx, deleteInstanceJob, { key: `delete:${instanceId}`, payload })
}
