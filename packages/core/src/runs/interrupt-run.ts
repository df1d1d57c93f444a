import type { RunKind } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import type { TenantContext } from '../platform/context.ts'
import { deleteProblems, isUnderWay } from './queries.ts'
import { queueSlice, startRun } from './start-run.ts'

interface RunsOfKind {
  readonly instanceId: number
  readonly kind: RunKind
}

/** Makes the run under way continue with the instance's new settings, by discarding the page it is fetching. */
export async function interruptRun(ctx: TenantContext, tx: TenantTransaction, runs: RunsOfKind): Promise<void> {
  await dropPage(ctx, tx, { ...runs, fromStart: false })
}

/** Makes the run under way start over with the instance's new settings. */
export async function restartRun(ctx: TenantContext, tx: TenantTransaction, runs: RunsOfKind): Promise<void> {
  await dropPage(ctx, tx, { ...runs, fromStart: true })
}

/**
 * Fetches everything of a kind again: the run under way starts over, or a new one starts. Starts none if the kind has had
 * no run yet, because the set-up will start it. Call it with the instance locked.
 */
export async function runAgain(ctx: TenantContext, tx: TenantTransaction, runs: RunsOfKind): Promise<void> {
  if (await dropPage(ctx, tx, { ...runs, fromStart: true })) return
  if (await hasRun(tx, runs)) await startRun(ctx, tx, { ...runs, isSetup: false })
}

/** @returns whether there was a run under way */
async function dropPage(ctx: TenantContext, tx: TenantTransaction, page: PageToDrop): Promise<boolean> {
  const run = await skipPageNumber(tx, page)
  if (!run) return false
  if (page.fromStart) await deleteProblems(tx, run.id)
  // A queued or retrying run already has a pending job.
  if (run.status === 'running') await queueSlice(ctx, tx, { kind: page.kind, runId: run.id })
  return true
}

interface PageToDrop extends RunsOfKind {
  readonly fromStart: boolean
}

/** Increments the run's page count, so that the page being fetched can no longer commit. */
function skipPageNumber(tx: TenantTransaction, { instanceId, kind, fromStart }: PageToDrop) {
  const atStart = { cursor: null, changed_since: null, high_water_mark: null, processed: 0, total: null }
  return tx
    .updateTable('sync_runs')
    .set((eb) => ({ pages: eb('pages', '+', 1), ...(fromStart && atStart) }))
    .where('instance_id', '=', instanceId)
    .where('kind', '=', kind)
    .where(isUnderWay)
    .returning(['id', 'status'])
    .executeTakeFirst()
}

async function hasRun(tx: TenantTransaction, { instanceId, kind }: RunsOfKind): Promise<boolean> {
  const runs = tx.selectFrom('sync_runs').select('id').where('instance_id', '=', instanceId).where('kind', '=', kind)
  return (await runs.limit(1).executeTakeFirst()) !== undefined
}
