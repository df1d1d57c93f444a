import type { Database } from '@aisle/db'
import { type RawBuilder, sql } from 'kysely'

const hasLater = (which: RawBuilder<unknown>) => sql`exists (
  select from sync_runs later
  where later.tenant_id = run.tenant_id and later.instance_id = run.instance_id and later.kind = run.kind
    and later.id > run.id and ${which}
)`

/**
 * Deletes the runs that ended so many days ago, with what they could not bring in. Of each kind, whatever their age, stay
 * the newest, by which the schedule knows when the next is due, the newest completed one, where a refresh of changes goes
 * on, and the newest of the set-up. For all tenants at once.
 */
export async function deleteRunsOlderThan(db: Database, days: number): Promise<void> {
  await sql`
    delete from sync_runs run using integration_instances instance
    where run.tenant_id = instance.tenant_id and run.instance_id = instance.id
      and run.finished_at < now() - make_interval(days => ${days})
      and run.status in ('completed', 'failed', 'cancelled')
      and ${hasLater(sql`true`)}
      and (run.status <> 'completed' or ${hasLater(sql`later.status = 'completed'`)})
      and (not run.is_setup or ${hasLater(sql`later.is_setup`)})
  `.execute(db)
}
