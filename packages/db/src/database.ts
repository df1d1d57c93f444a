import { createHash } from 'node:crypto'
import { Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'

import {
  Kysely,
  type PostgresCursor,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  type PostgresQueryResult,
  sql,
  type Transaction,
} from 'kysely'
import pg from 'pg'

import { callTimeouts, connectionOptions, type Timeouts, withLocalLimits, withSettings } from './connection-limits.ts'
import type { DatabaseOptions } from './database-options.ts'
import type { Schema } from './schema.ts'
import { marks, withBegin } from './statement-marks.ts'

export type Database = Kysely<Schema>

/** Opens a pool. Nothing connects before the first query. Close it with `db.destroy()`. */
export function createDatabase({ tenantUrl, ...options }: DatabaseOptions): Database {
  const open = (url: string, end?: () => Promise<void>): Database => {
    const pool = createPool({ ...options, url, types: { getTypeParser } })
    const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: rewriting(pool, rewriteFor(options), end) }) })
    pools.set(db, pool)
    return db
  }
  if (tenantUrl === undefined) return open(options.url)
  const tenantDatabase = open(tenantUrl)
  const db = open(options.url, () => tenantDatabase.destroy())
  tenantDatabases.set(db, tenantDatabase)
  return db
}

// Opened together with `db`, and closed with it.
const tenantDatabases = new WeakMap<Database, Database>()

/** The database with the login of tenants' transactions. */
export function tenantDatabaseOf(db: Database): Database {
  return tenantDatabases.get(db) ?? db
}

export const pools = new WeakMap<Database, pg.Pool>()

/** The same without Kysely, for graphile-worker, which has its own queries. Close it with `pool.end()`. */
export function createPool({
  url,
  maxConnections = 10,
  timeouts = callTimeouts,
  isPooled = false,
  onError,
  onNotice,
  types,
}: Omit<DatabaseOptions, 'allowsScripts' | 'tenantUrl'> & Pick<pg.PoolConfig, 'types'>): pg.Pool {
  const pool = new pg.Pool({
    connectionString: isPooled ? url : withSettings(url, timeouts),
    max: maxConnections,
    ...connectionOptions,
    application_name: 'aisle',
    ...(types && { types }),
    // Only used by statements marked with `withoutWaiting`: all others are sent when the previous one has ended.
    pipeline: true,
  })
  // Without a listener, a connection that breaks while idle would end the process. One that breaks while the pool is being
  // closed is not reported. `client`, which pg attaches to the error, would put the whole connection into the log.
  pool.on('error', (error) => {
    Reflect.deleteProperty(error, 'client')
    if (!pool.ending) onError?.(error)
  })
  if (onNotice) pool.on('connect', (client) => client.on('notice', onNotice))
  // Likewise for a connection that breaks between two queries of its user; the next query reports it.
  pool.on('connect', (client) => client.on('error', () => undefined))
  pool.on('connect', (client) => breakIfSilent(client, timeouts))
  closeReadOnly(pool)
  return pool
}

// Normally Postgres cancels a statement first, and its error arrives.
const graceMs = 5000

/**
 * Breaks a connection on which a response is overdue. pg's own `query_timeout` would only give up the query, and
 * reuse the connection for the next one.
 */
function breakIfSilent(client: pg.PoolClient, { statementMs }: Timeouts): void {
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
function sendOn(client: pg.PoolClient, query: pg.QueryConfig | string): Promise<pg.QueryResult> {
  withoutResponse.set(client, (withoutResponse.get(client) ?? 0) + 1)
  return client.query(query)
}

/**
 * Closes connections on which a write has failed because they are read-only. After a failover, a connection may lead to a
 * server that remains read-only, or keep the setting with which it was opened. The pool hands out the connection that was used last, so the same one
 * would be handed out again and again.
 */
function closeReadOnly(pool: pg.Pool): void {
  const readOnly = new WeakSet<pg.PoolClient>()
  pool.on('connect', (client) => {
    client.connection.on('errorMessage', ({ code }: pg.DatabaseError) => code === '25006' && readOnly.add(client))
  })
  // The pool keeps no connection that is ending.
  pool.on('release', (_error, client) => {
    if (readOnly.has(client)) client.end().catch(() => undefined)
  })
}

/** Ids are numbers, because sequences stay far below 2^53. Dates are text, because they have no time of day. */
const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: unknown) => {
  if (oid === pg.types.builtins.INT8) return parseSafeInteger
  if (oid === pg.types.builtins.DATE) return String
  return pg.types.getTypeParser(oid, format as 'text')
}

function parseSafeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`Postgres sent ${text}, which a number cannot hold exactly.`)
  return value
}

