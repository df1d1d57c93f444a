import { createHash } from 'node:crypto'

import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'

import { callTimeouts, connectionOptions, type Timeouts, withSettings } from './connection-limits.ts'
import type { Schema } from './schema.ts'
import { rewriteFor, rewriting, withBegin } from './send-statements.ts'
import { breakIfSilent } from './silent-connections.ts'

export type Database = Kysely<Schema>

interface DatabaseOptions {
  readonly url: string
  /**
   * The same database with a login that may only become `aisle_tenant`, for tenants' transactions. Then their statements
   * cannot regain the rights of the other login. Default: `url`.
   */
  readonly tenantUrl?: string | undefined
  /** Maximum number of connections to each URL. Default 10. */
  readonly maxConnections?: number
  /** Default: `callTimeouts`. */
  readonly timeouts?: Timeouts
  /**
   * Whether the URL is that of a connection pooler in transaction mode. Then no statement is prepared, and the limits on
   * Postgres's side apply to transactions only.
   */
  readonly isPooled?: boolean
  /** Called when an idle connection breaks. The pool replaces it automatically. */
  readonly onError?: (error: Error) => void
  /** Called with each notice of a statement, before the statement's result arrives. */
  readonly onNotice?: (notice: Notice) => void
  /** Whether a text without parameters may hold several statements, as a migration does. Default: no, against injection. */
  readonly allowsScripts?: boolean
}

/** A notice from Postgres. */
export interface Notice {
  readonly severity: string | undefined
  readonly message: string | undefined
}

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
