import { createPool, jobTimeouts } from '@aisle/db'

import type { Outages } from './context.ts'

interface QueuePool {
  readonly url: string
  readonly maxConnections: number
  readonly outages: Outages
}

type Pool = ReturnType<typeof createPool>

/**
 * The queue's connections. graphile-worker's own pool removes its error listeners before all connections are closed. If
 * one broke then, the process would exit.
 */
export function openQueuePool({ url, maxConnections, outages }: QueuePool): Pool {
  const pool = createPool({
    url,
    maxConnections,
    timeouts: jobTimeouts,
    onError: (error) => void outages.report(error),
  })
  allowSecondRelease(pool)
  return pool
}

/**
 * If the connection on which graphile-worker listens breaks while the queue stops, it is released twice, in a promise that
 * nobody handles. pg throws then, and the process would exit.
 */
function allowSecondRelease(pool: Pool): void {
  const connect = pool.connect.bind(pool)
  function connectOnce(callback?: Parameters<typeof connect>[0]) {
    if (!callback) return connect()
    return connect((error, client, release) => {
      let isReleased = false
      callback(error, client, (broken) => {
        if (!isReleased) release(broken)
        isReleased = true
      })
    })
  }
  pool.connect = connectOnce as typeof pool.connect
}
