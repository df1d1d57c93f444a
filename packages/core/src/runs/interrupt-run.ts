import type { TenantTransaction } from '@aisle/db'

import type { TenantContext } from '../platform/context.ts'
import type { SyncKind } from './jobs.ts'
import { deleteProblems } from './queries.ts'
import { bumpRun, countRunsOf } from './run-queries.ts'
import { queueSlice, startRun } from './start-run.ts'

interface Interrupted {
  readonly instanceId: number
  readonly kind: SyncKind
}

/** Lets a run that is under way go on with the instance's new settings: the page it is fetching with the old ones is dropped. */
export async function interruptRun(ctx: TenantContext, tx: TenantTransaction, run: Interrupted): Promise<void> {
  await bump(ctx, tx, { ...run, fromStart: false })
}

/**
 * Brings in everything of a kind again: the run under way starts over, or else another starts. Where there was none yet,
 * the set-up will come to it. To be called while the instance is held.
 */
export async function runAgain(ctx: TenantContext, tx: TenantTransaction, run: Interrupted): Promise<void> {
  if (await bump(ctx, tx, { ...run, fromStart: true })) return
  if ((await countRunsOf(tx, run)) > 0) await startRun(ctx, tx, { ...run, isSetup: false })
}

async function bump(ctx: TenantContext, tx: TenantTransaction, run: Interrupted & { fromStart: boolean }) {
  const bumped = await bumpRun(tx, run)
  if (!bumped) return false
  if (run.fromStart) await deleteProblems(tx, bumped.id)
  // Those that are queued, or wait to be tried again, have a job that has not begun.
  if (bumped.status === 'running') await queueSlice(ctx, tx, { kind: run.kind, runId: bumped.id })
  return true
}
