import { sql } from 'kysely'

import type { Services } from '../platform/context.ts'
import { purge } from '../platform/jobs.ts'
import { hasLater, isUnderWay } from './queries.ts'
import { eventsKeptHours } from './watch-runs.ts'

// An instance on a schedule has more than three hundred runs a day.
const runsKeptDays = 90

const old = sql.id('old')

/**
 * Once a day, for all tenants: deletes old runs that have ended, with their problems. Of each kind it keeps the newest run,
 * which tells the schedule when the next is due; the newest completed one, from which a refresh of changes continues; and
 * the newest of the set-up.
 */
export function purgeRuns(services: Services): Promise<void> {
  return purge(
    services,
    'sync_runs',
    sql`finished_at < now() - make_interval(days => ${runsKeptDays}) and ${hasLater(sql`true`, old)}
      and (status <> 'completed' or ${hasLater(sql`later.status = 'completed'`, old)})
      and (not is_setup or ${hasLater(sql`later.is_setup`, old)})`,
  )
}

/**
 * Once an hour, for all tenants. Keeps events an hour longer than promised: a watcher may still be reading them. Keeps those
 * of runs under way, however old: a new watcher learns of a run from its last event.
 */
export function purgeRunEvents(services: Services): Promise<void> {
  const run = sql`select id from sync_runs where tenant_id = old.tenant_id and id = old.run_id and ${isUnderWay}`
  return purge(
    services,
    'sync_run_events',
    sql`happened_at < now() - make_interval(hours => ${eventsKeptHours + 1}) and (${run}) is null`,
  )
}
