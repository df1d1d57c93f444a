import { expect, test } from 'vitest'

import { createSeller } from '../create-seller.ts'
import type { Item } from '../payloads.ts'
import { listItems } from './list-items.ts'

const start = Date.parse('2026-03-10T12:00:00Z')

interface Body {
  readonly ItemResponse: Item[]
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
  return { seller, list }
}

test('returns twenty items by default, and all with a constant cursor', () => {
  const { seller, list } = sellerOf(130)
  const first = list('')
  expect(first.ItemResponse).toEqual(seller.items.slice(0, 20))
  const rows = [...first.ItemResponse]
  while (rows.length < first.totalItems) {
    const page = list(`?limit=50&offset=${rows.length}&nextCursor=${encodeURIComponent(first.nextCursor)}`)
    expect(page).toMatchObject({ totalItems: 130, nextCursor: first.nextCursor })
    rows.push(...page.ItemResponse)
  }
  expect(rows).toEqual(seller.items)
})

test('returns the first page again for a cursor without an offset', () => {
  const { list } = sellerOf(130)
  const first = list('?limit=40')
  expect(list(`?limit=40&nextCursor=${encodeURIComponent(first.nextCursor)}`)).toEqual(first)
})

test('returns the rest from an offset, even without a cursor', () => {
  const { seller, list } = sellerOf(130)
  expect(list('?offset=125&nextCursor=*').ItemResponse).toEqual(seller.items.slice(125))
})

test('finds an item by a SKU that needs URL encoding', () => {
  const { seller, list } = sellerOf(200)
  const odd = seller.items.filter(({ sku }) => encodeURIComponent(sku) !== sku)
  expect(odd).toHaveLength(10)
  for (const item of odd) expect(list(`?sku=${encodeURIComponent(item.sku)}`).ItemResponse).toEqual([item])
})

test('filters by lifecycle and published status, and includes retired items by default', () => {
  const { seller, list } = sellerOf(200)
  const retired = seller.items.filter((item) => item.lifecycleStatus === 'RETIRED')
  expect(retired.length).toBeGreaterThan(0)
  expect(list('?limit=1000&lifecycleStatus=RETIRED').ItemResponse).toEqual(retired)
  const both = list('?limit=1000&publishedStatus=UNPUBLISHED&lifecycleStatus=ACTIVE').ItemResponse
  const wanted = seller.items.filter((item) => item.publishedStatus + item.lifecycleStatus === 'UNPUBLISHEDACTIVE')
  expect(both).toEqual(wanted)
  expect(list('?limit=1000').ItemResponse).toEqual(seller.items)
})

test('applies the filter of the first page to the pages of its cursor', () => {
  const { seller, list } = sellerOf(200)
  const { nextCursor, totalItems } = list('?limit=5&publishedStatus=PUBLISHED')
  const second = list(`?limit=5&offset=5&nextCursor=${encodeURIComponent(nextCursor)}`)
  const published = seller.items.filter((item) => item.publishedStatus === 'PUBLISHED')
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
  const { seller, list } = sellerOf(10_050)
  const { nextCursor } = list('?offset=10000')
  expect(() => list('?offset=10001')).toThrow('offset')
  const deep = list(`?limit=1000&offset=10040&nextCursor=${encodeURIComponent(nextCursor)}`)
  expect(deep.ItemResponse).toEqual(seller.items.slice(10_040))
})

test.each(['limit=1001', 'limit=0', 'limit=x', 'offset=-1', 'lifecycleStatus=NEW', 'publishedStatus='])(
  'rejects %s',
  (search) => {
    expect(() => sellerOf(20).list(`?${search}`)).toThrow(search.split('=', 1)[0])
  },
)

test.each(['sku=none', 'offset=20'])('finds nothing for %s', (search) => {
  expect(() => sellerOf(20).list(`?${search}`)).toThrow('No Items found')
})
