import { setTimeout as sleep } from 'node:timers/promises'
import { aborted } from 'node:util'

import { type LogFunctionFactory, Logger, run, type WorkerEvents, type WorkerPluginContext } from 'graphile-worker'

import type { WorkerState } from './platform/check-database.ts'
import type { Services } from './platform/context.ts'
import { runCron } from './platform/cron.ts'
import { retryPauseMs } from './platform/outages.ts'
import { openQueuePool } from './platform/queue-pool.ts'
import { limitTenants } from './platform/tenant-limit.ts'
import { openLeaseDatabase, reclaimJobs, takeWorkerLease, type WorkerLease } from './platform/worker-lease.ts'
import { buildTaskList, cronEntries } from './tasks.ts'

// Jobs in progress requeue their rest within seconds.
const longestStopMs = 15_000
const longestCloseMs = 5000
// A queue that ran for this long restarts soon.
const stableAfterMs = 60_000

interface WorkerOptions {
  /** Must keep sessions, so it must not lead through a pooler in transaction mode. */
  readonly databaseUrl: string
  /** Maximum number of concurrent jobs. */
  readonly concurrency: number
  /** Kept up to date, for `checkWorker`. */
  readonly state?: WorkerState
}

/**
 * Runs jobs until `services.stopping` aborts. Resolves when the jobs in progress have finished or returned to the
 * queue; rejects if the queue cannot start. It survives an outage of Postgres, whenever one begins, by restarting the
 * queue.
 */
export async function runWorker(services: Services, options: WorkerOptions): Promise<void> {
  const { stopping, log, outages } = services
  for (let attempt = 0; !stopping.aborted; attempt++) {
    const startedAt = performance.now()
    await runQueue(services, options).catch((error: unknown) => {
      if (outages.report(error)) return
      if (attempt === 0) throw error
      log.warn({ err: error }, 'the queue cannot start')
    })
    if (stopping.aborted) return
    if (performance.now() - startedAt > stableAfterMs) attempt = 0
    // During an outage, the log already has a line.
    if (outages.ongoing() === undefined) log.warn({}, 'the queue stopped unexpectedly and restarts')
    await sleep(retryPauseMs(attempt), undefined, { signal: stopping }).catch(() => undefined)
  }
}

async function runQueue(services: Services, options: WorkerOptions): Promise<void> {
  const { log, outages } = services
  const over = new AbortController()
  const watch = { signal: over.signal, log, outages }
  const state = options.state ?? { isQueueRunning: false, isLeaseHeld: false }
  const leaseWatch = { ...watch, onChange: (isHeld: boolean) => (state.isLeaseHeld = isHeld) }
  const leases = openLeaseDatabase(options.databaseUrl)
  let lease: WorkerLease | undefined
  // The queue also stops on its own, if it cannot record a job's end. Then its jobs have to stop as well.
  const ending = new AbortController()
  const stopping = AbortSignal.any([services.stopping, ending.signal])
  // A stop must not wait for the lease while Postgres is unreachable.
  const untilLeased = (workerId: string) =>
    Promise.race([(lease ??= takeWorkerLease(leases, workerId, leaseWatch)).taken, aborted(stopping, stopping)])
  // One connection for each job, one to listen.
  const pool = openQueuePool({ url: options.databaseUrl, maxConnections: options.concurrency + 1, outages })
  const limit = limitTenants(options.concurrency)
  limit.events.once('pool:gracefulShutdown', () => ending.abort(new Error('the queue stops')))
  const start = watchStart(limit.events)
  const runner = await run({
    pgPool: pool,
    concurrency: options.concurrency,
    ...limit,
    taskList: buildTaskList({ ...services, stopping }),
    logger: new Logger(logTo(services, over.signal)),
    noHandleSignals: true,
    pollInterval: 1000,
    preset: {
      plugins: [beforeFirstJob(untilLeased)],
      // Otherwise a job whose completion cannot be stored is an unhandled rejection and ends the process.
      worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 },
    },
  }).catch(async (error: unknown) => {
    await Promise.all([pool.end(), leases.destroy()])
    throw error
  })
  const reclaiming = reclaimJobs(leases, watch)
  // Not before the queue has stored the names of its tasks: the two would lock them in different orders.
  const named = Promise.race([start, aborted(over.signal, over.signal)]).catch(() => undefined)
  const cron = named.then(() => runCron(services, cronEntries, over.signal))
  let stopped: Promise<void> | undefined
  const stop = () => {
    stopped ??= runner.stop().catch((error: unknown) => log.warn({ err: error }, 'the queue did not stop cleanly'))
  }
  services.stopping.addEventListener('abort', stop, { once: true })
  if (services.stopping.aborted) stop()
  start.then(
    () => (state.isQueueRunning = !stopping.aborted),
    (error: unknown) => {
      if (!outages.report(error)) log.warn({ err: error }, 'the queue cannot look for jobs')
      stop()
    },
  )
  try {
    const isDown = runner.promise.then(() => stopped)
    await Promise.race([isDown, aborted(stopping, stopping)])
    state.isQueueRunning = false
    // If Postgres fails meanwhile, the queue may lose count of what it waits for, and never end.
    if (!(await isWithin(longestStopMs, isDown))) log.warn({}, 'the queue did not stop in time and is given up')
  } finally {
    services.stopping.removeEventListener('abort', stop)
    over.abort()
    const closed = Promise.all([lease?.ended, reclaiming, cron, pool.end()]).then(() => leases.destroy())
    await isWithin(longestCloseMs, closed)
  }
}

/**
 * Resolves when the queue has queried for jobs, and rejects if the first query fails. Before it, graphile-worker stores the
 * names of its tasks; if that fails, it keeps the error, and never queries for jobs again.
 */
function watchStart(events: WorkerEvents): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  events.once('job:start', () => resolve())
  events.once('worker:getJob:empty', () => resolve())
  events.once('worker:getJob:error', ({ error }) => reject(error))
  return promise
}

async function isWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  const ended = new AbortController()
  try {
    return await Promise.race([work.then(() => true), sleep(ms, false, { signal: ended.signal })])
  } finally {
    ended.abort()
  }
}

function beforeFirstJob(wait: (workerId: string) => Promise<void>): GraphileConfig.Plugin {
  return {
    name: 'BeforeFirstJob',
    version: '1.0.0',
    worker: {
      hooks: {
        startWorker: (_ctx: WorkerPluginContext, { worker }) => wait(worker.workerPool.id),
      },
    },
  }
}

/**
 * graphile-worker logs every job; pass on warnings and errors only, and none that an outage of Postgres causes. A
 * queue that was given up may keep trying to store how its jobs ended, on closed connections.
 */
const logTo =
  ({ log, outages }: Services, over: AbortSignal): LogFunctionFactory =>
  (scope) =>
  (level, message, meta) => {
    if (over.aborted || (level !== 'error' && level !== 'warning')) return
    if (outages.report(meta?.['fatalError'] ?? meta?.['error'])) return
    if (level === 'error') log.error({ ...scope }, message)
    if (level === 'warning') log.warn({ ...scope }, message)
  }
