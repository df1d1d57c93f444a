import { setTimeout as sleep } from 'node:timers/promises'

import { createDatabase, type Database } from '@aisle/db'
import { sql } from 'kysely'

import type { Log, Outages, Services } from './context.ts'
import { retryPauseMs } from './outages.ts'

const checkLeaseEveryMs = 500
const reclaimEveryMs = 2000

const deadAfterMs = 10_000

/**
 * The connections that hold a worker's lease and look for dead workers. A lease that shows no sign of life ends, even
 * if something between the worker and Postgres keeps its connection open.
 */
export function openLeaseDatabase(url: string): Database {
  const timeouts = { statementMs: 5000, lockMs: 5000, idleSessionMs: deadAfterMs }
  return createDatabase({ url, maxConnections: 2, timeouts })
}

// A session lock, so that Postgres releases it when the worker's connection closes.
const lockOf = (workerId: ReturnType<typeof sql.ref> | string) =>
  sql`hashtextextended('aisle worker ' || ${workerId}, 0)`

interface Watch {
  readonly signal: AbortSignal
  readonly log: Log
  readonly outages: Outages
}

interface LeaseWatch extends Watch {
  readonly onChange: (isHeld: boolean) => void
}

export interface WorkerLease {
  /** Resolves when the lease is held. The worker must not start a job earlier. */
  readonly taken: Promise<void>
  /** Resolves when the signal has aborted and the lease has been released. */
  readonly ended: Promise<void>
}

/**
 * Shows other workers that this one is alive, until the signal aborts. Without leases, the jobs of a killed worker would stay
 * locked for four hours.
 */
export function takeWorkerLease(
  db: Database,
  workerId: string,
  { signal, log, outages, onChange }: LeaseWatch,
): WorkerLease {
  const taken = Promise.withResolvers<void>()
  const pause = (ms: number) => sleep(ms, undefined, { signal }).catch(() => undefined)
  async function hold(): Promise<void> {
    let failures = 0
    while (!signal.aborted) {
      try {
        await db.connection().execute(async (connection) => {
          await sql`select pg_advisory_lock(${lockOf(workerId)})`.execute(connection)
          taken.resolve()
          onChange(true)
          failures = 0
          while (!signal.aborted) {
            await pause(checkLeaseEveryMs)
            await sql`select 1`.execute(connection)
          }
          await sql`select pg_advisory_unlock(${lockOf(workerId)})`.execute(connection)
        })
      } catch (error) {
        onChange(false)
        if (!outages.report(error)) log.warn({ err: error, workerId }, 'the worker cannot hold its lease')
        await pause(retryPauseMs(failures++))
      }
    }
    onChange(false)
    taken.resolve()
  }
  return { taken: taken.promise, ended: hold() }
}

/** Returns the jobs of dead workers to the queue, until the signal aborts. */
export async function reclaimJobs(db: Database, { signal, log, outages }: Watch): Promise<void> {
  while (!signal.aborted) {
    try {
      const workerIds = await unlockDeadWorkers(db)
      if (workerIds.length > 0) log.warn({ workerIds }, 'jobs of dead workers were returned to the queue')
    } catch (error) {
      if (!outages.report(error)) log.warn({ err: error }, 'could not look for dead workers')
    }
    await sleep(reclaimEveryMs, undefined, { signal }).catch(() => undefined)
  }
}

/** A worker whose lock is free is dead, because workers lock before they take their first job. */
async function unlockDeadWorkers(db: Database): Promise<string[]> {
  const { rows } = await sql<{ workerIds: string[] }>`
    with suspect as materialized (
      select distinct locked_by from graphile_worker.jobs where locked_by is not null
    ), dead as materialized (
      select locked_by from suspect where pg_try_advisory_xact_lock(${lockOf(sql.ref('locked_by'))})
    ), unlocked as materialized (
      select graphile_worker.force_unlock_workers(array_agg(locked_by)) from dead having count(*) > 0
    )
    select array_agg(locked_by) as "workerIds" from dead, unlocked having count(*) > 0
  `.execute(db)
  return rows[0]?.workerIds ?? []
}

/**
 * Once a minute, for all tenants: deletes jobs that a newer one with the same key has replaced while they ran (the rest of
 * their work, or a cron entry's next period), and that were not recorded as done, because their worker died or lost its
 * connection. The queue has removed their key and attempts, so it would keep them forever. All other jobs have a key.
 */
export async function completeSupersededJobs({ db }: Services): Promise<void> {
  await sql`
    select graphile_worker.complete_jobs(array_agg(id)) from graphile_worker.jobs
    where key is null and attempts >= max_attempts and locked_at is null
    having count(*) > 0
  `.execute(db)
}
