import type { WalmartInstanceId, WalmartScheduleDocument } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import { requireInstance } from '../instances/index.ts'
import { snapshot, type TenantContext } from '../platform/context.ts'
import { listScheduledRefreshes } from './queries.ts'
import { schedulePlan } from './schedule-plan.ts'

export function getSchedule(ctx: TenantContext, { id }: WalmartInstanceId): Promise<WalmartScheduleDocument> {
  return snapshot(ctx, (tx) => describeSchedule(tx, id))
}

/** An instance's schedule as the API shows it. */
export async function describeSchedule(tx: TenantTransaction, id: number): Promise<WalmartScheduleDocument> {
  const { is_automatic_sync_enabled } = await requireInstance(tx, id)
  const rows = await listScheduledRefreshes(tx, { instanceId: id, plan: schedulePlan })
  const refreshes = rows.map(({ paused_at, next_due_at, run_id, run_status, ...row }) => ({
    kind: row.kind,
    every_seconds: row.every_seconds,
    is_paused: paused_at !== null,
    paused_at: paused_at?.toISOString() ?? null,
    last_run:
      run_id === null || run_status === null || row.run_created_at === null
        ? null
        : {
            id: run_id,
            mode: row.run_changed_since === null ? ('full' as const) : ('changes' as const),
            status: run_status,
            created_at: row.run_created_at.toISOString(),
            finished_at: row.run_finished_at?.toISOString() ?? null,
          },
    next_due_at: next_due_at?.toISOString() ?? null,
  }))
  return { data: { id, is_automatic_sync_enabled, refreshes }, message: null }
}
