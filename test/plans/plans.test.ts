import { operations, RunKind } from '@aisle/contract'
import type { Services } from '@aisle/core'
import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'

import { buildTaskList } from '../../packages/core/src/tasks.ts'
import { foreignId } from '../api/parity/example-rows.ts'
import { type ExampleTenant, useExampleTenants } from '../api/parity/example-tenant.ts'
import { transports } from '../api/transports.ts'
import { useApi } from '../helpers/api.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { watchStatements } from '../helpers/watch-statements.ts'
import { connectMaker, withoutSearchIndexes } from '../lists/rows.ts'
import { judgeStatements } from './judge-statements.ts'
import { fillSharedTables, fillTables } from './table-rows.ts'

/** The calling tenant's rows in each table. Another tenant has as many. */
const own = 12_000

const instanceId = 1

const watch = watchStatements()
const simulator = useSimulator({ items: 40, orders: 40 })
const seller = sellerOf(simulator)
const api = useApi({ watch, walmartUrl: () => simulator.url, requestsPerMinute: 1_000_000 })
const tenants = useExampleTenants(api, () => seller)
let client: pg.Client
let tenant: ExampleTenant

beforeAll(async () => {
  client = await connectMaker(api.databaseUrl)
  return () => client.end()
})

beforeAll(async () => {
  Object.assign(seller.items[0] ?? {}, { sku: 'MUG-BLUE-350' })
  Object.assign(seller.orders[0] ?? {}, { customerOrderId: '200001000000007' })
  tenant = await tenants.seed()
  const foreign = await tenants.seed({ isForeign: true })
  await withoutSearchIndexes(client, async () => {
    await fillTables(client, { tenant: tenant.id, instance: 1, count: own })
    await fillTables(client, { tenant: foreign.id, instance: foreignId(1), count: own })
  })
  await fillSharedTables(client, own)
  await client.query('vacuum (analyze)')
}, 600_000)

/** Complaints about the statements of `work`, except for the known exceptions. */
async function judge(name: string, work: () => Promise<unknown>): Promise<string[]> {
  watch.take()
  await work()
  const { done } = watch.take()
  expect(done.length, 'statements with a plan').toBeGreaterThan(0)
  return judgeStatements(name, done, own)
}

// Reads first, before writes delete the records that they need.
const rank = ([, { method }]: (typeof operations)[number]) => Number(method !== 'GET')
const deletion = { operation: 'walmart.delete', job: 'tenant.delete_instance' }
/** Restores the examples' listings, which other operations change. */
async function restoreLinks(): Promise<void> {
  await client.query(`
    update walmart_listings set archived_at = null where id in (501, 502);
    delete from listing_links where listing_id in (501, 502);
    delete from products where tenant_id = ${tenant.id} and sku = 'RUG-IVORY';
    insert into listing_links (tenant_id, listing_id, product_id, linked_by) values (${tenant.id}, 501, 7, 'auto_link')`)
}

const ordered = operations.toSorted((a, b) => rank(a) - rank(b))

const callExample = async ([name, op]: (typeof operations)[number]) => {
  const call = { name, op, input: op.example.input, url: tenant.url, token: tenant.tokens.all }
  expect(await transports.rest({ ...call, idempotencyKey: `of ${name}` })).toMatchObject({ outcome: 'success' })
}

/** Complaints about the statements of `work` while an index is missing. */
async function judgeWithout(index: string, name: string, work: () => Promise<unknown>): Promise<string> {
  const { rows } = await client.query<{ text: string }>(`select pg_get_indexdef($1::regclass) as text`, [index])
  await client.query(`drop index ${index}`)
  const complaints = await judge(name, work)
  await client.query(rows[0]?.text ?? '')
  return complaints.join('\n')
}

const doJob = async (name: string, payload: object) => buildTaskList(api.services)[name]?.(payload, {} as never)

describe('this check', () => {
  it.each([
    ['sync_runs_of_setup', 'walmart.setup', /^reads \d+ rows of sync_runs, not 310 at most: /u],
    ['products_by_name', 'products.list', /^reads \d+ rows of products, not \d+ at most: /u],
  ])('detects that %s is missing', async (index, name, complaint) => {
    const operation = operations.find(([candidate]) => candidate === name)
    if (!operation) throw new Error(`There is no operation ${name}.`)
    expect(await judgeWithout(index, name, () => callExample(operation))).toMatch(complaint)
  })
})

describe('an operation', () => {
  it.each(ordered.filter(([name]) => name !== deletion.operation))(
    '%s reads only the rows that its result needs',
    async (...operation) => {
      await restoreLinks()
      expect(await judge(operation[0], () => callExample(operation))).toEqual([])
    },
  )
})

describe('a job', () => {
  const runs = Object.fromEntries(RunKind.options.map((kind) => [`tenant.run_${kind}`, kind]))
  const others = Object.keys(buildTaskList({} as Services)).filter((name) => !(name in runs) && name !== deletion.job)

  it.each(Object.entries(runs))('%s reads only the rows that it changes', async (name, kind) => {
    const runId = await newRun(kind)
    expect(await judge(name, () => doJob(name, { tenantId: tenant.id, runId }))).toEqual([])
    const { rows } = await client.query('select status, pages from sync_runs where id = $1', [runId])
    expect(rows).toEqual([{ status: expect.stringMatching(/completed|running/u), pages: expect.any(Number) }])
    expect(rows[0]).not.toEqual({ status: 'running', pages: 0 })
  })

  it.each(others)('%s reads only the rows that it changes', async (name) => {
    const payload = name.startsWith('tenant.') ? { tenantId: tenant.id, instanceId } : {}
    expect(await judge(name, () => doJob(name, payload))).toEqual([])
  })

  it('is reported if the schedule has no index', async () => {
    const complaints = await judgeWithout('integration_instances_scheduled', 'start_due_runs', () =>
      doJob('start_due_runs', {}),
    )
    expect(complaints).toMatch(/^reads all of integration_instances: /u)
  })
})

describe('a deletion', () => {
  it('reads only the rows that it deletes', async () => {
    const operation = operations.find(([name]) => name === deletion.operation)
    if (!operation) throw new Error(`There is no operation ${deletion.operation}.`)
    expect(await judge(deletion.operation, () => callExample(operation))).toEqual([])
    const work = () => doJob(deletion.job, { tenantId: tenant.id, instanceId })
    expect(await judge(deletion.job, work)).toEqual([])
  })
})

async function newRun(kind: string): Promise<number> {
  await client.query(`delete from sync_runs where tenant_id = $1 and kind = $2 and finished_at is null`, [
    tenant.id,
    kind,
  ])
  const { rows } = await client.query<{ id: string }>(
    `insert into sync_runs (tenant_id, instance_id, kind, filters, is_setup) values ($1, $2, $3, '{}', false) returning id`,
    [tenant.id, instanceId, kind],
  )
  return Number(rows[0]?.id)
}
