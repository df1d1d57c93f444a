import type { Database, TenantTransaction } from '@aisle/db'

import type { TenantContext } from '../platform/context.ts'
import { addJob, addMissingJobs } from '../platform/jobs.ts'
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
  if (made.isNew) await queueSlice(ctx, tx, { kind: run.kind, runId: made.id })
  return made
}

/** @param delayMs default: at once */
export function queueSlice(
  ctx: TenantContext,
  tx: TenantTransaction,
  { kind, runId, delayMs }: { readonly kind: SyncKind; readonly runId: number; readonly delayMs?: number | undefined },
): Promise<void> {
  return addJob(tx, syncJobs[kind], { payload: { tenantId: ctx.tenantId, runId }, delayMs })
}

/** Gives each of these runs, of any tenants, a job unless it has one. */
export async function queueMissingSlices(
  db: Database,
  runs: readonly { readonly tenant_id: number; readonly id: number; readonly kind: SyncKind }[],
): Promise<void> {
  for (const [kind, job] of Object.entries(syncJobs)) {
    const ofKind = runs.filter((run) => run.kind === kind)
    await addMissingJobs(
      db,
      job,
      ofKind.map((run) => ({ tenantId: run.tenant_id, runId: run.id })),
    )
  }
}
