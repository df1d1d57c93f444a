import { setTimeout as sleep } from 'node:timers/promises'

import type { Database } from '@aisle/db'
import { sql } from 'kysely'

import type { Services } from './context.ts'
import { repeatAfterConflict } from './transaction.ts'

// Often, because Postgres's clock and the worker's may differ.
const checkEveryMs = 10_000
const mostAttempts = 3

export interface CronEntry {
  /** A Postgres interval. */
  readonly every: string
  /** How long after the start of each period, in UTC. Default: none. */
  readonly at?: string
}

type Entries = Readonly<Record<string, CronEntry>>

/**
 * Adds the jobs of the entries when they are due, until the signal aborts. The queue's own cron would trust the
 * worker's clock.
 */
export async function runCron(
  { db, log, outages }: Pick<Services, 'db' | 'log' | 'outages'>,
  entries: Entries,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      // A queue that starts for the first time stores the names of its tasks, as adding a job does, in no common order.
      await repeatAfterConflict(() => addDueJobs(db, entries))
    } catch (error) {
      if (!outages.report(error)) log.warn({ err: error }, 'could not add the jobs that are due')
    }
    await sleep(checkEveryMs, undefined, { signal }).catch(() => undefined)
  }
}

/**
 * Adds a job for each entry that has become due by Postgres's clock, and returns their names. However many workers call it,
 * the first one adds the job. A time in the future predates a rollback of that clock, and is replaced.
 */
export async function addDueJobs(db: Database, entries: Entries): Promise<string[]> {
  const list = JSON.stringify(Object.entries(entries).map(([name, { every, at = '0' }]) => ({ name, every, at })))
  const { rows } = await sql<{ name: string }>`
    with entry as (
      select name, date_bin(every, now(), timestamptz '2000-01-01 00:00Z' + at) as due_at
      from json_to_recordset(${list}::json) as entry (name text, every interval, at interval)
    ), due as (
      insert into cron_entries as known (name, due_at) select name, due_at from entry order by name
      on conflict (name) do update set due_at = excluded.due_at
      -- Another worker's transaction may have begun a moment later, in the next period.
      where known.due_at < excluded.due_at or known.due_at > now() + interval '1 minute'
      returning name
    )
    select name from due, graphile_worker.add_job(name, job_key => name, max_attempts => ${mostAttempts})
  `.execute(db)
  return rows.map(({ name }) => name)
}
