import type { Database } from '@aisle/db'
import { sql } from 'kysely'

import type { Services } from './context.ts'
import { purgeBatches } from './jobs.ts'

/**
 * Once a minute, for all tenants: replaces the changes of each count by their sum, so that a total stays a sum of few rows.
 * A sum of zero leaves no row.
 */
export function mergeRowCounts(services: Pick<Services, 'db' | 'stopping'>): Promise<void> {
  return purgeBatches(services, mergeBatch)
}

const group = ['tenant_id', 'table_name', 'owner_id', 'kind', 'is_archived']

async function mergeBatch(db: Database, limit: number): Promise<number> {
  // One at a time: of two, each could leave a sum of its own.
  await sql`select pg_advisory_xact_lock(hashtextextended('row_counts', 0))`.execute(db)
  const columns = sql.join(group.map((name) => sql.ref(name)))
  const { rows } = await sql<{ merged: number }>`
    with changes as (
      delete from row_counts where ctid = any(array(
        select ctid from row_counts where not is_merged order by tenant_id limit ${limit}
      )) returning *
    ), earlier as (
      delete from row_counts where ctid = any(array(
        -- Not a join, which could read all counts.
        select (
          select ctid from row_counts
          where is_merged and (${columns}) = (${sql.join(group.map((name) => sql.ref(`changed.${name}`)))}) limit 1
        ) from (select distinct ${columns} from changes) changed
      )) returning *
    ), merged as (
      insert into row_counts (${columns}, rows, is_merged)
      select ${columns}, sum(rows), true from (table changes union all table earlier) counted
      group by ${columns} having sum(rows) <> 0
    )
    select count(*) as merged from changes
  `.execute(db)
  return rows[0]?.merged ?? 0
}
