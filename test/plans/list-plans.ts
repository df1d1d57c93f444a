import { createHash } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import { type List, lists, type Page, readList } from '../lists/lists.ts'
import { firstRow } from './fill-tables.ts'
import { type Bounds, judgePlans } from './judge-plan.ts'
import { type FilledTables, mine, ofTenant, withoutIndex } from './use-filled-tables.ts'

/** Allowance for sample data and for finding the caller and the instance. */
const few = 30

/** A text that only the first row of each list contains. */
const ownText = createHash('md5').update(`${firstRow}`).digest('hex')
/** Its first three characters, and fewer of them: many rows contain them. */
const [three, two, one] = [ownText.slice(0, 3), ownText.slice(0, 2), ownText.slice(0, 1)]

/** Lists that cannot be long, and why. */
const short: Readonly<Record<string, string>> = {
  'integrations.list': 'one row for each type of integration, for all tenants',
  'walmart.runs.problems': 'a run has few problems, which an index finds and which are then sorted',
}

/** Lists in which a search reads all rows of the tenant, and why. */
const searchedWhole: Readonly<Record<string, string>> = {
  'walmart.list':
    'a seller has one instance for each account at Walmart, and the schedule would write a search index at each check',
}

/** Lists whose rows are counted for each page, and why. */
const uncounted: Readonly<Record<string, string>> = {
  'products.costs.list': 'a product has few costs',
  'tokens.list': 'a tenant has few tokens',
  'webhooks.list': 'a tenant has few webhooks',
}

/** Filters on the existence of a row in another table: a merge join reads both tables. */
const joined = ['link_state']

/** How many rows of a list belong to the tenant's other instances. */
const ofOtherInstances: Readonly<Record<string, number>> = { 'walmart.runs.list': mine }

type BoundsOf = (page: Page, list: List) => Bounds

/** An index scan in order: reads the rows up to the page's end, and the related rows of the page. */
const inOrder = ({ from, per_page }: Page): Bounds => ({
  count: ofTenant + few,
  // Leaves room for a few archived rows, which the scan skips.
  page: Math.ceil(1.1 * (from ?? 0)) + 2 * per_page + few,
})
/** The same with a total that is not counted. */
const byRowCounts = (page: Page): Bounds => ({ ...inOrder(page), count: few })
/** All rows of the list: for a late page, this is as fast as reading most of them in order. */
const ofList = (): Bounds => ({ count: ofTenant + few, page: mine + few })
/** Only the rows that an index finds. */
const byIndex = ({ total, per_page }: Page): Bounds => {
  const bound = 2 * (total + per_page) + few
  return { count: bound, page: bound }
}
/** All rows of the tenant, once. */
const once: BoundsOf = (_page, { name }) => {
  const bound = ofTenant + (ofOtherInstances[name] ?? 0) + few
  return { count: bound, page: bound }
}

/** Checks the plans of every list of the contract. Changes no row. */
export function describeListPlans(filled: FilledTables): void {
  const long = lists.filter(({ name }) => !(name in short))
  describe.each(long)(`$name, of ${mine.toLocaleString('en')}`, (list) => describeListPlan(filled, list))
  describe('this check', () => describeCheck(filled))
}

/** Reads a page and returns complaints about its plans. */
async function judge({ watch, caller }: FilledTables, list: List, { query, boundsOf }: Read): Promise<string[]> {
  watch.take()
  const page = await readList(caller, list, query)
  const { done } = watch.take()
  expect(done.length, 'statements with a plan').toBeGreaterThanOrEqual(2)
  return judgePlans(done, boundsOf(page, list))
}

interface Read {
  readonly query: object
  readonly boundsOf: BoundsOf
}

// These lists share a table.
const halves = ['walmart.inventory.list', 'walmart.prices.list']

