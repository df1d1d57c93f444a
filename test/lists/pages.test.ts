import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { nodesOf, watchStatements } from '../helpers/watch-statements.ts'
import { churnDuring } from './churn.ts'
import { instancesOf } from './instances-of.ts'
import { type List, lists, type Page, readList } from './lists.ts'
import { allTables, connectMaker, instanceTables, makeRows, tenantTables } from './rows.ts'

/** More rows than any page size, in every list. */
const mine = 216

/** Authentication, begin, the tenant, the instance, the count, the rows, their relations, commit. */
const statementsAtMost = 8

const watch = watchStatements()
const api = useApi({ watch, requestsPerMinute: 1_000_000 })
let client: pg.Client
let instance: number
let run: number
let product: number
let webhook: number
const caller = () => ({ client: api.client(), instance, run, product, webhook })

beforeAll(async () => {
  client = await connectMaker(api.databaseUrl)
  const { id: tenant } = api.tenant
  for (const table of tenantTables) await makeRows(client, table, { tenant, from: 1, to: mine })
  ;[instance] = await instancesOf(client, api.tenant)
  for (const table of instanceTables) await makeRows(client, table, { tenant, instance, from: 1, to: mine })
  const { rows: runs } = await client.query<{ id: string }>(
    'select min(id) as id from sync_runs where instance_id = $1',
    [instance],
  )
  run = Number(runs[0]?.id)
  const { rows: products } = await client.query<{ id: string }>(
    'select min(product_id) as id from product_costs where tenant_id = $1',
    [tenant],
  )
  product = Number(products[0]?.id)
  const { rows: webhooks } = await client.query<{ id: string }>(
    'select min(id) as id from webhooks where tenant_id = $1',
    [tenant],
  )
  webhook = Number(webhooks[0]?.id)
  await makeRows(client, 'integrations', { tenant, from: 1, to: mine })
  return () => client.end()
})

describe.each(lists)('$name', (list) => {
  it('needs as many statements for a hundred rows as for one', async () => {
    // The first call with a token also counts it for the rate limit.
    await readList(caller(), list, { per_page: 1 })
    const forOne = await countStatements(() => readList(caller(), list, { per_page: 1 }))
    let page: Page | undefined
    const forMany = await countStatements(async () => (page = await readList(caller(), list, { per_page: 100 })))
    expect(page?.data).toHaveLength(100)
    expect(forMany).toBe(forOne)
    expect(forMany).toBeLessThanOrEqual(statementsAtMost)
  })

  it.each(list.sorts)('descending order by %s is the reverse of ascending order', async (sort) => {
    const ascending = await walk(list, { sort, per_page: 60 })
    expect(new Set(ascending).size).toBe(ascending.length)
    expect(ascending.length).toBeGreaterThan(100)
    expect(await walk(list, { sort: `-${sort}`, per_page: 60 })).toEqual(ascending.toReversed())
  })

  it('returns rows and total from one snapshot while rows are added and deleted', async () => {
    const totals = new Set<number>()
    await whileChanging(list, 'add and delete', async (turns) => {
      for (let look = 0; look < 40 || turns() < 10; look += 1) {
        // The second page is the last one.
        const page = look % 4 === 0 ? 1 : 2
        const response = await readList(caller(), list, { per_page: 100, page, sort: sortAt(list, look) })
        expectWhole(response)
        totals.add(response.total)
      }
    })
    expect(totals.size, 'lengths that the list had').toBeGreaterThan(1)
  })

  it('lists each row once across pages while rows are added', async () => {
    const known = await walk(list, { sort: 'id', per_page: 10 })
    let seen: number[] = []
    await whileChanging(list, 'add', async (turns) => {
      while (turns() < 10) seen = await walk(list, { sort: 'id', per_page: 10 }, known.length / 10 + 3)
    })
    expect(seen.length).toBeGreaterThan(known.length)
    expect(seen.slice(0, known.length)).toEqual(known)
    expect(new Set(seen).size).toBe(seen.length)
  })
})

describe('these checks', () => {
  it('detect one query per row', async () => {
    const forOne = await countStatements(() => readProductsOneByOne(1))
    expect(await countStatements(() => readProductsOneByOne(100))).toBeGreaterThan(forOne + 99)
  })

  it('detect rows that do not match the total', async () => {
    const { last_page } = await readProducts({ per_page: 100 })
    const page = await readProducts({ per_page: 100, page: last_page })
    expectWhole(page)
    expect(() => expectWhole({ ...page, total: page.total + 1 })).toThrow()
    expect(() => expectWhole({ ...page, data: page.data.slice(1) })).toThrow()
    expect(() => expectWhole({ ...page, data: [...page.data.slice(1), ...page.data.slice(-1)] })).toThrow()
  })
})

const readProducts = (query: { per_page: number; page?: number }) => api.client().products.list.query(query)

async function readProductsOneByOne(per_page: number): Promise<void> {
  const { data } = await readProducts({ per_page })
  for (const { id } of data) await api.client().products.get.query({ id })
}

/** The least of three, because statements of the api itself, such as those of a new connection, may be counted too. */
async function countStatements(work: () => Promise<unknown>): Promise<number> {
  const counts: number[] = []
  for (const _ of [1, 2, 3]) {
    watch.take()
    await work()
    counts.push(watch.take().sent.length)
  }
  return Math.min(...counts)
}

/** A different sort at each read. */
function sortAt({ sorts }: List, look: number) {
  const sort = sorts[look % sorts.length]
  return look % 2 === 0 ? sort : `-${sort}`
}

/** Checks that a page's numbers match its rows. */
function expectWhole({ data, from, to, total, ...page }: Page): void {
  expect(new Set(data.map(({ id }) => id)).size).toBe(data.length)
  const offset = (page.current_page - 1) * page.per_page
  const length = Math.max(0, Math.min(page.per_page, total - offset))
  expect({ length: data.length, from, to, last_page: page.last_page }).toEqual({
    length,
    from: length === 0 ? null : offset + 1,
    to: length === 0 ? null : offset + length,
    last_page: Math.max(1, Math.ceil(total / page.per_page)),
  })
}

/** The ids of the rows, page after page. */
async function walk(list: List, query: { sort: string; per_page: number }, pages = Infinity): Promise<number[]> {
  const ids: number[] = []
  for (let page = 1; ; page += 1) {
    const { data, last_page } = await readList(caller(), list, { ...query, page })
    ids.push(...data.map(({ id }) => id))
    if (page >= Math.min(last_page, pages)) return ids
  }
}

let lastNumber = mine

/** Adds rows, and optionally deletes them, in all tables that a list reads, while `work` runs. */
async function whileChanging(
  list: List,
  change: 'add' | 'add and delete',
  work: Parameters<typeof churnDuring>[1],
): Promise<void> {
  watch.take()
  await readList(caller(), list, {})
  const read = new Set(watch.take().done.flatMap(({ plan }) => nodesOf(plan).map((node) => node['Relation Name'])))
  const tables = allTables.filter((table) => read.has(table))
  expect(tables.length, `Describe the rows of ${list.name} in test/lists/rows.ts.`).toBeGreaterThan(0)
  // Far from the numbers of other tests, so that no two rows share one. Columns of days take no more than three million.
  lastNumber += 40_000
  const { databaseUrl, tenant } = api
  const isDeleting = change === 'add and delete'
  return churnDuring({ databaseUrl, tenant: tenant.id, instance, tables, from: lastNumber, isDeleting }, work)
}
