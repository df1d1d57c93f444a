import type { ListWalmartRuns } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { anywhere, listed, orderOf } from '../platform/page.ts'
import type { SyncKind } from './jobs.ts'
import { lastTokenRun } from './queries.ts'
import { isUnderWay } from './status.ts'

/** What a run could not bring in, counted by kind. */
const problems = sql<{ code: string; message: string; count: number }[]>`(
  select coalesce(json_agg(problem order by problem.code), '[]') from (
    select code, min(message) as message, count(*) as count from sync_problems
    where sync_problems.tenant_id = sync_runs.tenant_id and sync_problems.run_id = sync_runs.id
    group by code
  ) problem
)`.as('problems')

const runColumns = [
  'id',
  'instance_id',
  'kind',
  'changed_since',
  'status',
  'is_setup',
  'processed',
  'total',
  'error_code',
  'error_message',
  'next_attempt_at',
  'created_at',
  'started_at',
  'finished_at',
  problems,
] as const

export type RunRow = NonNullable<Awaited<ReturnType<typeof findRun>>>

interface RunKey {
  readonly instanceId: number
  readonly runId: number
}

export function findRun(tx: TenantTransaction, { instanceId, runId }: RunKey) {
  return tx
    .selectFrom('sync_runs')
    .select(runColumns)
    .where('instance_id', '=', instanceId)
    .where('id', '=', runId)
    .executeTakeFirst()
}

/** Which runs a list is of. */
type RunFilter = Pick<ListWalmartRuns, 'id' | 'kind' | 'status' | 'search'>

function runsMatching(tx: TenantTransaction, { id, kind, status, search }: RunFilter) {
  return listed(tx)
    .selectFrom('sync_runs')
    .where('instance_id', '=', id)
    .$if(kind !== undefined, (runs) => runs.where('kind', '=', kind ?? 'token'))
    .$if(status !== undefined, (runs) => runs.where('status', '=', status ?? 'queued'))
    .$if(search !== undefined && search !== '', (runs) => runs.where('error_message', 'ilike', anywhere(search ?? '')))
}

export async function countRuns(tx: TenantTransaction, filter: RunFilter): Promise<number> {
  const counted = runsMatching(tx, filter).select(({ fn }) => fn.countAll<number>().as('total'))
  return (await counted.executeTakeFirstOrThrow()).total
}

const sortColumns = {
  id: sql`id`,
  kind: sql`kind`,
  status: sql`status`,
  processed: sql`processed`,
  created_at: sql`created_at`,
  started_at: { nullable: sql`started_at` },
  finished_at: { nullable: sql`finished_at` },
}

export function selectRuns(
  tx: TenantTransaction,
  query: ListWalmartRuns,
  { limit, offset }: { readonly limit: number; readonly offset: number },
) {
  const order = orderOf(query.sort, sortColumns, sql`id`)
  // Problems are counted for the runs of the page, not for those on the pages before it.
  const page = runsMatching(tx, query).selectAll().orderBy(order).limit(limit).offset(offset)
  return tx.selectFrom(page.as('sync_runs')).select(runColumns).orderBy(order).execute()
}

/** The newest run of each kind that was part of the set-up, which new credentials begin anew with another token. */
export function listSetupRuns(tx: TenantTransaction, instanceId: number) {
  return tx
    .selectFrom('sync_runs')
    .distinctOn('kind')
    .select(runColumns)
    .where('instance_id', '=', instanceId)
    .where('is_setup', '=', true)
    .where('id', '>=', (eb) =>
      eb
        .selectFrom('sync_runs as token')
        .select(({ fn }) => fn.coalesce(fn.max('token.id'), eb.val(0)).as('id'))
        .where('token.instance_id', '=', instanceId)
        .where('token.kind', '=', 'token')
        .where('token.is_setup', '=', true),
    )
    .orderBy('kind')
    .orderBy('id', 'desc')
    .execute()
}

/** Ends a run that is under way. Answers nothing when there is none such. */
export function endRun(tx: TenantTransaction, { instanceId, runId }: RunKey) {
  return tx
    .updateTable('sync_runs')
    .set({ status: 'cancelled', finished_at: sql`now()`, next_attempt_at: null })
    .where('instance_id', '=', instanceId)
    .where('id', '=', runId)
    .where(isUnderWay)
    .returning('kind')
    .executeTakeFirst()
}

// A phase of the set-up that has come further since is not held up again by an old run of it.
const isLatestOfSetup = sql`is_setup and not exists (
  select from sync_runs later
  where later.tenant_id = sync_runs.tenant_id and later.instance_id = sync_runs.instance_id
    and later.kind = sync_runs.kind and later.is_setup and later.id > sync_runs.id
)`

const lastSetup = lastTokenRun({ tenantId: sql`sync_runs.tenant_id`, instanceId: sql`sync_runs.instance_id` })

/**
 * Makes a run that goes on where another has ended, with what that one has counted and could not bring in. What is from
 * before the last set-up began, whose keys may be another seller's, begins at the start. Answers nothing while one of the
 * kind is under way.
 */
export async function insertRunAfter(tx: TenantTransaction, runId: number): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    insert into sync_runs (
      instance_id, kind, is_setup, changed_since, high_water_mark, cursor, processed, total
    )
    select instance_id, kind, ${isLatestOfSetup}, case when id > ${lastSetup} then changed_since end,
      case when goes_on then high_water_mark end, case when goes_on then cursor end,
      case when goes_on then processed else 0 end, case when goes_on then total end
    from sync_runs, lateral (select cursor is not null and id > ${lastSetup} as goes_on) place where id = ${runId}
    on conflict do nothing
    returning id
  `.execute(tx)
  const [made] = rows
  if (!made) return undefined
  await sql`
    insert into sync_problems (run_id, code, message, raw, created_at)
    select ${made.id}, code, message, raw, created_at from sync_problems
    where run_id = ${runId} and (select cursor is not null from sync_runs where id = ${made.id})
  `.execute(tx)
  return made.id
}

export function findRunUnderWay(
  tx: TenantTransaction,
  { instanceId, kind }: { instanceId: number; kind: RunRow['kind'] },
) {
  return tx
    .selectFrom('sync_runs')
    .select('id')
    .where('instance_id', '=', instanceId)
    .where('kind', '=', kind)
    .where(isUnderWay)
    .executeTakeFirst()
}

export async function endRuns(tx: TenantTransaction, instanceId: number): Promise<void> {
  await tx
    .updateTable('sync_runs')
    .set({ status: 'cancelled', finished_at: sql`now()`, next_attempt_at: null })
    .where('instance_id', '=', instanceId)
    .where(isUnderWay)
    .execute()
}

interface RunsOf {
  readonly instanceId: number
  readonly kind: SyncKind
}

/** Counts a page that nobody has brought in, so that one that is on its way commits no more. */
export function bumpRun(tx: TenantTransaction, { instanceId, kind, fromStart }: RunsOf & { fromStart: boolean }) {
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

export async function countRunsOf(tx: TenantTransaction, { instanceId, kind }: RunsOf): Promise<number> {
  const counted = await tx
    .selectFrom('sync_runs')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('instance_id', '=', instanceId)
    .where('kind', '=', kind)
    .executeTakeFirstOrThrow()
  return counted.count
}
