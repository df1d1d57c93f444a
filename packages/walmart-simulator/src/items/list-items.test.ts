import { expect, test } from 'vitest'

import { createSeller } from '../create-seller.ts'
import { listItems } from './list-items.ts'
import { type ListedItem, listedItem } from './listed-item.ts'

const start = Date.parse('2026-03-10T12:00:00Z')

interface Body {
  readonly ItemResponse: ListedItem[]
  readonly totalItems: number
  readonly nextCursor: string
}

/** A seller, and a function that lists its items as over HTTP. */
function sellerOf(items: number) {
  const keys = { clientId: 'id', clientSecret: 'secret' }
  const seller = createSeller({ ...keys, seed: 1, shipNodes: 0, items, orders: 0, madeAt: new Date(start) })
  const list = (search: string, laterMs = 0) => {
    const page = listItems({ seller, search, now: new Date(start + laterMs) })
    return page.wrap(page.rows) as Body
  }
  return { seller, items: seller.items.map((item) => listedItem(seller, item)), list }
}

test('returns twenty items by default, and all with a constant cursor', () => {
  const { items, list } = sellerOf(130)
  const first = list('')
  expect(first.ItemResponse).toEqual(items.slice(0, 20))
  const rows = [...first.ItemResponse]
  while (rows.length < first.totalItems) {
    const page = list(`?limit=50&offset=${rows.length}&nextCursor=${encodeURIComponent(first.nextCursor)}`)
    expect(page).toMatchObject({ totalItems: 130, nextCursor: first.nextCursor })
    rows.push(...page.ItemResponse)
  }
  expect(rows).toEqual(items)
})

test('returns the first page again for a cursor without an offset', () => {
  const { list } = sellerOf(130)
  const first = list('?limit=40')
  expect(list(`?limit=40&nextCursor=${encodeURIComponent(first.nextCursor)}`)).toEqual(first)
})

test('returns the rest from an offset, even without a cursor', () => {
  const { items, list } = sellerOf(130)
  expect(list('?offset=125&nextCursor=*').ItemResponse).toEqual(items.slice(125))
})

test('finds an item by a SKU that needs URL encoding', () => {
  const { items, list } = sellerOf(200)
  const odd = items.filter(({ sku }) => encodeURIComponent(sku) !== sku)
  expect(odd).toHaveLength(10)
  for (const item of odd) expect(list(`?sku=${encodeURIComponent(item.sku)}`).ItemResponse).toEqual([item])
})

test('filters by lifecycle and published status, and includes retired items by default', () => {
  const { items, list } = sellerOf(200)
  const retired = items.filter((item) => item.lifecycleStatus === 'RETIRED')
  expect(retired.length).toBeGreaterThan(0)
  expect(list('?limit=1000&lifecycleStatus=RETIRED').ItemResponse).toEqual(retired)
  const both = list('?limit=1000&publishedStatus=UNPUBLISHED&lifecycleStatus=ACTIVE').ItemResponse
  const wanted = items.filter((item) => item.publishedStatus + item.lifecycleStatus === 'UNPUBLISHEDACTIVE')
  expect(both).toEqual(wanted)
  expect(list('?limit=1000').ItemResponse).toEqual(items)
})

test('filters by GTIN and by availability, which follows the stock', () => {
  const { items, list } = sellerOf(200)
  expect(list(`?gtin=${items[7]?.gtin}`).ItemResponse).toEqual([items[7]])
  const soldOut = items.filter(({ availability }) => availability === 'Out_of_stock')
  expect(soldOut.length).toBeGreaterThan(0)
  expect(list('?limit=1000&availability=Out_of_stock').ItemResponse).toEqual(soldOut)
  expect(list('?availability=In_stock').totalItems).toBe(200 - soldOut.length)
  expect(() => list('?availability=Preorder')).toThrow('No Items found')
})

test.each(['bundleType=VIRTUALPACK', 'showDuplicateItemInfo=true', 'includeCustomerFavoritesStatus=true'])(
  'rejects %s, which is not simulated',
  (search) => {
    expect(() => sellerOf(20).list(`?${search}`)).toThrow(`does not support ${search.split('=', 1)[0]}`)
  },
)

test('applies the filter of the first page to the pages of its cursor', () => {
  const { items, list } = sellerOf(200)
  const { nextCursor, totalItems } = list('?limit=5&publishedStatus=PUBLISHED')
  const second = list(`?limit=5&offset=5&nextCursor=${encodeURIComponent(nextCursor)}`)
  const published = items.filter((item) => item.publishedStatus === 'PUBLISHED')
  expect([totalItems, second.totalItems]).toEqual([published.length, published.length])
  expect(second.ItemResponse).toEqual(published.slice(5, 10))
})

test('rejects a cursor after two minutes, a doubly encoded one and an unknown one', () => {
  const { list } = sellerOf(20)
  const { nextCursor } = list('')
  const search = `?offset=0&nextCursor=${encodeURIComponent(nextCursor)}`
  expect(list(search, 119_999).nextCursor).toBe(nextCursor)
  expect(() => list(search, 120_000)).toThrow('Invalid Cursor')
  const twice = encodeURIComponent(encodeURIComponent(nextCursor))
  expect(() => list(`?nextCursor=${twice}`)).toThrow('Invalid Cursor')
  expect(() => list('?nextCursor=abc')).toThrow('Invalid Cursor')
})

test('rejects an offset over 10,000, except with a cursor', () => {
  const { items, list } = sellerOf(10_050)
  const { nextCursor } = list('?offset=10000')
  expect(() => list('?offset=10001')).toThrow('offset')
  const deep = list(`?limit=1000&offset=10040&nextCursor=${encodeURIComponent(nextCursor)}`)
  expect(deep.ItemResponse).toEqual(items.slice(10_040))
})

test.each([
  'limit=1001',
  'limit=0',
  'limit=x',
  'offset=-1',
  'lifecycleStatus=NEW',
  'publishedStatus=',
  'publishedStatus=STAGE',
  'availability=x',
])('rejects %s', (search) => {
  expect(() => sellerOf(20).list(`?${search}`)).toThrow(search.split('=', 1)[0])
})

test.each(['sku=none', 'offset=20'])('finds nothing for %s', (search) => {
  expect(() => sellerOf(20).list(`?${search}`)).toThrow('No Items found')
})
