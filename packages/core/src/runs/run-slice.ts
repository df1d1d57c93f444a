import { setupPhases } from '@aisle/contract'
import type { Database, Row, TenantTransaction } from '@aisle/db'
import { WalmartError } from '@aisle/walmart'

import { lacksPermission, lockInstance, setConnectionStatus, setReachable } from '../instances/index.ts'
import type { Services, TenantContext } from '../platform/context.ts'
import { isDatabaseOutage } from '../platform/errors.ts'
import { inBatches, sliceMs } from '../platform/jobs.ts'
import { afterCommit, transaction } from '../platform/transaction.ts'
import { classifyFailure } from './classify-failure.ts'
import {
  advanceRun,
  type ClaimedRun,
  claimRun,
  deleteProblems,
  type EndedRun,
  findInstanceOf,
  insertProblems,
  isLocal,
  isUnderWay,
  type RecordedFailure,
  recordRunFailure,
  statusPhrases,
} from './queries.ts'
import type { RunSource, SourcePage } from './source.ts'
import { queueMissingSlices, queueSlice, startRun } from './start-run.ts'

/**
 * Stores pages for a few seconds, each committed with the run's counters and cursor, then queues the rest. Pages with
 * nothing to store are committed together with a later one.
 */
export async function runSlice(ctx: TenantContext, runId: number, source: RunSource): Promise<void> {
  const run = await transaction(ctx, async (tx) => {
    // A deletion locks the instance and then its runs, and the event of this change needs the instance when it commits.
    const instanceId = await findInstanceOf(tx, runId)
    if (instanceId === undefined || !(await lockInstance(tx, instanceId, 'share'))) return undefined
    return claimRun(tx, runId)
  })
  if (!run) return
  const deadline = performance.now() + (run.pages === 0 ? firstSliceMs : sliceMs)
  const { instance_id: instanceId, cursor, changed_since: changedSince, filters } = run
  let position = run
  let uncommitted: SourcePage | undefined
  let committedAt = Number.NEGATIVE_INFINITY
  const commit = async (page: SourcePage, isPause: boolean) => {
    uncommitted = undefined
    const options = { page, source, isFirst: position === run, isPause }
    await ctx.telemetry.tracer.withActiveSpan(`page of ${run.kind}`, () => commitPage(ctx, position, options))
    position = { ...position, pages: position.pages + 1, failures: 0, cursor: page.cursor }
    committedAt = performance.now()
  }
  const isPauseAfter = (page: SourcePage) =>
    page.cursor !== undefined && (performance.now() >= deadline || ctx.stopping.aborted)
  try {
    const from = { instanceId, cursor, changedSince, filters }
    for await (const { page, isPause } of readAhead(ctx, (inner) => source.pages(inner, from), isPauseAfter)) {
      const all: SourcePage = uncommitted ? afterUnchanged(uncommitted, page) : page
      if (hasNothingToStore(all) && !isPause && performance.now() < committedAt + progressMs) uncommitted = all
      else await commit(all, isPause)
    }
  } catch (error) {
    // Otherwise, a list that always fails after a few unchanged pages would never get past them.
    const failure = uncommitted && (await errorOf(commit(uncommitted, false)))
    await failSlice(ctx, position, { error: failure ?? error, source })
  }
}

/** A run's first slice is shorter, so that of many runs that are due at once, the last one starts sooner. */
const firstSliceMs = sliceMs / 3

/** How often a run shows its progress while nothing has changed. */
const progressMs = 500

const hasNothingToStore = ({ store, problems, cursor }: SourcePage) =>
  store === undefined && problems.length === 0 && cursor !== undefined

/** A page together with unchanged ones before it. */
function afterUnchanged(unchanged: SourcePage, page: SourcePage): SourcePage {
  return { ...page, count: unchanged.count + page.count, total: page.total ?? unchanged.total }
}

const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  )

/**
 * Yields pages up to the one after which the slice pauses. Each page is fetched while the previous one commits. Fetches
 * none after the last one, because it would not be stored.
 */
async function* readAhead(
  ctx: TenantContext,
  open: (ctx: TenantContext) => AsyncIterable<SourcePage>,
  isPauseAfter: (page: SourcePage) => boolean,
): AsyncGenerator<{ readonly page: SourcePage; readonly isPause: boolean }> {
  const ended = new AbortController()
  const pages = open({ ...ctx, stopping: AbortSignal.any([ctx.stopping, ended.signal]) })[Symbol.asyncIterator]()
  let next = pages.next()
  try {
    for (;;) {
      const { value: page, done } = await next
      if (done === true) return
      const isPause = isPauseAfter(page)
      if (!isPause) {
        next = pages.next()
        // Reported when it is this page's turn.
        next.catch(() => undefined)
      }
      yield { page, isPause }
      if (isPause) return
    }
  } finally {
    ended.abort()
    await next.catch(() => undefined)
    await pages.return?.()
  }
}

/** The run was cancelled, or another worker has taken it over. Committed pages stay. */
class RunMovedOn extends Error {}

interface CommitOptions {
  readonly source: RunSource
  readonly page: SourcePage
  readonly isFirst: boolean
  readonly isPause: boolean
}

