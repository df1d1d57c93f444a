import { setTimeout as sleep } from 'node:timers/promises'

import type pg from 'pg'

import { type Aisle, type Lab, newInstance, startAisle } from './lab.ts'
import { type SimulatorProgram, startSimulator } from './programs.ts'
import { type Result, timed, toResult } from './result.ts'

interface Sizes {
  /** Instances that wait for their set-up. */
  readonly backlog: number
}

/**
 * The set-up of many instances of a tenant that wait in the queue, by one, two and four worker processes. The baseline is
 * one worker.
 */
export async function benchWorkers(lab: Lab, { backlog }: Sizes): Promise<Result[]> {
  const simulator = await startSimulator('--sellers', String(backlog), '--items', '20', '--orders', '20', '--no-limits')
  lab.defer(() => simulator.stop())
  const aisle = await startAisle(lab, simulator.url)
  const speeds: number[] = []
  for (const workers of [1, 2, 4]) speeds.push(await measure({ aisle, simulator }, { workers, backlog }))
  const [one = 0, two = 0, four = 0] = speeds
  const results = { two, four }
  return Object.entries(results).map(([workers, ours]) =>
    toResult({
      name: `set-up of ${backlog} instances by ${workers} workers`,
      unit: 'instances/s',
      target: null,
      rounds: [{ baseline: one, ours }],
    }),
  )
}

interface Programs {
  readonly aisle: Aisle
  readonly simulator: SimulatorProgram
}

/** Returns the speed in instances per second. */
async function measure({ aisle, simulator }: Programs, { workers, backlog }: { workers: number; backlog: number }) {
  const programs = await Promise.all(Array.from({ length: workers }, () => aisle.startWorker()))
  // The first jobs compile code and open connections.
  await createInstances({ aisle, simulator }, 5 * workers)
  await untilIdle(aisle.pool)
  await pause(aisle.pool)
  await createInstances({ aisle, simulator }, backlog)
  const ms = await timed(async () => {
    await resume(aisle.pool)
    await untilIdle(aisle.pool)
  })
  for (const program of programs) await program.stop()
  return (1000 * backlog) / ms
}

async function createInstances({ aisle, simulator: { sellers } }: Programs, count: number): Promise<void> {
  for (const seller of sellers.slice(0, count))
    await aisle.client.walmart.create.mutate(newInstance(aisle.storeId, seller))
}

/** Postpones new jobs to tomorrow, until `resume`. */
async function pause(pool: pg.Pool): Promise<void> {
  await pool.query(`
    create function bench_postpone() returns trigger language plpgsql as $$
      begin new.run_at = now() + interval '1 day'; return new; end $$;
    create trigger bench_postpone before insert on graphile_worker._private_jobs
      for each row execute function bench_postpone()`)
}

async function resume(pool: pg.Pool): Promise<void> {
  await pool.query(`
    drop trigger bench_postpone on graphile_worker._private_jobs;
    drop function bench_postpone;
    update graphile_worker._private_jobs set run_at = now();
    select pg_notify('jobs:insert', '{"r":"0","count":100}')`)
}

async function untilIdle(pool: pg.Pool): Promise<void> {
  for (;;) {
    const { rows } = await pool.query(`
      select count(*) filter (where status in ('queued', 'running', 'retrying'))::int as left,
        count(*) filter (where status in ('failed', 'cancelled'))::int as failed from sync_runs`)
    if (rows[0].failed > 0) throw new Error('A run has failed.')
    if (rows[0].left === 0) return
    await sleep(20)
  }
}
