import type { Row, Schema } from '@aisle/db'
import { sql, type Transaction } from 'kysely'

import type { InstanceKey } from '../instances/index.ts'
import type { Services } from '../platform/context.ts'
import { inBatches } from '../platform/jobs.ts'
import { lastSeen, queueMissingSlices } from '../runs/index.ts'
import { isActive, isScheduled, nextDue, ofInstance, plannedRefreshes } from './plan.ts'

// A transaction holds a lock for each instance of its batch, in a table that all of Postgres shares.
const batchSize = 200

/** Once a minute, for all tenants: starts every scheduled refresh that is due. A run and its job commit together. */
export async function startDueRuns({ db }: Pick<Services, 'db'>): Promise<void> {
  const priorityOf = rankByTenant()
  await inBatches(true, () =>
    db.transaction().execute(async (trx) => {
      const instances = await lockInstancesToCheck(trx)
      if (instances.length === 0) return undefined
      const runs = await insertDueRuns(trx, instances)
      await queueMissingSlices(
        trx,
        runs.map((run) => ({ ...run, priority: priorityOf(run) })),
      )
      await setNextCheck(trx, instances)
      return instances.length === batchSize ? true : undefined
    }),
  )
}

// A higher number would let more of each minute's new runs overtake a run that waits.
const lowestPriority = 10

/**
 * The first run of each tenant has priority 0, the next one 1, and so on. A tenant with a thousand due runs delays
 * neither another tenant's few nor a refresh that somebody requests. Once started, a run continues with priority 0.
 */
function rankByTenant(): (run: { readonly tenant_id: number }) => number {
  const started = new Map<number, number>()
  return ({ tenant_id: tenantId }) => {
    const rank = started.get(tenantId) ?? 0
    started.set(tenantId, rank + 1)
    return Math.min(rank, lowestPriority)
  }
}

/** Skips instances that are being changed or deleted until the next minute. */
async function lockInstancesToCheck(trx: Transaction<Schema>): Promise<InstanceKey[]> {
  const { rows } = await sql<InstanceKey>`
    select tenant_id, id from integration_instances instance
    where ${isActive} and schedule_check_at <= now()
    order by schedule_check_at
    limit ${batchSize}
    for no key update skip locked
  `.execute(trx)
  return rows
}

const isOneOf = (instances: readonly InstanceKey[]) => sql`
  (instance.tenant_id, instance.id) in (
    select * from unnest(${instances.map((row) => row.tenant_id)}::bigint[], ${instances.map((row) => row.id)}::bigint[])
  )`

const changedSince = lastSeen({ ...ofInstance, kind: sql`plan.kind` })

/**
 * Inserts a run for each refresh that has not started since it was last due, which makes up for refreshes that were missed
 * while no worker ran.
 */
async function insertDueRuns(trx: Transaction<Schema>, instances: readonly InstanceKey[]) {
  const { rows } = await sql<Row<'sync_runs', 'id' | 'kind' | 'tenant_id'>>`
    insert into sync_runs (tenant_id, instance_id, kind, is_setup, changed_since)
    select instance.tenant_id, instance.id, plan.kind, false, case when changes_only then ${changedSince} end
    from ${plannedRefreshes}
    where ${isOneOf(instances)}
      and ${isScheduled} and last_run.created_at < last_due and last_run.finished_at is not null
    -- In the order in which a set-up starts its runs. Otherwise the two could deadlock on each other's new runs.
    order by instance.tenant_id, instance.id, plan.position
    on conflict do nothing
    returning tenant_id, id, kind
  `.execute(trx)
  return rows
}

/** A refresh that is still due waits for its last run to end; the schedule looks again in a minute. */
async function setNextCheck(trx: Transaction<Schema>, instances: readonly InstanceKey[]): Promise<void> {
  await sql`
    update integration_instances checked set schedule_check_at = next_check
    from (
      select instance.tenant_id, instance.id,
        min(case when ${isScheduled} then greatest(${nextDue}, now() + interval '30 seconds')
          else last_due + make_interval(secs => every_seconds) end) filter (where pause.kind is null) as next_check
      from ${plannedRefreshes}
      where ${isOneOf(instances)}
      group by 1, 2
    ) due
    where checked.tenant_id = due.tenant_id and checked.id = due.id
  `.execute(trx)
}
