import { createPool, jobTimeouts } from '@aisle/db'

import type { Outages } from './context.ts'

interface QueuePool {
  readonly url: string
  readonly maxConnections: number
  readonly outages: Outages
}

/**
 * The queue's connections. graphile-worker's own pool removes its error listeners before all connections are closed. If
 * one broke then, the process would exit.
 */
export function openQueuePool({ url, maxConnections, outages }: QueuePool): ReturnType<typeof createPool> {
  return createPool({
    url,
    maxConnections,
    timeouts: jobTimeouts,
    onError: (error) => void outages.report(error),
  })
}