function describeListPlan(filled: FilledTables, list: List): void {
  const complaintsOf = (query: object, boundsOf: BoundsOf) => judge(filled, list, { query, boundsOf })

  it('has that many rows', async () => {
    const { total } = await readList(filled.caller, list, {})
    const wanted = halves.includes(list.name) ? mine / 2 : mine
    expect(total, `Describe the rows of ${list.name} in test/lists/rows.ts.`).toBeGreaterThanOrEqual(wanted * 0.9)
  })

  it.skipIf(list.name in uncounted)('reads the total without counting rows', async () => {
    const archived = list.filters.some(({ field }) => field === 'archived')
    for (const query of archived ? [{}, { archived: true }] : [{}]) {
      expect(await complaintsOf(query, byRowCounts), 'Add `counted` to the list and a trigger to its table.').toEqual(
        [],
      )
    }
  })

  const orders = [undefined, ...list.sorts.flatMap((sort) => [sort, `-${sort}`])]
  it.each(orders)('reads a page from an index in order, sorted by %s', async (sort) => {
    expect(await complaintsOf({ sort }, inOrder)).toEqual([])
  })

  it.each(list.sorts)('reads each row at most once for a late page, sorted by %s', async (sort) => {
    expect(await complaintsOf({ sort, page: mine * 0.09 }, ofList)).toEqual([])
  })

  describe.each(list.filters)('filtered by $field', ({ field, values }) => {
    it('uses an index', async () => {
      for (const value of values ?? (await valuesIn(filled, list, field))) {
        const boundsOf = joined.includes(field) ? once : inOrder
        expect(await complaintsOf({ [field]: value }, boundsOf), String(value)).toEqual([])
      }
    })
  })

  if (list.isSearchable) describeSearch(filled, list)
}

function describeSearch(filled: FilledTables, list: List): void {
  const complaintsOf = (query: object, boundsOf: BoundsOf) => judge(filled, list, { query, boundsOf })

  it('finds the rows that contain the search text', async () => {
    const totals: number[] = []
    for (const search of [ownText, 'nothing has this', '%', ` ROW ${one.toUpperCase()}`]) {
      totals.push((await readList(filled.caller, list, { search })).total)
    }
    expect(totals).toEqual([1, 0, 0, expect.any(Number)])
    expect(totals[3]).toBeGreaterThan(1)
  })

  // Part of the text only: with so few rows, Postgres prefers a full read to looking up every trigram of a long text.
  it.each([ownText.slice(0, 16), `ow ${ownText.slice(0, 8)}`, 'nothing has this'])(
    'uses an index to search for "%s"',
    async (search) => {
      expect(await complaintsOf({ search }, list.name in searchedWhole ? once : byIndex)).toEqual([])
    },
  )

  it.each(['row', three, two, one, '%'])('reads each row at most once to search for "%s"', async (search) => {
    for (const sort of search === two ? list.sorts : [undefined]) {
      expect(await complaintsOf({ search, sort }, once), sort).toEqual([])
    }
  })
}

function describeCheck(filled: FilledTables): void {
  const products = lists.find(({ name }) => name === 'products.list')
  const without = async (index: string, query: object, boundsOf: BoundsOf) => {
    if (!products) throw new Error('There is no list of products.')
    return (await withoutIndex(filled, index, () => judge(filled, products, { query, boundsOf }))).join()
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
    filled.watch.take()
    await filled.api.services.db
      .selectFrom('products')
      .select(({ fn }) => fn.count('name').as('named'))
      .execute()
    expect(judgePlans(filled.watch.take().done, { count: mine, page: mine }).join()).toMatch(
      /^reads all of products: /u,
    )
  })
}

/** Values of filters without a list of values in the contract and without a row field of the same name. */
const known: Readonly<Record<string, (row: Page['data'][number], filled: FilledTables) => readonly unknown[]>> = {
  orderDateFrom: ({ orderDate }) => [orderDate],
  orderDateTo: ({ orderDate }) => [orderDate],
  integration_instance_id: (_, { instances }) => instances,
  since: ({ created_at: createdAt }) => [createdAt],
  until: ({ created_at: createdAt }) => [createdAt],
  date_from: ({ date }) => [date],
  date_to: ({ date }) => [date],
  nominal_code_id: ({ lines }) => (lines as { nominal_code: { id: number } }[]).map((line) => line.nominal_code.id),
  store_id: ({ store }) => [(store as { readonly id: number }).id],
}

/** The values of a row, for a filter without a list of values in the contract. */
async function valuesIn(filled: FilledTables, list: List, field: string): Promise<readonly unknown[]> {
  const { data } = await readList(filled.caller, list, {})
  const row = data.find((candidate) => candidate[field] !== null)
  const values = row && (known[field]?.(row, filled) ?? [row[field]])
  if (values?.[0] === undefined) throw new Error(`Add a value of ${list.name}'s filter ${field} to this file.`)
  return values
}
