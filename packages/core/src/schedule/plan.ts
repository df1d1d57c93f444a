import type { ScheduledKind } from '@aisle/contract'
import { sql } from 'kysely'

import { isCallable } from '../instances/index.ts'
import { lastTokenRun } from '../runs/index.ts'

interface PlannedRefresh {
  readonly kind: ScheduledKind
  readonly everySeconds: number
  /** Whether the refresh fetches only changes, which Walmart must be able to list. */
  readonly changesOnly: boolean
}

/** In the order in which a set-up starts them. */
const plan: readonly PlannedRefresh[] = [
  { kind: 'locations', everySeconds: 24 * 60 * 60, changesOnly: false },
  { kind: 'products', everySeconds: 60 * 60, changesOnly: false },
  { kind: 'orders', everySeconds: 5 * 60, changesOnly: true },
  { kind: 'returns', everySeconds: 60 * 60, changesOnly: true },
]

const planRows = sql.join(
  plan.map(
    (row, position) =>
      sql`(${position}::int, ${row.kind}::text, ${row.everySeconds}::int, ${row.changesOnly}::boolean)`,
  ),
)

/**
 * When the refresh was last due. Each instance has its own second within the period, so that they do not all start at
 * once. Multiplying by a prime spreads consecutive ids.
 */
const lastDue = sql`(
  select to_timestamp(floor((extract(epoch from now()) - own_second) / every_seconds) * every_seconds + own_second)
  from (select (instance.id % 1000000007) * 2654435761 % every_seconds as own_second) slot
)`

/** The newest run of the kind, however it was started. */
const lastRun = sql`(
  select id, changed_since, status, created_at, finished_at from sync_runs
  where sync_runs.tenant_id = instance.tenant_id and sync_runs.instance_id = instance.id and sync_runs.kind = plan.kind
  order by id desc limit 1
)`

/** For a `from` clause: the planned refreshes of instances, each with its last due time, its last run and its pause. */
export const plannedRefreshes = sql`
  integration_instances instance
    cross join (values ${planRows}) as plan (position, kind, every_seconds, changes_only)
    cross join lateral ${lastDue} as due (last_due)
    left join lateral ${lastRun} as last_run on true
    left join sync_pauses pause
      on pause.tenant_id = instance.tenant_id and pause.instance_id = instance.id and pause.kind = plan.kind`

/** The instance, as the parameters of `lastSeen` and `lastTokenRun`. */
export const ofInstance = { tenantId: sql`instance.tenant_id`, instanceId: sql`instance.id` }

/** Whether the schedule starts runs of the instance. */
export const isActive = sql`(
  instance.is_automatic_sync_enabled and ${isCallable} and instance.deleting_since is null
)`

/**
 * Whether a planned refresh starts when it is due. Also true while Walmart is unreachable: perhaps only part of it
 * is, and a new run shows when it is back. The first run of a kind belongs to the set-up.
 */
export const isScheduled = sql`(
  ${isActive} and last_run.id > ${lastTokenRun(ofInstance)} and pause.kind is null
)`

/** When a scheduled refresh is due next: in the past if none has started since it was last due. */
export const nextDue = sql`(
  last_due + make_interval(secs => case when last_run.created_at < last_due then 0 else every_seconds end)
)`
