import { createPool } from '@aisle/db'

import type { Log } from './context.ts'

interface QueuePool {
  readonly url: string
  readonly maxConnections: number
  readonly log: Log
}

/**
 * The queue's own connections. A pool that graphile-worker makes for itself loses its error listeners before its last
 * connection is closed, and one that breaks in that moment ends the process.
 */
export function openQueuePool({ url, maxConnections, log }: QueuePool): ReturnType<typeof createPool> {
  return createPool({
    url,
    maxConnections,
    onError: (error) => log.warn({ err: error }, "one of the queue's database connections broke"),
  })
}
