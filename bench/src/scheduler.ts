import { setTimeout as sleep } from 'node:timers/promises'

import { startDueRuns } from '@aisle/core'
import { createDatabase, createPool, type Database } from '@aisle/db'
import type pg from 'pg'

import type { Lab } from './lab.ts'
import { median, type Result, type Round, timed, toResult } from './result.ts'

interface Sizes {
  readonly rounds: number
  readonly instances: number
}

const fewInstances = 100
const checksARound = 50
const minuteMs = 60_000
/** The size of Postgres's lock table with default settings: 64 locks for each of 100 connections. */
const lockTableSize = 6400

/**
 * The job that runs the schedule once a minute, with many instances: when none is due, compared with few instances, and when
 * all refreshes of all instances are due at once, compared with a minute.
 */
export async function benchScheduler(lab: Lab, { rounds, instances }: Sizes): Promise<Result[]> {
  const few = await prepare(lab, fewInstances)
  const many = await prepare(lab, instances)
  const none: Round[] = []
  const all: Round[] = []
  const locks: Round[] = []
  const queue: Round[] = []
  for (let round = 0; round < rounds; round += 1) {
    none.push({ baseline: await medianCheck(few.db), ours: await medianCheck(many.db) })
    await many.pool.query('update integration_instances set schedule_check_at = now()')
    const peak = watchLocks(many.pool)
    all.push({ baseline: minuteMs, ours: await timed(() => startDueRuns(many)) })
    locks.push({ baseline: lockTableSize, ours: await peak.end() })
    queue.push(await measureQueue(many.pool, 3 * instances))
    await many.pool.query(endRuns)
    await many.pool.query('vacuum (analyze) graphile_worker._private_jobs, sync_runs')
  }
  const due = `${instances} instances, all due`
  return [
    toResult({
      name: `the schedule, ${instances} instances, none due, against ${fewInstances}`,
      unit: 'ms',
      target: '<= 1.2',
      rounds: none,
    }),
    toResult({ name: `the schedule, ${due}`, unit: 'ms, of a minute', target: '<= 1', rounds: all }),
    toResult({ name: `locks of the schedule, ${due}`, unit: 'locks', target: '<= 0.5', rounds: locks }),
    toResult({ name: `the queue, ${due}, against a new table`, unit: 'MiB', target: '<= 2', rounds: queue }),
  ]
}

async function prepare(lab: Lab, instances: number) {
  const url = await lab.createDatabase()
  const pool = createPool({ url, maxConnections: 2 })
  lab.defer(() => pool.end())
  const db = createDatabase({ url })
  lab.defer(() => db.destroy())
  const client = await pool.connect()
  try {
    await client.query('set session_replication_role = replica')
    for (const statement of manyInstances) await client.query(statement.replace('$1', String(instances)))
  } finally {
    client.release(true)
  }
  await pool.query('vacuum (analyze)')
  return { db, pool }
}

async function medianCheck(db: Database): Promise<number> {
  const times: number[] = []
  for (let check = 0; check < checksARound; check += 1) times.push(await timed(() => startDueRuns({ db })))
  return median(times)
}

/** Samples how many locks are in Postgres's lock table. Returns the maximum. */
function watchLocks(pool: pg.Pool): { end(): Promise<number> } {
  const over = new AbortController()
  const sample = async () => {
    let peak = 0
    while (!over.signal.aborted) {
      const { rows } = await pool.query<{ locks: number }>(
        'select count(*)::int as locks from pg_locks where not fastpath',
      )
      peak = Math.max(peak, rows[0]?.locks ?? 0)
      await sleep(10)
    }
    return peak
  }
  const sampled = sample()
  return {
    end() {
      over.abort()
      return sampled
    },
  }
}

/** The size of the queue, and of a new table with the same jobs and indexes. */
async function measureQueue(pool: pg.Pool, jobs: number): Promise<Round> {
  const { rows } = await pool.query<{ jobs: number }>('select count(*)::int as jobs from graphile_worker._private_jobs')
  if (rows[0]?.jobs !== jobs) throw new Error(`The schedule has added ${rows[0]?.jobs} jobs, not ${jobs}.`)
  const { rows: columns } = await pool.query<{ list: string }>(`
    select string_agg(quote_ident(attname), ', ') as list from pg_attribute
    where attrelid = 'graphile_worker._private_jobs'::regclass and attnum > 0 and attgenerated = '' and not attisdropped`)
  const list = columns[0]?.list
  await pool.query(`
    drop table if exists new_jobs;
    create table new_jobs (like graphile_worker._private_jobs including all);
    insert into new_jobs (${list}) overriding system value select ${list} from graphile_worker._private_jobs`)
  const sizeOf = async (table: string) => {
    const { rows: sizes } = await pool.query<{ size: string }>('select pg_total_relation_size($1) as size', [table])
    return Number(sizes[0]?.size) / 1024 / 1024
  }
  return { baseline: await sizeOf('new_jobs'), ours: await sizeOf('graphile_worker._private_jobs') }
}

/** Ten instances for each tenant, whose last runs have ended two days ago. None is due. */
const manyInstances = [
  `insert into tenants (time_zone) select 'UTC' from generate_series(1, $1 / 10)`,
  `insert into stores (tenant_id, name) select id, 'Store' from tenants`,
  `insert into integration_instances (tenant_id, integration_id, name, environment, connection_status, sealed_credentials,
    is_automatic_sync_enabled, start_date, store_id, auto_link_products, auto_create_products,
    sync_sales_order_invoices_to_accounting, sync_sales_credit_to_accounting, schedule_check_at)
  select tenant_id, 1, 'Walmart ' || n, 'sandbox', 'connected', 'sealed', true, '2026-08-01', id, true, true, false, false,
    now() + interval '1 day'
  from stores, generate_series(1, 10) n`,
  `insert into sync_runs (tenant_id, instance_id, kind, status, is_setup, high_water_mark, created_at, started_at, finished_at)
  select tenant_id, id, kind, 'completed', kind = 'token', past, past, past, past
  from integration_instances, unnest(array['token', 'locations', 'products', 'orders']) kind,
    (select now() - interval '2 days' as past) days`,
]

/** As if the runs had been completed two days ago. */
const endRuns = `
  update sync_runs set status = 'completed', high_water_mark = now(), created_at = now() - interval '2 days',
    started_at = now(), finished_at = now()
  where status = 'queued';
  delete from graphile_worker._private_jobs`
