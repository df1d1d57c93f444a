import { setImmediate as nextTurn } from 'node:timers/promises'

import { type PostgresCursor, type PostgresPool, type PostgresPoolClient, type PostgresQueryResult, sql } from 'kysely'
import type pg from 'pg'

import { callTimeouts, type Timeouts, withLocalLimits } from './connection-limits.ts'
import { sendOn } from './silent-connections.ts'

/**
 * Append it to a statement to prepare the statement once per connection, so that Postgres need not parse and plan every call.
 * Only for statements that find each row by a key. Postgres may keep a plan made while the tables were almost empty.
 */
export const planOnce = sql`/* plan once */`

/**
 * Append it to a statement of a transaction whose result nobody needs, after `planOnce` if that is there too. The next
 * statement is sent without waiting for it, and throws its error if it fails.
 */
export const withoutWaiting = sql`/* without waiting */`
const withoutWaitingMark = '/* without waiting */'

/**
 * Append it to a transaction's first statement to send `begin` with that statement, which saves a round trip. Only for
 * statements without parameters.
 */
export const withBegin = sql`/* with begin */`

type Rewrite = (text: string) => Pick<pg.QueryConfig, 'name' | 'text'> & { readonly queryMode?: 'extended' }

interface SendOptions {
  readonly isPooled?: boolean
  readonly timeouts?: Timeouts
  readonly allowsScripts?: boolean
}

/** How statements are sent: those marked with `planOnce` get a name, because pg prepares named statements. */
export function rewriteFor({ isPooled = false, timeouts = callTimeouts, allowsScripts = false }: SendOptions): Rewrite {
  // Otherwise pg sends a statement without parameters as a simple query, which may contain several.
  const oneStatement = allowsScripts ? {} : { queryMode: 'extended' as const }
  if (!isPooled) return (text) => ({ name: nameOf(text), text, ...oneStatement })
  return (text) => {
    const rewritten = withLocalLimits(text, timeouts)
    return { text: rewritten, ...(rewritten === text && oneStatement) }
  }
}

/** A pool for Kysely. `end` closes what belongs to it. */
export function rewriting(pool: pg.Pool, rewrite: Rewrite, end?: () => Promise<void>): PostgresPool {
  return {
    options: pool.options,
    connect: async () => rewritingClient(await pool.connect(), rewrite),
    end: async () => void (await Promise.all([pool.end(), end?.()])),
  }
}

function rewritingClient(client: pg.PoolClient, rewrite: Rewrite): PostgresPoolClient {
  let unsentBegin: string | undefined
  let unfinished: Promise<unknown>[] = []
  async function send(text: string, values: readonly unknown[]): Promise<pg.QueryResult> {
    const begin = unsentBegin
    unsentBegin = undefined
    if (begin !== undefined && text.endsWith('/* with begin */')) {
      // One message, so that none of it runs if `begin` fails. pg returns a result for each statement.
      const results: unknown = await sendOn(client, `${rewrite(begin).text}; ${text}`)
      return (results as pg.QueryResult[]).at(-1) ?? unsent
    }
    if (begin !== undefined) await sendOn(client, rewrite(begin))
    const isMarked = text.endsWith(withoutWaitingMark)
    const statement = isMarked ? text.slice(0, -withoutWaitingMark.length).trimEnd() : text
    const result = sendOn(client, { ...rewrite(statement), values: [...values] })
    if (isMarked) {
      unfinished.push(result)
      result.catch(() => undefined)
      // Otherwise, the rest of a long statement would be sent only when the caller has nothing else to do.
      if (client.connection.stream.writableLength > 0) await nextTurn()
      return unsent
    }
    const earlier = unfinished
    unfinished = []
    if (earlier.length === 0 || text === 'rollback') return result
    // If one fails, so does this statement, because Postgres has aborted the transaction.
    result.catch(() => undefined)
    await Promise.all(earlier)
    return result
  }
  function query<Row>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<Row>>
  function query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>
  function query(text: unknown, values: readonly unknown[] = []): unknown {
    if (typeof text !== 'string') throw new TypeError('Cursors are not supported.')
    if (!/^(?:begin|start transaction)/.test(text)) return send(text, values)
    unsentBegin = text
    return Promise.resolve(unsent)
  }
  return { query, release: (destroy) => client.release(destroy) }
}

const unsent: pg.QueryResult = { command: 'BEGIN', rowCount: 0, oid: 0, fields: [], rows: [] }

// One for each variant of the marked statements.
const names = new Map<string, string>()

function nameOf(text: string): string | undefined {
  if (!text.endsWith('/* plan once */')) return undefined
  let name = names.get(text)
  if (name === undefined) names.set(text, (name = `aisle_${names.size + 1}`))
  return name
}
