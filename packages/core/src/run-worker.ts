import { EventEmitter } from 'node:events'

import { Logger, type LogFunctionFactory, run } from 'graphile-worker'

import type { Log, Services } from './platform/context.ts'
import { holdWorkerLease, reclaimJobs } from './platform/worker-lease.ts'
import { buildTaskList } from './tasks.ts'

// Scheduled for everybody at once; what is due for single tenants is found by these, not scheduled one by one.
const crontab = '17 * * * * purge_idempotency_keys ?id=purge_idempotency_keys&max=3'

export interface WorkerOptions {
  readonly databaseUrl: string
  /** Jobs at a time. */
  readonly concurrency: number
}

/**
 * Does the queue's jobs until `services.stopping`. Ends when what was in hand is finished or handed back, and rejects
 * when the queue itself fails.
 */
export async function runWorker(services: Services, options: WorkerOptions): Promise<void> {
  const lease = new AbortController()
  const events = new EventEmitter()
  const loops: Promise<void>[] = []
  events.once('pool:create', ({ workerPool }: { workerPool: { id: string } }) => {
    const { db, log } = services
    loops.push(
      holdWorkerLease(db, workerPool.id, { signal: lease.signal, log }),
      reclaimJobs(db, { signal: lease.signal, log }),
    )
  })
  const runner = await run({
    connectionString: options.databaseUrl,
    concurrency: options.concurrency,
    taskList: buildTaskList(services),
    crontab,
    events,
    logger: new Logger(logTo(services.log)),
    noHandleSignals: true,
    pollInterval: 1000,
  })
  const stop = () => void runner.stop().catch(() => undefined)
  services.stopping.addEventListener('abort', stop, { once: true })
  if (services.stopping.aborted) stop()
  try {
    await runner.promise
  } finally {
    lease.abort()
    await Promise.all(loops)
  }
}

/** The queue reports every job; only what a person must see gets through. */
const logTo =
  (log: Log): LogFunctionFactory =>
  (scope) =>
  (level, message) => {
    if (level === 'error') log.error({ ...scope }, message)
    if (level === 'warning') log.warn({ ...scope }, message)
  }
