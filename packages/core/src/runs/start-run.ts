import type { TenantTransaction } from '@aisle/db'

import type { TenantContext } from '../platform/context.ts'
import { addJob } from '../platform/jobs.ts'
import { syncJobs, type SyncKind } from './jobs.ts'
import { insertRun, type NewRun } from './queries.ts'

/**
 * Starts a run and its first job, in the caller's transaction. While one of the kind is under way it starts none, and
 * answers that one; started for the set-up, that one becomes part of it.
 */
export async function startRun(
  ctx: TenantContext,
  tx: TenantTransaction,
  run: Omit<NewRun, 'changesOnly'> & Partial<NewRun>,
): Promise<{ id: number; isNew: boolean }> {
  const made = await insertRun(tx, { changesOnly: false, ...run })
  if (made.isNew) await queueSlice(ctx, tx, { kind: run.kind, runId: made.id, delayMs: 0 })
  return made
}

export async function queueSlice(
  ctx: TenantContext,
  tx: TenantTransaction,
  slice: { readonly kind: SyncKind; readonly runId: number; readonly delayMs: number },
): Promise<void> {
  await addJob(tx, syncJobs[slice.kind], {
    key: `sync:${slice.runId}`,
    payload: { tenantId: ctx.tenantId, runId: slice.runId },
    delayMs: slice.delayMs,
  })
}
