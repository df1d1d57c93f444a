import { createWalmartClient, type CatalogQuery, type WalmartClient } from '@aisle/walmart'
import { expect, test } from 'vitest'

import { sellerOf, useSimulator } from '../helpers/simulator.ts'

const simulator = useSimulator({ items: 250, orders: 1 })
const seller = sellerOf(simulator)
const connect = (): WalmartClient => createWalmartClient({ ...seller, baseUrl: simulator.url })
const skus = () => seller.items.map(({ sku }) => sku)

async function find(query: CatalogQuery): Promise<unknown[]> {
  const pages = await Array.fromAsync(connect().searchCatalog(query))
  expect(pages.flatMap(({ rejected }) => rejected)).toEqual([])
  return pages.flatMap(({ elements }) => elements.map(({ value }) => value.sku))
}

test('lists the whole catalog without conditions, and resumes from a cursor alone', async () => {
  const pages = await Array.fromAsync(connect().searchCatalog({ limit: 100 }))
  expect(pages.map(({ elements }) => elements.length)).toEqual([100, 100, 50])
  expect(pages.at(-1)?.listed).toMatchObject({ count: 250, total: 250 })
  const [item] = pages[0]?.elements ?? []
  expect(item?.value).toMatchObject({ itemId: expect.any(String), price: { unit: 'USD' }, brand: expect.any(String) })
  expect(await find({ cursor: pages[0]?.cursor ?? '' })).toEqual(skus().slice(100))
})

test('finds items by a part of the name, by an id and by status', async () => {
  const ofName = seller.items.filter(({ productName }) => productName.includes('Kettle'))
  expect(await find({ query: { field: 'productName', value: 'kettle' }, limit: 10 })).toEqual(
    ofName.map(({ sku }) => sku),
  )
  const { gtin, sku } = seller.items[7] ?? { gtin: '', sku: '' }
  expect(await find({ query: { field: 'gtin', value: gtin } })).toEqual([sku])
  const unpublished = seller.items.filter((item) => item.publishedStatus + item.lifecycleStatus === 'UNPUBLISHEDACTIVE')
  const filters = [
    { field: 'publishedStatus', op: 'equals', values: ['UNPUBLISHED'] },
    { field: 'lifecycleStatus', op: 'equals', values: ['ACTIVE'] },
  ] as const
  expect(await find({ filters: filters.map((filter) => ({ ...filter, values: [...filter.values] })) })).toEqual(
    unpublished.map((item) => item.sku),
  )
})

test.each([
  ['between', ['20', '60.5'], (amount: number) => amount >= 20 && amount <= 60.5],
  ['greater_than', ['200'], (amount: number) => amount > 200],
  ['less_than', ['10'], (amount: number) => amount < 10],
] as const)('filters by a price %s', async (op, values, holds) => {
  const wanted = seller.items.filter(({ price }) => holds(price.amount)).map(({ sku }) => sku)
  expect(wanted.length).toBeGreaterThan(0)
  expect(await find({ filters: [{ field: 'price', op, values: [...values] }] })).toEqual(wanted)
})

test('finds nothing as one empty page', async () => {
  const pages = await Array.fromAsync(connect().searchCatalog({ query: { field: 'sku', value: 'none' } }))
  expect(pages).toMatchObject([{ elements: [], total: 0, cursor: undefined }])
})

test('continues if Walmart sends the same cursor with every page', async () => {
  const start = simulator.requests.length
  const pageOf = (from: number) => {
    const payload = skus()
      .slice(from, from + 2)
      .map((sku) => ({ sku }))
    return JSON.stringify({ status: 'Success', payload, totalItems: 6, nextCursor: 'same+cursor/=' })
  }
  for (const from of [0, 2, 4]) {
    const effect = { kind: 'respond', status: 200, body: pageOf(from) } as const
    simulator.fault({ path: '/v3/items/catalog/search', times: 1, effect })
  }
  expect(await find({ limit: 2 })).toEqual(skus().slice(0, 6))
  const urls = simulator.requests.slice(start).map(({ url }) => url)
  const next = '/v3/items/catalog/search?limit=2&nextCursor=same%2Bcursor%2F%3D'
  expect(urls).toEqual(['/v3/token', '/v3/items/catalog/search?limit=2', next, next])
})

