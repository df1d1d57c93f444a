import { Socket } from 'node:net'

import type pg from 'pg'

import type { Timeouts } from './connection-limits.ts'

// Normally Postgres cancels a statement first, and its error arrives.
const graceMs = 5000

/**
 * Breaks a connection on which a response is overdue. pg's own `query_timeout` would only give up the query, and
 * reuse the connection for the next one.
 */
export function breakIfSilent(client: pg.PoolClient, { statementMs }: Timeouts): void {
  if (statementMs === undefined) return
  const { connection } = client
  const { stream } = connection
  if (!(stream instanceof Socket)) throw new TypeError('pg connects with a socket.')
  let bytesBefore = stream.bytesWritten
  // First, because pg's own listener may send the next query.
  connection.prependListener('readyForQuery', () => {
    const left = Math.max(0, (withoutResponse.get(client) ?? 0) - 1)
    withoutResponse.set(client, left)
    if (left === 0) bytesBefore = stream.bytesWritten
  })
  stream.setTimeout(statementMs + graceMs, () => {
    if (stream.bytesWritten === bytesBefore) return
    stream.destroy(Object.assign(new Error('Postgres did not respond in time.'), { code: 'ETIMEDOUT' }))
  })
}

/** How many statements of a connection have no response yet, of those that `sendOn` has sent. */
const withoutResponse = new WeakMap<pg.PoolClient, number>()

/** Sends a statement, even if the previous one has no response yet. */
export function sendOn(client: pg.PoolClient, query: pg.QueryConfig | string): Promise<pg.QueryResult> {
  withoutResponse.set(client, (withoutResponse.get(client) ?? 0) + 1)
  return client.query(query)
}
