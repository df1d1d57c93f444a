import type { TenantTransaction } from '@aisle/db'

import type { TenantContext } from '../platform/context.ts'
import { addJob } from '../platform/jobs.ts'
import { type SyncKind, syncJobs } from './jobs.ts'
import { insertRun } from './queries.ts'

/** Starts a run and its first job, in the caller's transaction. While one of the kind is under way it starts none. */
export async function startRun(
  ctx: TenantContext,
  tx: TenantTransaction,
  run: { readonly instanceId: number; readonly kind: SyncKind; readonly isSetup: boolean },
): Promise<void> {
  const inserted = await insertRun(tx, run)
  if (inserted) await queueSlice(ctx, tx, { kind: run.kind, runId: inserted.id, delayMs: 0 })
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
