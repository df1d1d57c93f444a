import { createPool } from '@aisle/db'

import type { Log } from './context.ts'

interface QueuePool {
  readonly url: string
  readonly maxConnections: number
  readonly log: Log
}

/**
 * The queue's connections. graphile-worker's own pool removes its error listeners before all connections are closed. If
 * one broke then, the process would exit.
 */
export function openQueuePool({ url, maxConnections, log }: QueuePool): ReturnType<typeof createPool> {
  return createPool({
    url,
    maxConnections,
    onError: (error) => log.warn({ err: error }, "one of the queue's database connections broke"),
  })
}