type Rewrite = (text: string) => Pick<pg.QueryConfig, 'name' | 'text'> & { readonly queryMode?: 'extended' }

/** How statements are sent: those marked with `planOnce` get a name, because pg prepares named statements. */
function rewriteFor({
  isPooled = false,
  timeouts = callTimeouts,
  allowsScripts = false,
}: Omit<DatabaseOptions, 'url'>): Rewrite {
  // Otherwise pg sends a statement without parameters as a simple query, which may contain several.
  const oneStatement = allowsScripts ? {} : { queryMode: 'extended' as const }
  if (!isPooled) return (text) => ({ name: nameOf(text), text, ...oneStatement })
  return (text) => {
    const rewritten = withLocalLimits(text, timeouts)
    return { text: rewritten, ...(rewritten === text && oneStatement) }
  }
}

/** A pool for Kysely. `end` closes what belongs to it. */
function rewriting(pool: pg.Pool, rewrite: Rewrite, end?: () => Promise<void>): PostgresPool {
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
    if (begin !== undefined && text.endsWith(marks.withBegin)) {
      // One message, so that none of it runs if `begin` fails. pg returns a result for each statement.
      const results: unknown = await sendOn(client, `${rewrite(begin).text}; ${text}`)
      return (results as pg.QueryResult[]).at(-1) ?? unsent
    }
    if (begin !== undefined) await sendOn(client, rewrite(begin))
    const isMarked = text.endsWith(marks.withoutWaiting)
    const statement = isMarked ? text.slice(0, -marks.withoutWaiting.length).trimEnd() : text
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
    // A statement's mark may be followed by a line break.
    if (!/^(?:begin|start transaction)/.test(text)) return send(text.trimEnd(), values)
    unsentBegin = text
    return Promise.resolve(unsent)
  }
  return { query, release: (destroy) => client.release(destroy) }
}

const unsent: pg.QueryResult = { command: 'BEGIN', rowCount: 0, oid: 0, fields: [], rows: [] }

// One for each variant of the marked statements.
const names = new Map<string, string>()

function nameOf(text: string): string | undefined {
  if (!text.endsWith(marks.planOnce)) return undefined
  let name = names.get(text)
  if (name === undefined) names.set(text, (name = `aisle_${names.size + 1}`))
  return name
}

declare const tenant: unique symbol

/** A transaction that sees and writes one tenant's rows only. Only the two functions below create one. */
export type TenantTransaction = Transaction<Schema> & { readonly [tenant]: true }

/**
 * The only way to reach tenants' rows. Opens a transaction, sets the tenant, and changes to the role that row-level security
 * binds until the transaction ends.
 */
export async function inTenant<Result>(
  db: Database,
  tenantId: number,
  work: (tx: TenantTransaction) => Promise<Result>,
): Promise<Result> {
  const proof = await proveTenant(db, tenantId)
  return tenantDatabaseOf(db)
    .transaction()
    .execute((tx) => asTenant(tx, { tenantId, proof }, work))
}

/** The same, read-only and repeatable-read: all statements see one snapshot. */
export async function inTenantSnapshot<Result>(
  db: Database,
  tenantId: number,
  work: (tx: TenantTransaction) => Promise<Result>,
): Promise<Result> {
  const proof = await proveTenant(db, tenantId)
  return tenantDatabaseOf(db)
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((tx) => asTenant(tx, { tenantId, proof }, work))
}

/** The proof without which no transaction can name a tenant: `aisle.tenant_id` checks it. */
async function proveTenant(db: Database, tenantId: number): Promise<string> {
  const key = await tenantKeyOf(db)
  const hash = (data: string | Buffer) => createHash('sha256').update(key).update(data).digest()
  return hash(hash(String(tenantId))).toString('hex')
}

// A database's key never changes.
const tenantKeys = new WeakMap<Database, Buffer>()

async function tenantKeyOf(db: Database): Promise<Buffer> {
  let key = tenantKeys.get(db)
  if (key === undefined) {
    key = (await db.selectFrom('tenant_keys').select('key').executeTakeFirstOrThrow()).key
    tenantKeys.set(db, key)
  }
  return key
}

interface ProvenTenant {
  readonly tenantId: number
  readonly proof: string
}

async function asTenant<Result>(
  tx: Transaction<Schema>,
  { tenantId, proof }: ProvenTenant,
  work: (tx: TenantTransaction) => Promise<Result>,
): Promise<Result> {
  const id = sql.lit(String(tenantId))
  await sql`
    select set_config('app.tenant_id', ${id}, true), set_config('app.tenant_proof', ${sql.lit(proof)}, true),
      set_config('role', 'aisle_tenant', true) ${withBegin}`.execute(tx)
  return work(tx as TenantTransaction)
}
