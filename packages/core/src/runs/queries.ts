import type { RunKind, RunStatus } from '@aisle/contract'
import { planOnce, type TenantTransaction, withoutWaiting } from '@aisle/db'
import { type RawBuilder, sql } from 'kysely'

import { toPostgresJson, toPostgresText } from '../platform/to-postgres.ts'
import type { RunProblem, SourcePage } from './source.ts'

export const underWay = ['queued', 'running', 'retrying'] as const satisfies readonly RunStatus[]

/** Kinds that only use stored records: they need neither credentials nor Walmart. */
const localKinds = [
  'create_products',
  'create_sales_orders',
  'recalculate_proforma_costs',
] as const satisfies readonly RunKind[]
export type LocalKind = (typeof localKinds)[number]

export function isLocal(kind: RunKind): kind is LocalKind {
  return localKinds.some((local) => local === kind)
}

/** As a condition on `sync_runs`. Literals, so that the planner matches it with the partial index. */
export const isUnderWay = sql<boolean>`sync_runs.status in (${sql.join(underWay.map((status) => sql.lit(status)))})`

/** Whether there is a newer run of the same instance and kind, `later`, with a property. */
export const hasLater = (which: RawBuilder<unknown>, run: RawBuilder<unknown> = sql.id('sync_runs')) => sql<boolean>`(
  select id from sync_runs later
  where later.tenant_id = ${run}.tenant_id and later.instance_id = ${run}.instance_id and later.kind = ${run}.kind
    and later.id > ${run}.id and ${which}
  limit 1
) is not null`

export interface RunsOfInstance {
  readonly tenantId: RawBuilder<unknown>
  readonly instanceId: RawBuilder<unknown>
}

/** The id of the token run that began the instance's last set-up, or 0 before the first. */
export const lastTokenRun = ({ tenantId, instanceId }: RunsOfInstance) => sql<number>`(
  select coalesce(max(id), 0) from sync_runs token
  where token.tenant_id = ${tenantId} and token.instance_id = ${instanceId} and token.kind = 'token'
)`

/** The state of a run, as part of a sentence. */
export const statusPhrases = {
  queued: 'is queued',
  running: 'is running',
  retrying: 'is waiting to be retried',
  completed: 'has completed',
  failed: 'has failed',
  cancelled: 'was cancelled',
} as const satisfies Record<RunStatus, string>

/** What the log says about a run that has ended. */
const endedColumns = [
  'id',
  'instance_id',
  'kind',
  'status',
  'processed',
  'total',
  'pages',
  'error_code',
  'error_message',
  // Null if it was never started.
  sql<number | null>`round(extract(epoch from finished_at - started_at) * 1000)::float8`.as('duration_ms'),
] as const

export type EndedRun = Omit<NonNullable<Awaited<ReturnType<typeof recordRunFailure>>>, 'is_setup'>

export type ClaimedRun = NonNullable<Awaited<ReturnType<typeof claimRun>>>

export async function findInstanceOf(tx: TenantTransaction, runId: number): Promise<number | undefined> {
  const run = await tx.selectFrom('sync_runs').select('instance_id').where('id', '=', runId).executeTakeFirst()
  return run?.instance_id
}

export function claimRun(tx: TenantTransaction, runId: number) {
  return tx
    .updateTable('sync_runs')
    .set({
      status: 'running',
      next_attempt_at: null,
      started_at: sql`coalesce(started_at, now())`,
      high_water_mark: sql`coalesce(high_water_mark, now())`,
    })
    .where('id', '=', runId)
    .where(isUnderWay)
    .returning(['id', 'instance_id', 'kind', 'cursor', 'changed_since', 'filters', 'pages', 'failures', 'restarts'])
    .executeTakeFirst()
}

/** Advances the run past a page. Returns undefined if the run was cancelled, or another worker has advanced it. */
export function advanceRun(
  tx: TenantTransaction,
  run: { id: number; pages: number },
  page: Pick<SourcePage, 'count' | 'cursor' | 'total'>,
) {
  const isLast = page.cursor === undefined
  return (
    tx
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
      // Read here, because the set-up may have reached this kind after the run was claimed.
      .returning(['is_setup', ...endedColumns])
      .modifyEnd(planOnce)
      .executeTakeFirst()
  )
}

export interface RecordedFailure {
  readonly status: 'retrying' | 'failed'
  readonly code: string
  readonly message: string
  readonly failures: number
  readonly delayMs: number
  readonly startOver: boolean
}

/** Returns undefined if the run has ended, or another worker has advanced it. */
export function recordRunFailure(tx: TenantTransaction, run: ClaimedRun, failure: RecordedFailure) {
  const isRetry = failure.status === 'retrying'
  return tx
    .updateTable('sync_runs')
    .set({
      status: failure.status,
      failures: failure.failures,
      error_code: failure.code,
      error_message: toPostgresText(failure.message),
      next_attempt_at: isRetry ? sql`now() + make_interval(secs => ${failure.delayMs / 1000})` : null,
      finished_at: isRetry ? null : sql`now()`,
      // With another page number, so that a page that was fetched before can no longer commit.
      ...(failure.startOver && { cursor: null, processed: 0, restarts: run.restarts + 1, pages: run.pages + 1 }),
    })
    .where('id', '=', run.id)
    .where('pages', '=', run.pages)
    .where('status', '=', 'running')
    .returning(['is_setup', ...endedColumns])
    .executeTakeFirst()
}

/** For a run that starts over, which reports its problems again. */
export async function deleteProblems(tx: TenantTransaction, runId: number): Promise<void> {
  await tx.deleteFrom('sync_problems').where('run_id', '=', runId).execute()
}

export async function insertProblems(tx: TenantTransaction, runId: number, problems: readonly RunProblem[]) {
  if (problems.length === 0) return
  const rows = problems.map(({ code, message, raw }) => ({
    run_id: runId,
    code,
    message: toPostgresText(message),
    raw: raw === undefined ? null : toPostgresJson(raw),
  }))
  await tx.insertInto('sync_problems').values(rows).modifyEnd(withoutWaiting).execute()
}

/** The instance's runs under way: all of them, one, or those that need credentials. */
export type RunsToEnd = 'all' | 'with credentials' | { readonly runId: number }

export function cancelRuns(tx: TenantTransaction, instanceId: number, which: RunsToEnd) {
  const all = tx
    .updateTable('sync_runs')
    .set({ status: 'cancelled', finished_at: sql`now()`, next_attempt_at: null })
    .where('instance_id', '=', instanceId)
    .where(isUnderWay)
  const withCredentials = all.where('kind', 'not in', localKinds)
  const some = typeof which === 'object' ? all.where('id', '=', which.runId) : withCredentials
  return (which === 'all' ? all : some).returning(endedColumns).execute()
}
