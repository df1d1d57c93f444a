import pg from 'pg'
import { expect } from 'vitest'

import type { Api } from './api.ts'
import { eventually } from './eventually.ts'

/** Runs one query as the database's owner, who bypasses policies. Numbers wider than 32 bits and `numeric` are strings. */
export async function select<Row extends object>(
  { databaseUrl }: Pick<Api, 'databaseUrl'>,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const { rows } = await poolOf(databaseUrl).query<Row>(text, values)
  return rows
}

const pools = new Map<string, pg.Pool>()

/** Tests poll: a connection for each query would cost more than the queries. Nothing waits for an idle one. */
function poolOf(url: string): pg.Pool {
  const known = pools.get(url)
  if (known) return known
  const pool = new pg.Pool({ connectionString: url, max: 20, allowExitOnIdle: true })
  // Connections break when a test restarts Postgres or its database is dropped.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  pools.set(url, pool)
  return pool
}

export interface OpenTransaction extends AsyncDisposable {
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<pg.QueryResult<Row>>
}

/** A transaction of the database's owner that stays open until disposed of, so that others wait for its locks. */
export async function openTransaction({ databaseUrl }: Pick<Api, 'databaseUrl'>): Promise<OpenTransaction> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query('begin')
  return {
    query: (text, values) => client.query(text, values),
    [Symbol.asyncDispose]: () => client.end(),
  }
}

/** Waits until this many transactions wait for a lock. */
export function expectWaiting(api: Pick<Api, 'databaseUrl'>, count: number): Promise<void> {
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  return eventually(async () => expect(await select(api, waiting)).toHaveLength(count))
}

// What may differ between two imports of the same data: ids, owners and timestamps.
const ownColumns = `'{id,tenant_id,instance_id,order_id,created_at,updated_at}'::text[]`

/** An instance's orders with their lines, as text, without the columns that differ between imports. */
export async function ordersOf(api: Pick<Api, 'databaseUrl'>, instanceId: number): Promise<string[]> {
  const rows = await select<{ text: string }>(
    api,
    `select (to_jsonb(o) - ${ownColumns} || jsonb_build_object('lines', (
       select jsonb_agg(to_jsonb(line) - ${ownColumns} order by line_number)
       from walmart_order_lines line where line.order_id = o.id
     )))::text as text
     from walmart_orders o where instance_id = $1 order by purchase_order_id`,
    [instanceId],
  )
  return rows.map(({ text }) => text)
}

/** The first two of `those` that are not in `others`. */
function without(those: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others)
  return those.filter((text) => !known.has(text)).slice(0, 2)
}

/** On failure, shows only the first few orders that differ. */
export function expectSameOrders(actual: readonly string[], expected: readonly string[]): void {
  expect({ missing: without(expected, actual), unexpected: without(actual, expected) }).toEqual({
    missing: [],
    unexpected: [],
  })
  expect(actual).toHaveLength(expected.length)
}

/** An instance's listings with the SKU they are linked to and how. */
export async function listingsOf(api: Pick<Api, 'databaseUrl'>, instanceId: number) {
  return select<{ sku: string; product: string | null; linked_by: string | null; product_name: string | null }>(
    api,
    `select listing.sku, products.sku as product, linked_by, product_name
     from walmart_listings listing
     left join listing_links link on link.listing_id = listing.id
     left join products on products.id = link.product_id
     where instance_id = $1 order by listing.sku`,
    [instanceId],
  )
}

/** The queue's jobs for tenants, except those that have failed for good. */
export function jobsOf(api: Pick<Api, 'databaseUrl'>) {
  return select<{ task: string; run_at: Date; locked_by: string | null; attempts: number }>(
    api,
    `select task_identifier as task, run_at, locked_by, attempts from graphile_worker.jobs
     where attempts < max_attempts and task_identifier like 'tenant.%' order by id`,
  )
}

/** Waits until the worker has done all it had to. A job that waits to be tried again counts. */
export const untilNoJobs = (api: Pick<Api, 'databaseUrl'>): Promise<void> =>
  eventually(async () => expect(await jobsOf(api)).toEqual([]))

/** Deletes all products, with the accounting documents that name them. */
export async function deleteProducts(api: Pick<Api, 'databaseUrl'>): Promise<void> {
  for (const table of ['accounting_lines', 'accounting_transactions', 'products']) {
    await select(api, `delete from ${table}`)
  }
}
