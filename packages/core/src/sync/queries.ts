import type { Database, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { toPostgresJson, toPostgresText } from '../platform/postgres-text.ts'
import type { SyncKind } from './jobs.ts'
import type { SyncPage } from './source.ts'

export type ClaimedRun = NonNullable<Awaited<ReturnType<typeof claimRun>>>

/** Answers nothing when a run of this kind is under way for the instance. */
export function insertRun(tx: TenantTransaction, run: { instanceId: number; kind: SyncKind; isSetup: boolean }) {
  return tx
    .insertInto('sync_runs')
    .values({ instance_id: run.instanceId, kind: run.kind, is_setup: run.isSetup })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
}

export function claimRun(tx: TenantTransaction, runId: number) {
  return tx
    .updateTable('sync_runs')
    .set({ status: 'running', next_attempt_at: null, started_at: sql`coalesce(started_at, now())` })
    .where('id', '=', runId)
    .where('status', 'in', ['queued', 'running', 'retrying'])
    .returning(['id', 'instance_id', 'kind', 'cursor', 'pages', 'failures', 'restarts', 'is_setup'])
    .executeTakeFirst()
}

/** Moves the run past a page. Answers false when another worker has moved it meanwhile. */
export async function advanceRun(tx: TenantTransaction, run: { id: number; pages: number }, page: SyncPage) {
  const isLast = page.cursor === undefined
  const { numUpdatedRows } = await tx
    .updateTable('sync_runs')
    .set((eb) => ({
      pages: run.pages + 1,
      processed: eb('processed', '+', page.count),
      total: page.total ?? eb.ref('total'),
      cursor: isLast ? null : toPostgresJson(page.cursor),
      failures: 0,
      error_code: null,
      error_message: null,
      ...(isLast && { status: 'completed' as const, finished_at: sql<Date>`now()` }),
    }))
    .where('id', '=', run.id)
    .where('pages', '=', run.pages)
    .where('status', '=', 'running')
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export interface RecordedFailure {
  readonly status: 'retrying' | 'failed'
  readonly code: string
  readonly message: string
  readonly failures: number
  readonly delayMs: number
  readonly startOver: boolean
}

/** Answers false when the run has ended or moved on meanwhile. */
export async function recordFailure(tx: TenantTransaction, run: ClaimedRun, failure: RecordedFailure) {
  const isRetry = failure.status === 'retrying'
  const { numUpdatedRows } = await tx
    .updateTable('sync_runs')
    .set({
      status: failure.status,
      failures: failure.failures,
      error_code: failure.code,
      error_message: toPostgresText(failure.message),
      next_attempt_at: isRetry ? sql`now() + make_interval(secs => ${failure.delayMs / 1000})` : null,
      finished_at: isRetry ? null : sql`now()`,
      ...(failure.startOver && { cursor: null, processed: 0, restarts: run.restarts + 1 }),
    })
    .where('id', '=', run.id)
    .where('pages', '=', run.pages)
    .where('status', '=', 'running')
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** What the run has reported comes again when it starts over. */
export async function deleteProblems(tx: TenantTransaction, runId: number): Promise<void> {
  await tx.deleteFrom('sync_problems').where('run_id', '=', runId).execute()
}

export async function insertProblems(tx: TenantTransaction, runId: number, problems: SyncPage['problems']) {
  if (problems.length === 0) return
  const rows = problems.map(({ code, message, raw }) => ({
    run_id: runId,
    code,
    message: toPostgresText(message),
    raw: raw === undefined ? null : toPostgresJson(raw),
  }))
  await tx.insertInto('sync_problems').values(rows).execute()
}

/** The newest run of each kind that was part of the set-up. */
export function listSetupRuns(tx: TenantTransaction, instanceId: number) {
  return tx
    .selectFrom('sync_runs')
    .distinctOn('kind')
    .select(['kind', 'status', 'processed', 'total', 'error_code', 'error_message', 'next_attempt_at'])
    .select((eb) =>
      eb
        .selectFrom(
          eb
            .selectFrom('sync_problems')
            .select((problem) => [
              'code',
              problem.fn.min('message').as('message'),
              problem.fn.countAll<number>().as('count'),
            ])
            .whereRef('run_id', '=', 'sync_runs.id')
            .groupBy('code')
            .orderBy('code')
            .as('problem'),
        )
        .select(
          sql<{ code: string; message: string; count: number }[]>`coalesce(json_agg(problem), '[]')`.as('problems'),
        )
        .as('problems'),
    )
    .where('instance_id', '=', instanceId)
    .where('is_setup', '=', true)
    .orderBy('kind')
    .orderBy('id', 'desc')
    .execute()
}

/** What the last exchange with Walmart showed of the connection. */
export async function setConnectionStatus(
  tx: TenantTransaction,
  instanceId: number,
  status: 'connected' | 'credentials_rejected' | 'unreachable',
): Promise<void> {
  await tx
    .updateTable('integration_instances')
    .set({ connection_status: status, updated_at: sql`now()` })
    .where('id', '=', instanceId)
    .where('connection_status', 'not in', ['awaiting_credentials', status])
    .execute()
}

/**
 * Gives a job to each run that is under way and has none: of a worker that was taken for dead while it worked, or whose
 * job the queue has given up. For all tenants at once; the job is the one that `queueSlice` adds.
 */
export async function queueOrphanedRuns(db: Database): Promise<void> {
  await sql`
    select graphile_worker.add_job(
      'sync.' || kind, json_build_object('tenantId', tenant_id, 'runId', id), job_key => tenant_id || ':sync:' || id
    )
    from sync_runs
    where status in ('queued', 'running', 'retrying')
      and not exists (
        select from graphile_worker.jobs
        where jobs.key = sync_runs.tenant_id || ':sync:' || sync_runs.id and jobs.attempts < jobs.max_attempts
      )
  `.execute(db)
}
