import type {
  ScheduledKind,
  WalmartInstanceHealthDocument,
  WalmartInstanceId,
  WalmartScheduleDocument,
} from '@aisle/contract'
import type { Row, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { findTokenExpiry, listCallBudgets, requireInstance } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { snapshot } from '../platform/transaction.ts'
import { isScheduled, nextDue, plannedRefreshes } from './plan.ts'

export function getSchedule(ctx: TenantContext, { id }: WalmartInstanceId): Promise<WalmartScheduleDocument> {
  return snapshot(ctx, (tx) => describeSchedule(tx, id))
}

export async function describeSchedule(tx: TenantTransaction, id: number): Promise<WalmartScheduleDocument> {
  const { is_automatic_sync_enabled } = await requireInstance(tx, id)
  const rows = await listPlannedRefreshes(tx, id)
  return { data: { id, is_automatic_sync_enabled, refreshes: rows.map(presentRefresh) }, message: null }
}

type Run = Row<'sync_runs'>

interface PlannedRefreshRow {
  readonly kind: ScheduledKind
  readonly every_seconds: number
  readonly paused_at: Date | null
  readonly next_due_at: Date | null
  readonly run_id: Run['id'] | null
  readonly run_status: Run['status'] | null
  readonly run_changed_since: Run['changed_since']
  readonly run_created_at: Run['created_at'] | null
  readonly run_finished_at: Run['finished_at']
  readonly last_completed_at: Run['finished_at']
  readonly lag_seconds: number | null
}

async function listPlannedRefreshes(tx: TenantTransaction, instanceId: number): Promise<PlannedRefreshRow[]> {
  const { rows } = await sql<PlannedRefreshRow>`
    select plan.kind, every_seconds, pause.created_at as paused_at, last_run.id as run_id,
      last_run.status as run_status, last_run.changed_since as run_changed_since,
      last_run.created_at as run_created_at, last_run.finished_at as run_finished_at,
      completed.finished_at as last_completed_at,
      -- A refresh may end after this transaction has begun.
      floor(extract(epoch from greatest(now(), completed.finished_at) - completed.finished_at))::int as lag_seconds,
      case when ${isScheduled} then ${nextDue} end as next_due_at
    from ${plannedRefreshes}
    left join lateral (
      select finished_at from sync_runs completed
      where completed.tenant_id = instance.tenant_id and completed.instance_id = instance.id
        and completed.kind = plan.kind and completed.status = 'completed'
      order by id desc limit 1
    ) completed on true
    where instance.id = ${instanceId}
    order by plan.position
  `.execute(tx)
  return rows
}

function presentRefresh(row: PlannedRefreshRow) {
  return {
    kind: row.kind,
    every_seconds: row.every_seconds,
    is_paused: row.paused_at !== null,
    paused_at: row.paused_at?.toISOString() ?? null,
    last_run:
      row.run_id === null || row.run_status === null || row.run_created_at === null
        ? null
        : {
            id: row.run_id,
            mode: row.run_changed_since === null ? ('full' as const) : ('changes' as const),
            status: row.run_status,
            created_at: row.run_created_at.toISOString(),
            finished_at: row.run_finished_at?.toISOString() ?? null,
          },
    last_completed_at: row.last_completed_at?.toISOString() ?? null,
    lag_seconds: row.lag_seconds,
    next_due_at: row.next_due_at?.toISOString() ?? null,
  }
}

/** Reads only what is stored, and does not call Walmart. */
export function getHealth(ctx: TenantContext, { id }: WalmartInstanceId): Promise<WalmartInstanceHealthDocument> {
  return snapshot(ctx, async (tx) => {
    const { connection_status } = await requireInstance(tx, id)
    const { data: schedule } = await describeSchedule(tx, id)
    const expiresAt = await findTokenExpiry(ctx, tx, id)
    const data = {
      ...schedule,
      connection_status,
      access_token_expires_at: expiresAt?.toISOString() ?? null,
      call_budgets: await listCallBudgets(tx, id),
    }
    return { data, message: null }
  })
}
