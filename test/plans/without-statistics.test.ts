import type pg from 'pg'
import { beforeAll, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { type Done, nodesOf, type PlanNode, watchStatements } from '../helpers/watch-statements.ts'
import { createInstance, startRefresh, startWorker, waitForCompletion, waitForRun } from '../helpers/worker.ts'
import { connectMaker } from '../lists/rows.ts'

const orders = 1200

const watch = watchStatements()
const simulator = useSimulator({ items: 600, orders })
const seller = sellerOf(simulator)
const api = useApi({ watch, walmartUrl: () => simulator.url, requestsPerMinute: 1_000_000 })
let client: pg.Client
let id: number

beforeAll(async () => {
  client = await connectMaker(api.databaseUrl)
  return () => client.end()
})

// A new database has no statistics in its first minutes, when it gets most of its rows. Postgres then rates all indexes
// that begin with the tenant as equal, and prefers the one created last.
it('an import and a refresh of orders find rows by key, including foreign-key checks', async () => {
  const { rows: tables } = await client.query<{ name: string }>(
    `select oid::regclass::text as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  )
  for (const { name } of tables) await client.query(`alter table ${name} set (autovacuum_enabled = off)`)
  const worker = startWorker(api)
  try {
    watch.take()
    id = await createInstance(api, { seller })
    await waitForCompletion(api, id)
    for (let index = 0; index < orders; index += 50) Object.assign(seller.orders[index] ?? {}, { note: 'changed' })
    expect(await waitForRun(api, await startRefresh(api, id, 'orders'))).toBe('completed')
  } finally {
    await worker.stop()
  }
  const done = watch.take().done.filter(({ text }) => !text.includes('graphile_worker'))
  expect(done.filter(({ text }) => text.startsWith('SELECT 1 FROM ONLY')).length).toBeGreaterThan(orders)
  const { rows } = await client.query(`select 1 from pg_stats where schemaname = 'public'`)
  expect(rows).toEqual([])
  expect(farReaders(done)).toEqual([])
})

it('a creation of products finds the lines that wait for them by key', async () => {
  await client.query(`
    update sales_order_lines set product_id = null;
    update sales_orders set unlinked_lines = (select count(*) from sales_order_lines where sales_order_id = sales_orders.id);
    delete from listing_links;
    delete from products`)
  const worker = startWorker(api)
  try {
    watch.take()
    const { body } = await api.call('POST', `/api/walmart/${id}/products/create-sku-products`, {
      body: { create_all_products: true },
    })
    expect(await waitForRun(api, body.data.run.id)).toBe('completed')
  } finally {
    await worker.stop()
  }
  const { rows } = await client.query<{ linked: number; unlinked: number; counted: number }>(`
    select count(product_id)::int as linked, count(*)::int - count(product_id)::int as unlinked,
      (select sum(unlinked_lines) from sales_orders)::int as counted
    from sales_order_lines`)
  expect(rows[0]?.linked).toBeGreaterThan(orders)
  expect(rows[0]?.counted).toBe(rows[0]?.unlinked)
  const writes = watch.take().done.filter(({ text }) => /(?:insert into|update) sales_order/.test(text))
  expect(writes).not.toEqual([])
  expect(farReaders(writes)).toEqual([])
})

/** Below this many rows Postgres may read a tenant's whole table, which is as fast. */
const few = 450

/**
 * Statements that read many rows per loop in most of their executions. Single ones may: of indexes that cost the same,
 * Postgres prefers the lowest, and a session remembers the height that an index had when it last used it.
 */
function farReaders(done: readonly Done[]): string[] {
  const executions = Map.groupBy(done, ({ text }) => text)
  return [...executions].flatMap(([text, all]) => {
    const far = all.filter(({ plan }) => nodesOf(plan).some(readsFar))
    return far.length > all.length / 2 ? [text.trim()] : []
  })
}

function readsFar(node: PlanNode): boolean {
  // What a statement writes, it may return.
  const isRead = node['Relation Name'] !== undefined && node['Node Type'] !== 'ModifyTable'
  return isRead && node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) > few
}