async function commitPage(ctx: TenantContext, run: ClaimedRun, { page, source, isFirst, isPause }: CommitOptions) {
  await transaction(ctx, async (tx) => {
    const hasCalledWalmart = !isLocal(run.kind)
    const showsConnection = hasCalledWalmart && (run.kind === 'token' || run.failures > 0)
    const showsReach = hasCalledWalmart && isFirst
    if (!(await lockInstance(tx, run.instance_id, showsConnection || showsReach ? 'update' : 'share')))
      throw new RunMovedOn()
    const unstored = (await page.store?.(tx)) ?? []
    const advanced = await advanceRun(tx, run, { ...page, count: page.count - unstored.length })
    if (!advanced) throw new RunMovedOn()
    if (page.cursor === undefined) reportEnd(ctx, tx, advanced)
    await insertProblems(tx, run.id, [...page.problems, ...unstored])
    if (showsConnection) await setConnectionStatus(tx, run.instance_id, 'connected')
    else if (showsReach) await setReachable(tx, run.instance_id)
    if (page.cursor === undefined && advanced.is_setup) {
      await startFollowers(ctx, tx, { instanceId: run.instance_id, source })
    }
    if (isPause) await queueSlice(ctx, tx, { kind: run.kind, runId: run.id })
  })
}

interface Followed {
  readonly instanceId: number
  readonly source: RunSource
}

async function startFollowers(ctx: TenantContext, tx: TenantTransaction, { instanceId, source }: Followed) {
  for (const kind of source.followers) {
    const isSetup = setupPhases.some((phase) => phase === kind)
    await startRun(ctx, tx, { instanceId, kind, isSetup })
  }
}

interface Failed {
  readonly error: unknown
  readonly source: RunSource
}

async function failSlice(ctx: TenantContext, run: ClaimedRun, { error, source }: Failed): Promise<void> {
  if (error instanceof RunMovedOn) return
  // The failure cannot be stored. The job runs again when the database is back.
  if (!(error instanceof WalmartError) && isDatabaseOutage(error)) throw error
  if (ctx.stopping.aborted) {
    await transaction(ctx, (tx) => queueSlice(ctx, tx, { kind: run.kind, runId: run.id }))
    return
  }
  const failure = classifyFailure(error, run)
  await transaction(ctx, async (tx) => {
    // A seller whose application lacks a scope is still connected.
    const isScopeMissing = run.kind !== 'token' && lacksPermission(error)
    const connection = isScopeMissing ? undefined : connectionAfter(failure, run)
    if (!(await lockInstance(tx, run.instance_id, connection === undefined ? 'share' : 'update'))) return
    const recorded = await recordRunFailure(tx, run, failure)
    if (!recorded) return
    if (['internal', 'secret_unopened'].includes(failure.code)) reportDefect(ctx, tx, { run, error })
    reportEnd(ctx, tx, recorded)
    if (connection) await setConnectionStatus(tx, run.instance_id, connection)
    if (failure.startOver) await deleteProblems(tx, run.id)
    if (failure.status === 'failed' && source.isOptional && recorded.is_setup) {
      await startFollowers(ctx, tx, { instanceId: run.instance_id, source })
    }
    if (failure.status === 'retrying') {
      await queueSlice(ctx, tx, { kind: run.kind, runId: run.id, delayMs: failure.delayMs })
    }
  })
}

interface Defect {
  readonly run: ClaimedRun
  readonly error: unknown
}

/** Logs a defect. Not called if the instance was deleted meanwhile, because the run then failed for that reason. */
function reportDefect({ log, tenantId }: TenantContext, tx: TenantTransaction, { run, error }: Defect): void {
  const { id: runId, instance_id: instanceId, kind } = run
  afterCommit(tx, () => log.error({ err: error, tenantId, instanceId, runId, kind }, 'a page of a run failed'))
}

/** Logs one line for the run when the transaction has committed: that it has ended, or will be retried. */
export function reportEnd({ log, telemetry, tenantId }: TenantContext, tx: TenantTransaction, run: EndedRun): void {
  const { id: runId, instance_id: instanceId, kind, status, processed, total, pages, duration_ms: durationMs } = run
  const isFailure = status === 'failed' || status === 'retrying'
  const reason = isFailure ? { code: run.error_code, reason: run.error_message } : {}
  const line = { tenantId, instanceId, runId, kind, status, processed, total, pages, durationMs, ...reason }
  afterCommit(tx, () => {
    log[isFailure ? 'warn' : 'info'](line, `run ${runId} of ${kind} ${statusPhrases[status]}`)
    if (status !== 'retrying') telemetry.metrics.runsEnded.add(1, { kind, status })
  })
}

/** The connection status that a failure implies. An instance that cannot get its first token is unreachable. */
function connectionAfter({ code, status }: RecordedFailure, { kind }: ClaimedRun) {
  if (code === 'credentials_rejected') return 'credentials_rejected'
  return code === 'unavailable' || (kind === 'token' && status === 'failed') ? 'unreachable' : undefined
}

const batchSize = 1000

type RunKey = Row<'sync_runs', 'instance_id' | 'kind' | 'tenant_id'>

/**
 * Once a minute: gives a job to each run under way that has none, because its worker was mistaken for dead or the queue
 * gave up on the job.
 */
export async function requeueOrphanedRuns({ db }: Services): Promise<void> {
  const first: RunKey = { tenant_id: 0, instance_id: 0, kind: 'token' }
  await inBatches(first, async (after) => {
    const runs = await selectRunsUnderWay(db, after)
    await queueMissingSlices(db, runs)
    return runs.length === batchSize ? runs.at(-1) : undefined
  })
}

/** For all tenants, in the order of the unique index on runs under way. */
function selectRunsUnderWay(db: Database, after: RunKey) {
  return db
    .selectFrom('sync_runs')
    .select(['tenant_id', 'id', 'instance_id', 'kind'])
    .where(isUnderWay)
    .where(({ eb, refTuple, tuple }) =>
      eb(refTuple('tenant_id', 'instance_id', 'kind'), '>', tuple(after.tenant_id, after.instance_id, after.kind)),
    )
    .orderBy('tenant_id')
    .orderBy('instance_id')
    .orderBy('kind')
    .limit(batchSize)
    .execute()
}
