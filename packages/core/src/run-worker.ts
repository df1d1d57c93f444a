import { setTimeout as sleep } from 'node:timers/promises'

import { Logger, type LogFunctionFactory, run, type WorkerPluginContext } from 'graphile-worker'

import type { Log, Services } from './platform/context.ts'
import { openQueuePool } from './platform/queue-pool.ts'
import { limitTenants } from './platform/tenant-limit.ts'
import { reclaimJobs, takeWorkerLease, type WorkerLease } from './platform/worker-lease.ts'
import { buildTaskList } from './tasks.ts'

// Each cron entry serves all tenants.
const crontab = `
* * * * * requeue_orphaned_runs ?max=3
* * * * * requeue_deletions ?max=3
* * * * * start_due_runs ?max=3
17 * * * * purge_idempotency_keys ?max=3
47 * * * * purge_run_events ?max=3
47 3 * * * purge_runs ?max=3
`

const restartDelayMs = 1000

interface WorkerOptions {
  readonly databaseUrl: string
  /** Maximum number of concurrent jobs. */
  readonly concurrency: number
}

/**
 * Runs jobs until `services.stopping`. Resolves when the jobs in progress have finished or returned to the queue; rejects
 * if the queue cannot start. Once started, it survives an outage of Postgres by restarting the queue.
 */
export async function runWorker(services: Services, options: WorkerOptions): Promise<void> {
  const { stopping, log } = services
  await runQueue(services, options)
  while (!stopping.aborted) {
    log.warn({}, 'the queue stopped unexpectedly and restarts')
    await sleep(restartDelayMs, undefined, { signal: stopping }).catch(() => undefined)
    if (stopping.aborted) return
    await runQueue(services, options).catch((error: unknown) => log.warn({ err: error }, 'the queue cannot start'))
  }
}

async function runQueue(services: Services, options: WorkerOptions): Promise<void> {
  const { db, log, stopping } = services
  const over = new AbortController()
  const watch = { signal: over.signal, log }
  let lease: WorkerLease | undefined
  const stopRequested = Promise.withResolvers<void>()
  // A stop must not wait for the lease while Postgres is unreachable.
  const untilLeased = (workerId: string) =>
    Promise.race([(lease ??= takeWorkerLease(db, workerId, watch)).taken, stopRequested.promise])
  // One connection for each job, one to listen, one for cron.
  const pool = openQueuePool({ url: options.databaseUrl, maxConnections: options.concurrency + 2, log })
  const runner = await run({
    pgPool: pool,
    concurrency: options.concurrency,
    ...limitTenants(options.concurrency),
    taskList: buildTaskList(services),
    crontab,
    logger: new Logger(logTo(log)),
    noHandleSignals: true,
    pollInterval: 1000,
    preset: {
      plugins: [beforeFirstJob(untilLeased)],
      // Otherwise a job whose completion cannot be stored is an unhandled rejection and ends the process.
      worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 },
    },
  }).catch(async (error: unknown) => {
    await pool.end()
    throw error
  })
  const reclaiming = reclaimJobs(db, watch)
  let stopped: Promise<void> | undefined
  const stop = () => {
    stopRequested.resolve()
    stopped ??= runner.stop().catch((error: unknown) => log.warn({ err: error }, 'the queue did not stop cleanly'))
  }
  stopping.addEventListener('abort', stop, { once: true })
  if (stopping.aborted) stop()
  try {
    await runner.promise
    await stopped
  } finally {
    stopping.removeEventListener('abort', stop)
    over.abort()
    await Promise.all([lease?.ended, reclaiming, pool.end()])
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

/** graphile-worker logs every job; pass on warnings and errors only. */
const logTo =
  (log: Log): LogFunctionFactory =>
  (scope) =>
  (level, message) => {
    if (level === 'error') log.error({ ...scope }, message)
    if (level === 'warning') log.warn({ ...scope }, message)
  }
