import type { Database } from '@aisle/db'
import { sql } from 'kysely'

import type { Services } from '../platform/context.ts'
import { hasLater, isUnderWay } from './queries.ts'
import { eventsKeptHours } from './watch-runs.ts'

// An instance on a schedule has more than three hundred runs a day.
const runsKeptDays = 90

/** Once a day, for all tenants: deletes old runs. */
export async function purgeRuns({ db }: Services): Promise<void> {
  await deleteRunsOlderThan(db, runsKeptDays)
}

/**
 * Deletes old runs with their problems. Of each kind it keeps the newest run, which tells the schedule when the next is due;
 * the newest completed one, from which a refresh of changes continues; and the newest of the set-up.
 */
async function deleteRunsOlderThan(db: Database, days: number): Promise<void> {
  await sql`
    delete from sync_runs using integration_instances instance
    where sync_runs.tenant_id = instance.tenant_id and sync_runs.instance_id = instance.id
      and sync_runs.finished_at < now() - make_interval(days => ${days})
      and not ${isUnderWay}
      and ${hasLater(sql`true`)}
      and (sync_runs.status <> 'completed' or ${hasLater(sql`later.status = 'completed'`)})
      and (not sync_runs.is_setup or ${hasLater(sql`later.is_setup`)})
  `.execute(db)
}

/** Once an hour, for all tenants. Keeps events an hour longer than promised: a watcher may still be reading them. */
export async function purgeRunEvents({ db }: Services): Promise<void> {
  await deleteRunEvents(db, eventsKeptHours + 1)
}

/** Keeps the events of runs under way, however old: a new watcher learns of a run from its last event. */
async function deleteRunEvents(db: Database, olderThanHours: number): Promise<void> {
  await sql`
    delete from sync_run_events event
    where happened_at < now() - make_interval(hours => ${olderThanHours}) and not exists (
      select from sync_runs
      where sync_runs.tenant_id = event.tenant_id and sync_runs.id = event.run_id and ${isUnderWay}
    )
  `.execute(db)
}
