import type { Database, TenantTransaction } from '@aisle/db'
import { type RawBuilder, sql } from 'kysely'

import { toPostgresJson, toPostgresText } from '../platform/postgres-text.ts'
import type { SyncKind } from './jobs.ts'
import type { SyncPage } from './source.ts'
import { isUnderWay } from './status.ts'

export type ClaimedRun = NonNullable<Awaited<ReturnType<typeof claimRun>>>

export interface NewRun {
  readonly instanceId: number
  readonly kind: SyncKind
  readonly isSetup: boolean
  /** Whether to bring in only what has changed since the last completed run, where there is one. */
  readonly changesOnly: boolean
}

/**
 * Makes a run, or answers the one of its kind that is under way, which a run of the set-up makes its own. In one
 * statement: between a look and an insert the one under way could end.
 */
export async function insertRun(tx: TenantTransaction, run: NewRun): Promise<{ id: number; isNew: boolean }> {
  const { instanceId, kind, isSetup, changesOnly } = run
  const changedSince = lastSeen({
    tenantId: sql`aisle.tenant_id()`,
    instanceId: sql`${instanceId}::bigint`,
    kind: sql`${kind}::sync_kind`,
  })
  const { rows } = await sql<{ id: number; isNew: boolean }>`
    insert into sync_runs (instance_id, kind, is_setup, changed_since)
    values (${instanceId}, ${kind}, ${isSetup}, case when ${changesOnly} then ${changedSince} end)
    on conflict (tenant_id, instance_id, kind) where ${isUnderWay}
      do update set is_setup = sync_runs.is_setup or excluded.is_setup
    returning id, xmax = 0 as "isNew"
  `.execute(tx)
  const [made] = rows
  if (!made) throw new Error('An insert that does something about every conflict answered no row.')
  return made
}

// Walmart's clock is not ours, and a change may show in its lists a while after the time that it carries.
const overlapMinutes = 30

/**
 * From when on a run of an instance and kind has to look for changes; null before the first that was completed. Runs from
 * before the last set-up began do not count: its keys may be another seller's.
 */
export const lastSeen = (run: {
  readonly tenantId: RawBuilder<unknown>
  readonly instanceId: RawBuilder<unknown>
  readonly kind: RawBuilder<unknown>
}) => sql`(
  select high_water_mark - make_interval(mins => ${overlapMinutes}) from sync_runs
  where tenant_id = ${run.tenantId} and instance_id = ${run.instanceId} and kind = ${run.kind}
    and status = 'completed' and id > ${lastTokenRun(run)}
  order by id desc limit 1
)`

/** The run with which the last set-up of an instance began; 0 where there was none. */
export const lastTokenRun = (of: {
  readonly tenantId: RawBuilder<unknown>
  readonly instanceId: RawBuilder<unknown>
}) => sql`(
  select coalesce(max(id), 0) from sync_runs token
  where token.tenant_id = ${of.tenantId} and token.instance_id = ${of.instanceId} and token.kind = 'token'
)`

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
    .returning(['id', 'instance_id', 'kind', 'cursor', 'changed_since', 'pages', 'failures', 'restarts'])
    .executeTakeFirst()
}

/** Moves the run past a page. Answers nothing when it was cancelled, or another worker has moved it, meanwhile. */
export function advanceRun(tx: TenantTransaction, run: { id: number; pages: number }, page: SyncPage) {
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
      // As it is now: the set-up may have come to this kind after the run was claimed.
      .returning('is_setup')
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

interface RunsAfter {
  readonly after: { readonly tenant_id: number; readonly instance_id: number; readonly kind: SyncKind }
  readonly limit: number
}

/** Of all tenants; there is one of a kind at a time. */
export function selectRunsUnderWay(db: Database, { after, limit }: RunsAfter) {
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
    .limit(limit)
    .execute()
}
