import { transaction, type TenantContext } from '../platform/context.ts'
import { isDatabaseOutage } from '../platform/errors.ts'
import { classifyFailure } from './classify-failure.ts'
import { advanceRun, claimRun, type ClaimedRun, insertProblems, recordFailure, setConnectionStatus } from './queries.ts'
import { startFollowers } from './setup-order.ts'
import type { SyncPage, SyncSource } from './source.ts'
import { queueSlice } from './start-run.ts'

// Long enough to be worth a job, short enough that a large seller does not hold the others up.
const sliceMs = 3000

/** Brings in pages for a few seconds, each committed with the run's counters and cursor, then queues what is left. */
export async function runSlice(ctx: TenantContext, runId: number, source: SyncSource): Promise<void> {
  const run = await transaction(ctx, (tx) => claimRun(tx, runId))
  if (!run) return
  const deadline = Date.now() + sliceMs
  let position = run
  try {
    for await (const page of source.pages(ctx, { instanceId: run.instance_id, cursor: run.cursor })) {
      const isPause = page.cursor !== undefined && (Date.now() >= deadline || ctx.stopping.aborted)
      await commitPage(ctx, position, { page, isPause })
      if (isPause) return
      position = { ...position, pages: position.pages + 1, failures: 0, cursor: page.cursor }
    }
  } catch (error) {
    await endSlice(ctx, position, error)
  }
}

/** Another worker has this run: it was taken for dead, or its job ran twice. What it committed stands. */
class RunMovedOn extends Error {}

async function commitPage(
  ctx: TenantContext,
  run: ClaimedRun,
  { page, isPause }: { page: SyncPage; isPause: boolean },
) {
  await transaction(ctx, async (tx) => {
    await page.store(tx)
    if (!(await advanceRun(tx, run, page))) throw new RunMovedOn()
    await insertProblems(tx, run.id, page.problems)
    if (run.failures > 0) await setConnectionStatus(tx, run.instance_id, 'connected')
    if (page.cursor === undefined) await startFollowers(ctx, tx, run)
    if (isPause) await queueSlice(ctx, tx, { kind: run.kind, runId: run.id, delayMs: 0 })
  })
}

async function endSlice(ctx: TenantContext, run: ClaimedRun, error: unknown): Promise<void> {
  if (error instanceof RunMovedOn) return
  // The queue's own retry covers a database that is away: there is nowhere else to write it down.
  if (isDatabaseOutage(error)) throw error
  if (ctx.stopping.aborted) {
    await transaction(ctx, (tx) => queueSlice(ctx, tx, { kind: run.kind, runId: run.id, delayMs: 0 }))
    return
  }
  const failure = classifyFailure(error, run)
  const log = failure.code === 'internal' ? ctx.log.error : ctx.log.warn
  log.call(ctx.log, { err: error, tenantId: ctx.tenantId, runId: run.id, kind: run.kind }, `sync ${failure.status}`)
  await transaction(ctx, async (tx) => {
    if (!(await recordFailure(tx, run, failure))) return
    if (failure.code === 'credentials_rejected') await setConnectionStatus(tx, run.instance_id, 'credentials_rejected')
    if (failure.code === 'unavailable') await setConnectionStatus(tx, run.instance_id, 'unreachable')
    if (failure.status === 'retrying') {
      await queueSlice(ctx, tx, { kind: run.kind, runId: run.id, delayMs: failure.delayMs })
    }
  })
}
