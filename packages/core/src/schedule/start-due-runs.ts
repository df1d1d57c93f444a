import type { Schema } from '@aisle/db'
import { type Selectable, sql, type Transaction } from 'kysely'

import type { Services } from '../platform/context.ts'
import { inBatches } from '../platform/jobs.ts'
import { lastSeen, queueMissingSlices } from '../runs/index.ts'
import { isScheduled, ofInstance, plannedRefreshes } from './plan.ts'

const batchSize = 1000

/** Once a minute, for all tenants: starts every scheduled refresh that is due. A run and its job commit together. */
export async function startDueRuns({ db }: Services): Promise<void> {
  await inBatches(true, () =>
    db.transaction().execute(async (trx) => {
      const runs = await insertDueRuns(trx)
      await queueMissingSlices(trx, runs)
      return runs.length === batchSize ? true : undefined
    }),
  )
}

const changedSince = lastSeen({ ...ofInstance, kind: sql`plan.kind` })

/**
 * Inserts a run for each refresh that has not started since it was last due, so that one missed while no worker ran is made
 * up for. Instances that are being changed or deleted are skipped until the next minute.
 */
async function insertDueRuns(trx: Transaction<Schema>) {
  const { rows } = await sql<Pick<Selectable<Schema['sync_runs']>, 'id' | 'kind' | 'tenant_id'>>`
    insert into sync_runs (tenant_id, instance_id, kind, is_setup, changed_since)
    select instance.tenant_id, instance.id, plan.kind, false, case when changes_only then ${changedSince} end
    from ${plannedRefreshes}
    where ${isScheduled} and last_run.created_at < last_due and last_run.finished_at is not null
    -- In the order in which a set-up starts its runs. Otherwise the two could deadlock on each other's new runs.
    order by instance.tenant_id, instance.id, plan.position
    limit ${batchSize}
    for key share of instance skip locked
    on conflict do nothing
    returning tenant_id, id, kind
  `.execute(trx)
  return rows
}
