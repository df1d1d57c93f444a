import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'

import { type Tenant, useApi } from '../helpers/api.ts'
import { watchStatements } from '../helpers/watch-statements.ts'
import { type Bounds, judgePlans } from './judge-plan.ts'
import { type List, lists, type Page, readList } from './lists.ts'
import {
  connectMaker,
  instancesOf,
  instanceTables,
  makeRows,
  ownText,
  tenantTables,
  withoutSearchIndexes,
} from './rows.ts'

/** The number of rows in each table: the tenant's or, in tables of instances, the first instance's. */
const mine = 10_000
/** The tenant's rows in tables of instances, including its second instance's. */
const ofTenant = 1.5 * mine
/** The other tenants' rows. A plan that reads all tenants' rows exceeds the bounds. */
const ofOthers = [3 * mine, mine / 2, mine / 10, mine / 50, mine / 250]
/** Allowance for sample data and for finding the caller and the instance. */
const few = 30

/** Lists that cannot be long, and why. */
const short: Readonly<Record<string, string>> = {
  'integrations.list': 'one row for each type of integration, for all tenants',
}

/** Lists in which a search reads all rows of the tenant, and why. */
const searchedWhole: Readonly<Record<string, string>> = {
  'walmart.list':
    'a seller has one instance for each account at Walmart, and the schedule would write a search index at each check',
}

/** Filters on the existence of a row in another table: a merge join reads both tables. */
const joined = ['link_state']

/** Values of filters without a list of values in the contract and without a row field of the same name. */
const known: Readonly<Record<string, (row: Page['data'][number]) => readonly unknown[]>> = {
  orderDateFrom: ({ orderDate }) => [orderDate],
  orderDateTo: ({ orderDate }) => [orderDate],
  integration_instance_id: () => own,
  store_id: ({ store }) => [(store as { readonly id: number }).id],
}

const watch = watchStatements()
const api = useApi({ watch, requestsPerMinute: 1_000_000 })
let client: pg.Client
/** The tenant's instances. Most tests use the first. */
let own: readonly number[]

beforeAll(async () => {
  client = await connectMaker(api.databaseUrl)
  await withoutSearchIndexes(client, async () => {
    await fill(api.tenant, { ofFirst: mine, ofSecond: ofTenant - mine })
    for (const [index, count] of ofOthers.entries()) {
      await fill(await api.createTenant(`other-${index}.example`), { ofFirst: count, ofSecond: 0 })
    }
  })
  own = await instancesOf(client, api.tenant)
  await client.query(`vacuum (analyze) ${[...tenantTables, ...instanceTables].join(', ')}`)
  return () => client.end()
}, 300_000)

/** Fills the tables of a tenant and of its first two instances. */
async function fill(tenant: Tenant, { ofFirst, ofSecond }: { readonly ofFirst: number; readonly ofSecond: number }) {
  const { id } = tenant
  for (const table of tenantTables) {
    await makeRows(client, table, { tenant: id, from: 1, to: ofFirst })
    // Later rows look up the rows they refer to.
    await client.query(`analyze ${table}`)
  }
  const [first, second] = await instancesOf(client, tenant)
  for (const table of instanceTables) {
    await makeRows(client, table, { tenant: id, instance: first, from: 1, to: ofFirst })
    await makeRows(client, table, { tenant: id, instance: second, from: ofFirst + 1, to: ofFirst + ofSecond })
    await client.query(`analyze ${table}`)
  }
}

const caller = () => ({ api, instance: own[0] ?? 0 })

type BoundsOf = (page: Page, list: List) => Bounds

/** Reads a page and returns complaints about its plans. */
async function judge(list: List, query: object, boundsOf: BoundsOf): Promise<string[]> {
  watch.take()
  const page = await readList(caller(), list, query)
  const { done } = watch.take()
  expect(done.length, 'statements with a plan').toBeGreaterThanOrEqual(2)
  return judgePlans(done, boundsOf(page, list))
}