test('reports a cursor that has expired', async () => {
  const list = connect().searchCatalog({ limit: 100 })
  await list.next()
  simulator.advance(120_000)
  await expect(list.next()).rejects.toMatchObject({ kind: 'invalid_request', upstreamMessage: 'Invalid Cursor' })
})

test.each<[CatalogQuery, string]>([
  [{ filters: [{ field: 'price', op: 'equals', values: [] }] }, 'filters[0].values: expected at least one value'],
  [{ query: { field: 'sku', value: '' } }, 'query.value: must not be empty'],
  [{ cursor: '?limit=1' }, 'The cursor does not belong to a list of items of a search'],
])('rejects %j before sending anything', async (query, message) => {
  const calls = simulator.requests.length
  await expect(connect().searchCatalog(query).next()).rejects.toThrow(message)
  expect(simulator.requests).toHaveLength(calls)
})

const published = () => seller.items.filter(({ publishedStatus }) => publishedStatus === 'PUBLISHED')

test('finds what is for sale at Walmart, by words or an id, with its variants', async () => {
  const lamps = published().filter(({ productName }) => /lamp/i.test(productName))
  const { value, gaps } = await connect().searchWalmart({ query: 'LAMP desk' })
  expect(value.items.map(({ title }) => title)).toEqual(lamps.slice(0, 40).map(({ productName }) => productName))
  expect(gaps).toEqual([])
  const item = published().find(({ variantGroupId }) => variantGroupId !== undefined)
  const { upc, gtin = '', productName = '' } = item ?? {}
  const group = published().filter(({ variantGroupId }) => variantGroupId === item?.variantGroupId)
  for (const query of [{ upc }, { gtin }, { gtin, query: productName }]) {
    const [found, ...others] = (await connect().searchWalmart(query)).value.items
    expect([found?.title, others]).toEqual([productName, []])
    expect(found?.properties).toMatchObject({ variant_items_num: group.length, next_day_eligible: false })
    expect(found?.properties?.variants?.variantData.map(({ title }) => title)).toEqual(
      group.map((variant) => variant.productName),
    )
  }
})

test('reads what is found as far as possible', async () => {
  const body = JSON.stringify({ items: [{ itemId: ['odd'], title: 'A lamp' }, { itemId: 7 }] })
  simulator.fault({ path: '/v3/items/walmart/search', times: 1, effect: { kind: 'respond', status: 200, body } })
  const { value, gaps } = await connect().searchWalmart({ query: 'lamp' })
  expect(value.items).toMatchObject([{ title: 'A lamp' }, { itemId: '7' }])
  expect(gaps).toMatchObject([{ field: 'items[0].itemId' }])
})

test('finds nothing that is unknown or unpublished, and needs something to search for', async () => {
  const unpublished = seller.items.find(({ publishedStatus }) => publishedStatus === 'UNPUBLISHED')
  for (const query of [{ query: 'no such thing' }, { gtin: unpublished?.gtin ?? '' }, { ean: '1', isbn: '1' }]) {
    expect((await connect().searchWalmart(query)).value.items).toEqual([])
  }
  await expect(connect().searchWalmart({})).rejects.toThrow('expected words or an id')
  const body = JSON.stringify({ error: [{ code: 'CONTENT_NOT_FOUND.GMP_ITEM_QUERY_API' }] })
  simulator.fault({ path: '/v3/items/walmart/search', times: 1, effect: { kind: 'respond', status: 404, body } })
  expect((await connect().searchWalmart({ query: 'lamp' })).value.items).toEqual([])
})
