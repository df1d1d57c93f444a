import type pg from 'pg'
import { beforeAll, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { type Done, nodesOf, watchStatements } from '../helpers/watch-statements.ts'
import { createInstance, startRefresh, startWorker, waitForCompletion, waitForRun } from '../helpers/worker.ts'
import { connectMaker } from '../lists/rows.ts'

const orders = 1200

const watch = watchStatements()
const simulator = useSimulator({ items: 600, orders })
const seller = sellerOf(simulator)
const api = useApi({ watch, walmartUrl: () => simulator.url, requestsPerMinute: 1_000_000 })
let client: pg.Client

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
    const id = await createInstance(api, { seller })
    await waitForCompletion(api, id, { timeoutMs: 120_000 })
    for (let index = 0; index < orders; index += 50) Object.assign(seller.orders[index] ?? {}, { note: 'changed' })
    expect(await waitForRun(api, await startRefresh(api, id, 'orders'), 60_000)).toBe('completed')
  } finally {
    await worker.stop()
  }
  const done = watch.take().done.filter(({ text }) => !text.includes('graphile_worker'))
  expect(done.filter(({ text }) => text.startsWith('SELECT 1 FROM ONLY')).length).toBeGreaterThan(orders)
  const { rows } = await client.query(`select 1 from pg_stats where schemaname = 'public'`)
  expect(rows).toEqual([])
  expect([...new Set(done.flatMap(farReads))]).toEqual([])
})

/** Below this many rows Postgres may read a tenant's whole table, which is as fast. */
const few = 450

/** Steps that read many rows per loop. */
function farReads({ text, plan }: Done): string[] {
  return nodesOf(plan).flatMap((node) => {
    const read = node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)
    const table = node['Relation Name']
    return table !== undefined && read > few ? [`reads ${table} for each row: ${text.trim()}`] : []
  })
}