/** An index scan in order: reads the rows up to the page's end, and the related rows of the page. */
const inOrder = ({ from, per_page }: Page): Bounds => ({
  count: ofTenant + few,
  // Leaves room for a few archived rows, which the scan skips.
  page: Math.ceil(1.1 * (from ?? 0)) + 2 * per_page + few,
})
/** All rows of the list: for a late page, this is as fast as reading most of them in order. */
const ofList = (): Bounds => ({ count: ofTenant + few, page: mine + few })
/** Only the rows that an index finds. */
const byIndex = ({ total, per_page }: Page): Bounds => {
  const bound = 2 * (total + per_page) + few
  return { count: bound, page: bound }
}
/** All rows of the tenant, once. */
const once = (): Bounds => ({ count: ofTenant + few, page: ofTenant + few })

describe.each(lists.filter(({ name }) => !(name in short)))(`$name, of ${mine.toLocaleString('en')}`, (list) => {
  it('has that many rows', async () => {
    const { total } = await readList(caller(), list, {})
    expect(total, `Describe the rows of ${list.name} in test/lists/rows.ts.`).toBeGreaterThanOrEqual(mine * 0.9)
  })

  const orders = [undefined, ...list.sorts.flatMap((sort) => [sort, `-${sort}`])]
  it.each(orders)('reads a page from an index in order, sorted by %s', async (sort) => {
    expect(await judge(list, { sort }, inOrder)).toEqual([])
  })

  it.each(list.sorts)('reads each row at most once for a late page, sorted by %s', async (sort) => {
    expect(await judge(list, { sort, page: mine * 0.09 }, ofList)).toEqual([])
  })

  describe.each(list.filters)('filtered by $field', ({ field, values }) => {
    it('uses an index', async () => {
      for (const value of values ?? (await valuesIn(list, field))) {
        const bounds = joined.includes(field) ? once : inOrder
        expect(await judge(list, { [field]: value }, bounds), String(value)).toEqual([])
      }
    })
  })

  it('finds the rows that contain the search text', async () => {
    const totals: number[] = []
    for (const search of [ownText, 'nothing has this', '%', ' ROW C4']) {
      totals.push((await readList(caller(), list, { search })).total)
    }
    expect(totals).toEqual([1, 0, 0, expect.any(Number)])
    expect(totals[3]).toBeGreaterThan(1)
  })

  // Part of the text only: with so few rows, Postgres prefers a full read to looking up every trigram of a long text.
  it.each([ownText.slice(0, 16), `ow ${ownText.slice(0, 8)}`, 'nothing has this'])(
    'uses an index to search for "%s"',
    async (search) => {
      expect(await judge(list, { search }, list.name in searchedWhole ? once : byIndex)).toEqual([])
    },
  )

  it.each(['row', 'c4c', 'c4', 'c', '%'])('reads each row at most once to search for "%s"', async (search) => {
    for (const sort of search === 'c4' ? list.sorts : [undefined]) {
      expect(await judge(list, { search, sort }, once), sort).toEqual([])
    }
  })
})

/** The values of a row, for a filter without a list of values in the contract. */
async function valuesIn(list: List, field: string): Promise<readonly unknown[]> {
  const { data } = await readList(caller(), list, {})
  const row = data.find((candidate) => candidate[field] !== null)
  const values = row && (known[field]?.(row) ?? [row[field]])
  if (values?.[0] === undefined) throw new Error(`Add a value of ${list.name}'s filter ${field} to this file.`)
  return values
}

describe('this check', () => {
  const products = lists.find(({ name }) => name === 'products.list')
  const without = async (index: string, query: object, bounds: BoundsOf) => {
    if (!products) throw new Error('There is no list of products.')
    const { rows: found } = await client.query<{ text: string }>(`select pg_get_indexdef($1::regclass) as text`, [
      index,
    ])
    await client.query(`drop index ${index}`)
    const complaints = await judge(products, query, bounds)
    await client.query(found[0]?.text ?? '')
    return complaints.join()
  }

  it('detects a list that sorts all rows for a page', async () => {
    expect(await without('products_by_name', { sort: '-name' }, inOrder)).toMatch(
      /^reads \d+ rows of products, not 52 at most: /u,
    )
  })

  it('detects a search that reads all rows', async () => {
    expect(await without('products_search', { search: ownText }, byIndex)).toContain('from public.products')
  })

  it('detects a table that is read completely', async () => {
    watch.take()
    await api.services.db
      .selectFrom('products')
      .select(({ fn }) => fn.count('name').as('named'))
      .execute()
    expect(judgePlans(watch.take().done, { count: mine, page: mine }).join()).toMatch(/^reads all of products: /u)
  })
})
