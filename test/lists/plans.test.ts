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

/** The rows of the tenant, in tables of tenants, and those of the instance that is asked for in tables of instances. */
const mine = 10_000
/** The rows of the tenant in tables of instances: it has another one. */
const ofTenant = 1.5 * mine
/** The rows of the other tenants, so that a plan which reads everybody's rows reads many more than one which does not. */
const ofOthers = [3 * mine, mine / 2, mine / 10, mine / 50, mine / 250]
/** What there may be beside: the samples of a new tenant, and what finding the caller and the instance reads. */
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

/** Filters that ask whether another table has a row: both are read, in step. */
const joined = ['link_state']

/** Values of filters for which the contract does not name all, and which no field of a row is called like. */
const known: Readonly<Record<string, (row: Page['data'][number]) => readonly unknown[]>> = {
  orderDateFrom: ({ orderDate }) => [orderDate],
  orderDateTo: ({ orderDate }) => [orderDate],
  integration_instance_id: () => own,
  store_id: ({ store }) => [(store as { readonly id: number }).id],
}

const watch = watchStatements()
const api = useApi({ watch, requestsPerMinute: 1_000_000 })
let client: pg.Client
/** The tenant's instances; most lists are asked of the first. */
let own: readonly number[]

beforeAll(async () => {
  client = await connectMaker(api.databaseUrl)
  await withoutSearchIndexes(client, async () => {
    await fill(api.tenant, { ofFirst: mine, ofSecond: ofTenant - mine })
    for (const [place, count] of ofOthers.entries()) {
      await fill(await api.createTenant(`other-${place}.example`), { ofFirst: count, ofSecond: 0 })
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
    // Later rows look up those that they refer to.
    await client.query(`analyze ${table}`)
  }
  const [first, second] = await instancesOf(client, tenant)
  for (const table of instanceTables) {
    await makeRows(client, table, { tenant: id, instance: first, from: 1, to: ofFirst })
    await makeRows(client, table, { tenant: id, instance: second, from: ofFirst + 1, to: ofFirst + ofSecond })
    await client.query(`analyze ${table}`)
  }
}

const asker = () => ({ api, instance: own[0] ?? 0 })

type BoundsOf = (page: Page, list: List) => Bounds

/** Reads a page and says what is wrong with how that was done. */
async function judge(list: List, query: object, boundsOf: BoundsOf): Promise<string[]> {
  watch.take()
  const page = await readList(asker(), list, query)
  const { done } = watch.take()
  expect(done.length, 'statements of which Postgres told the plan').toBeGreaterThanOrEqual(2)
  return judgePlans(done, boundsOf(page, list))
}

/** A page in the order of an index: nothing is read but the rows up to its end, and what is shown beside the page's own. */
const inOrder = ({ from, per_page }: Page): Bounds => ({
  count: ofTenant + few,
  // The few that are archived are passed on the way.
  page: Math.ceil(1.1 * (from ?? 0)) + 2 * per_page + few,
})
/** All rows of the list, which for a late page is as good as most of them in their order. */
const ofList = (): Bounds => ({ count: ofTenant + few, page: mine + few })
/** What an index finds, and nothing else. */
const byIndex = ({ total, per_page }: Page): Bounds => {
  const bound = 2 * (total + per_page) + few
  return { count: bound, page: bound }
}
/** All rows of the tenant, once. */
const once = (): Bounds => ({ count: ofTenant + few, page: ofTenant + few })

describe.each(lists.filter(({ name }) => !(name in short)))(`$name, of ${mine.toLocaleString('en')}`, (list) => {
  it('is as long as that', async () => {
    const { total } = await readList(asker(), list, {})
    expect(total, `Say in test/lists/rows.ts how the rows of ${list.name} are made.`).toBeGreaterThanOrEqual(mine * 0.9)
  })

  const orders = [undefined, ...list.sorts.flatMap((sort) => [sort, `-${sort}`])]
  it.each(orders)('is read in order by an index, sorted by %s', async (sort) => {
    expect(await judge(list, { sort }, inOrder)).toEqual([])
  })

  it.each(list.sorts)('is read once up to a late page, sorted by %s', async (sort) => {
    expect(await judge(list, { sort, page: mine * 0.09 }, ofList)).toEqual([])
  })

  describe.each(list.filters)('filtered by $field', ({ field, values }) => {
    it('is read by an index', async () => {
      for (const value of values ?? (await valuesIn(list, field))) {
        const bounds = joined.includes(field) ? once : inOrder
        expect(await judge(list, { [field]: value }, bounds), String(value)).toEqual([])
      }
    })
  })

  it('finds what it is searched for', async () => {
    const totals: number[] = []
    for (const search of [ownText, 'nothing has this', '%', ' ROW C4']) {
      totals.push((await readList(asker(), list, { search })).total)
    }
    expect(totals).toEqual([1, 0, 0, expect.any(Number)])
    expect(totals[3]).toBeGreaterThan(1)
  })

  // Not all of it: of so few rows Postgres would rather read all than look for each of its trigrams.
  it.each([ownText.slice(0, 16), `ow ${ownText.slice(0, 8)}`, 'nothing has this'])(
    'searched for "%s" is read by an index',
    async (search) => {
      expect(await judge(list, { search }, list.name in searchedWhole ? once : byIndex)).toEqual([])
    },
  )

  it.each(['row', 'c4c', 'c4', 'c', '%'])('searched for "%s" is read once at most', async (search) => {
    for (const sort of search === 'c4' ? list.sorts : [undefined]) {
      expect(await judge(list, { search, sort }, once), sort).toEqual([])
    }
  })
})

/** Values of a filter for which the contract does not name all: those that a row has. */
async function valuesIn(list: List, field: string): Promise<readonly unknown[]> {
  const { data } = await readList(asker(), list, {})
  const row = data.find((candidate) => candidate[field] !== null)
  const values = row && (known[field]?.(row) ?? [row[field]])
  if (values?.[0] === undefined) throw new Error(`Say in this file what ${list.name} can be filtered by in ${field}.`)
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

  it('would find a list that sorts all rows for a page', async () => {
    expect(await without('products_by_name', { sort: '-name' }, inOrder)).toMatch(
      /^reads \d+ rows of products, not 52 at most: /u,
    )
  })

  it('would find a search that looks at all rows', async () => {
    expect(await without('products_search', { search: ownText }, byIndex)).toContain('from public.products')
  })

  it('would find a table that is read whole', async () => {
    watch.take()
    await api.services.db
      .selectFrom('products')
      .select(({ fn }) => fn.count('name').as('named'))
      .execute()
    expect(judgePlans(watch.take().done, { count: mine, page: mine }).join()).toMatch(/^reads all of products: /u)
  })
})
