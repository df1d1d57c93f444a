import type { RunStatus, ScheduledKind } from '@aisle/contract'
import type { Schema, TenantTransaction } from '@aisle/db'
import { type Selectable, sql, type Transaction } from 'kysely'

import { lastSeen, lastTokenRun } from '../runs/index.ts'

/** What is refreshed by itself, how often, and whether only what has changed. */
type Plan = readonly { readonly kind: ScheduledKind; readonly everySeconds: number; readonly changesOnly: boolean }[]

const planRows = (plan: Plan) =>
  sql.join(plan.map((row) => sql`(${row.kind}::sync_kind, ${row.everySeconds}::int, ${row.changesOnly}::boolean)`))

/**
 * When the refresh was last due: each instance has a second of its own within each period, the same in every period, so
 * that they do not all come at once. A prime spreads neighbouring ids over it.
 */
const lastDue = sql`(
  select to_timestamp(floor((extract(epoch from now()) - own_second) / every_seconds) * every_seconds + own_second)
  from (select (instance.id % 1000000007) * 2654435761 % every_seconds as own_second) slot
)`

/** The newest run of the kind, whoever started it. */
const lastRun = sql`(
  select id, changed_since, status, created_at, finished_at from sync_runs
  where sync_runs.tenant_id = instance.tenant_id and sync_runs.instance_id = instance.id and sync_runs.kind = plan.kind
  order by id desc limit 1
)`

const ofInstance = { tenantId: sql`instance.tenant_id`, instanceId: sql`instance.id` }
const changedSince = lastSeen({ ...ofInstance, kind: sql`plan.kind` })

/**
 * Also while Walmart cannot be reached: it may be one part of it only, and what is started is what shows that it is back.
 * The first run of a kind is the set-up's.
 */
const isScheduled = sql`
  instance.is_automatic_sync_enabled and instance.connection_status in ('connected', 'unreachable')
  and instance.deleting_since is null and last_run.id > ${lastTokenRun(ofInstance)}`

interface ScheduledRefreshRow {
  readonly kind: ScheduledKind
  readonly every_seconds: number
  readonly paused_at: Date | null
  readonly next_due_at: Date | null
  readonly run_id: number | null
  readonly run_status: RunStatus | null
  readonly run_changed_since: Date | null
  readonly run_created_at: Date | null
  readonly run_finished_at: Date | null
}

/** An instance's scheduled refreshes: a row for each of the plan. */
export async function listScheduledRefreshes(
  tx: TenantTransaction,
  { instanceId, plan }: { readonly instanceId: number; readonly plan: Plan },
): Promise<ScheduledRefreshRow[]> {
  const { rows } = await sql<ScheduledRefreshRow>`
    select plan.kind, every_seconds, pause.created_at as paused_at, last_run.id as run_id,
      last_run.status as run_status, last_run.changed_since as run_changed_since,
      last_run.created_at as run_created_at, last_run.finished_at as run_finished_at,
      case when ${isScheduled} and pause.kind is null then
        last_due + make_interval(secs => case when last_run.created_at < last_due then 0 else every_seconds end)
      end as next_due_at
    from integration_instances instance
      cross join (values ${planRows(plan)}) as plan (kind, every_seconds, changes_only)
      cross join lateral ${lastDue} as due (last_due)
      left join lateral ${lastRun} as last_run on true
      left join sync_pauses pause
        on pause.tenant_id = instance.tenant_id and pause.instance_id = instance.id and pause.kind = plan.kind
    where instance.id = ${instanceId}
    order by plan.kind
  `.execute(tx)
  return rows
}

/**
 * Inserts a run for each scheduled refresh of any tenant that is due: those of which no run has started since they were
 * last due, so that none is lost while no worker runs. An instance that is being changed or deleted is skipped and
 * looked at again a minute later.
 */
export async function insertDueRuns(
  trx: Transaction<Schema>,
  { plan, limit }: { readonly plan: Plan; readonly limit: number },
) {
  const { rows } = await sql<Pick<Selectable<Schema['sync_runs']>, 'id' | 'kind' | 'tenant_id'>>`
    insert into sync_runs (tenant_id, instance_id, kind, is_setup, changed_since)
    select instance.tenant_id, instance.id, plan.kind, false, case when changes_only then ${changedSince} end
    from integration_instances instance
      cross join (values ${planRows(plan)}) as plan (kind, every_seconds, changes_only)
      cross join lateral ${lastDue} as due (last_due)
      cross join lateral ${lastRun} as last_run
    where ${isScheduled} and last_run.created_at < last_due and last_run.finished_at is not null and not exists (
      select from sync_pauses pause
      where pause.tenant_id = instance.tenant_id and pause.instance_id = instance.id and pause.kind = plan.kind
    )
    -- In the order in which a set-up starts its runs: two that wait for each other's would be a deadlock.
    order by instance.tenant_id, instance.id, plan.kind
    limit ${limit}
    for key share of instance skip locked
    on conflict do nothing
    returning tenant_id, id, kind
  `.execute(trx)
  return rows
}

interface Pauses {
  readonly instanceId: number
  readonly kinds: readonly ScheduledKind[]
}

export async function insertPauses(tx: TenantTransaction, { instanceId, kinds }: Pauses): Promise<void> {
  await sql`
    insert into sync_pauses (instance_id, kind) select ${instanceId}, unnest(${kinds}::sync_kind[]) order by 2
    on conflict do nothing
  `.execute(tx)
}

export async function deletePauses(tx: TenantTransaction, { instanceId, kinds }: Pauses): Promise<void> {
  await tx.deleteFrom('sync_pauses').where('instance_id', '=', instanceId).where('kind', 'in', kinds).execute()
}
