import { createWalmartClient } from '@aisle/walmart'
import type { FaultEffect, Item } from '@aisle/walmart-simulator'
import { afterEach, expect, test } from 'vitest'

import { sellerOf, useSimulator } from '../helpers/simulator.ts'

const simulator = useSimulator({ items: 250, orders: 1 })
const removals: (() => void)[] = []
afterEach(() => removals.splice(0).forEach((remove) => remove()))

function connect() {
  const { clientId, clientSecret } = sellerOf(simulator)
  return createWalmartClient({ baseUrl: simulator.url, clientId, clientSecret })
}

const itemAt = (index: number) => sellerOf(simulator).items[index] as Item
const respondWith = (path: string, body: object | number, status = 200) => {
  const effect: FaultEffect = { kind: 'respond', status, body: JSON.stringify(body) }
  removals.push(simulator.fault({ path, times: 1, effect }))
}
/** The URLs of list calls since this was created. */
function listed(): () => string[] {
  const start = simulator.requests.length
  return () =>
    simulator.requests
      .slice(start)
      .filter(({ path }) => path === '/v3/items')
      .map(({ url }) => url.replace(/nextCursor=[^&*]+/, 'nextCursor=…'))
}

test('reads an item by SKU with any characters, and by its other ids', async () => {
  const client = connect()
  const odd = sellerOf(simulator).items.filter(({ sku }) => encodeURIComponent(sku) !== sku)
  expect(odd.length).toBeGreaterThan(0)
  for (const item of [itemAt(0), ...odd]) {
    const { value, raw, gaps } = await client.getItem(item.sku)
    expect(raw).toEqual({ ...item, availability: expect.any(String) })
    expect(value).toMatchObject({ sku: item.sku, price: { amount: String(item.price.amount) } })
    expect(gaps).toEqual([])
  }
  const { sku, gtin, upc } = itemAt(4)
  expect((await client.getItem(gtin, { productIdType: 'GTIN' })).value.sku).toBe(sku)
  expect((await client.getItem(upc, { productIdType: 'UPC', condition: 'New' })).value.sku).toBe(sku)
})

test('sends the id type SKU, and accepts a bare item instead of a list', async () => {
  const { sku } = itemAt(0)
  respondWith('/v3/items/{id}', { ItemResponse: itemAt(0) })
  expect((await connect().getItem(sku)).value.sku).toBe(sku)
  expect(simulator.requests.at(-1)?.url).toBe(`/v3/items/${encodeURIComponent(sku)}?productIdType=SKU`)
})

test('throws not_found for an unknown item, even if Walmart returns an empty list', async () => {
  await expect(connect().getItem('none')).rejects.toMatchObject({ kind: 'not_found' })
  respondWith('/v3/items/{id}', { ItemResponse: [], totalItems: 0 })
  await expect(connect().getItem('none')).rejects.toMatchObject({ kind: 'not_found' })
})

test('rejects several items with the same id', async () => {
  respondWith('/v3/items/{id}', { ItemResponse: [itemAt(0), itemAt(1)] })
  await expect(connect().getItem('1', { productIdType: 'GTIN' })).rejects.toMatchObject({
    kind: 'unexpected_response',
    message: expect.stringContaining('pass a condition'),
  })
  respondWith('/v3/items/{id}', { responseRecord: {} })
  await expect(connect().getItem('1')).rejects.toMatchObject({ kind: 'unexpected_response' })
})

test.each(['', '.', '..', '\ud800'])('rejects the id %j before sending anything', async (id) => {
  const calls = simulator.requests.length
  await expect(connect().getItem(id)).rejects.toMatchObject({
    kind: 'invalid_request',
    message: expect.stringMatching(/^The call was not sent\. id: /),
  })
  expect(simulator.requests.length).toBe(calls)
})

test('counts items, all or by status', async () => {
  const client = connect()
  const published = sellerOf(simulator).items.filter(({ publishedStatus }) => publishedStatus === 'PUBLISHED').length
  expect(await client.countItems()).toEqual({ value: 250, raw: 250, gaps: [] })
  expect((await client.countItems({ status: 'PUBLISHED' })).value).toBe(published)
  respondWith('/v3/items/count', { All: '7' })
  expect((await client.countItems()).value).toBe(7)
  respondWith('/v3/items/count', 8)
  expect((await client.countItems()).value).toBe(8)
  respondWith('/v3/items/count', { UNPUBLISHED: 7 })
  await expect(client.countItems({ status: 'PUBLISHED' })).rejects.toMatchObject({ kind: 'unexpected_response' })
})

test('lists 200 items per page', async () => {
  const urls = listed()
  const pages = await Array.fromAsync(connect().listItems())
  expect(pages.map(({ elements }) => elements.length)).toEqual([200, 50, 0])
  // Walmart sends a cursor with the last page too.
  const later = [200, 250].map((offset) => `/v3/items?limit=200&nextCursor=…&offset=${offset}`)
  expect(urls()).toEqual(['/v3/items?limit=200&nextCursor=*', ...later])
})

test('does not retry a rejected page', async () => {
  const urls = listed()
  await expect(connect().listItems({ limit: 5_000 }).next()).rejects.toMatchObject({ kind: 'invalid_request' })
  respondWith('/v3/items', { error: [{ code: 'INVALID_REQUEST_PARAM', field: 'condition', description: 'no' }] }, 400)
  await expect(connect().listItems().next()).rejects.toMatchObject({ upstreamField: 'condition' })
  expect(urls()).toHaveLength(2)
})

test('loses no item if pages are shorter than the limit', async () => {
  const { items } = sellerOf(simulator)
  respondWith('/v3/items', { ItemResponse: items.slice(0, 50), totalItems: 250, nextCursor: null })
  const pages = await Array.fromAsync(connect().listItems())
  expect(pages.flatMap(({ elements }) => elements.map(({ value }) => value.sku))).toEqual(items.map(({ sku }) => sku))
})

test('after a page with all items missing, skips only as many as Walmart may have tried', async () => {
  const urls = listed()
  respondWith('/v3/items', { ItemResponse: [], totalItems: 250, nextCursor: 'x', errors: [{ code: 'GONE' }] }, 206)
  const list = connect().listItems()
  await list.next()
  await list.next().catch(() => undefined)
  expect(urls()[1]).toBe('/v3/items?limit=200&nextCursor=…&offset=50')
})

test('applies each filter, including after a cursor', async () => {
  const [first, second] = [itemAt(0), itemAt(1)]
  const skusOf = async (query: Parameters<ReturnType<typeof connect>['listItems']>[0]) =>
    (await Array.fromAsync(connect().listItems(query))).flatMap(({ elements }) =>
      elements.map(({ value }) => value.sku),
    )
  expect(await skusOf({ sku: first.sku })).toEqual([first.sku])
  expect(await skusOf({ variantGroupId: first.variantGroupId })).toEqual([first.sku, second.sku])
  const urls = listed()
  const query = { condition: 'New', lifecycleStatus: 'ACTIVE', publishedStatus: 'PUBLISHED', limit: 5 }
  const page = (await connect().listItems(query).next()).value
  await connect().listItems({ cursor: page.cursor }).next()
  const filters = 'lifecycleStatus=ACTIVE&publishedStatus=PUBLISHED&condition=New'
  expect(urls()).toEqual([
    `/v3/items?limit=5&nextCursor=*&${filters}`,
    `/v3/items?limit=5&nextCursor=…&offset=5&${filters}`,
  ])
})

test('filters by GTIN and availability, and reads whether an item is a duplicate', async () => {
  const { gtin, sku } = itemAt(2)
  const [page] = await Array.fromAsync(connect().listItems({ gtin }))
  expect(page?.elements.map(({ value }) => [value.sku, value.isDuplicate])).toEqual([[sku, false]])
  const soldOut = await Array.fromAsync(connect().listItems({ availability: 'Out_of_stock' }))
  const values = soldOut.flatMap(({ elements }) => elements.map(({ value }) => value))
  expect(values.length).toBeGreaterThan(0)
  expect(new Set(values.map(({ availability }) => availability))).toEqual(new Set(['Out_of_stock']))
})

test('asks for duplicates, favorites and packs, and reads them', async () => {
  const urls = listed()
  const pack = { bundleType: 'VIRTUALPACK', itemId: 12, sku: '12', quantity: 4, offerPublishStatus: 'PUBLISHED' }
  const facts = { sku: 'a', isDuplicate: 'true', isCustomerFavorite: true, duplicateItemInfo: {}, bundles: [pack] }
  respondWith('/v3/items', { ItemResponse: [facts], totalItems: 1 })
  const flags = { showDuplicateItemInfo: true, includeCustomerFavoritesStatus: true }
  const [page] = await Array.fromAsync(connect().listItems({ ...flags, bundleType: 'VIRTUALPACK', gtin: '1' }))
  const value = { ...facts, isDuplicate: true, bundles: [{ ...pack, itemId: '12' }] }
  expect(page?.elements).toMatchObject([{ value, gaps: [] }])
  const filters = 'gtin=1&bundleType=VIRTUALPACK&showDuplicateItemInfo=true&includeCustomerFavoritesStatus=true'
  expect(urls()).toEqual([`/v3/items?limit=200&nextCursor=*&${filters}`])
  const details = { showDuplicateItemDetails: true, includeCustomerFavoritesStatus: true }
  await expect(connect().getItem('a', details)).rejects.toMatchObject({ status: 501 })
})

test('returns the seller’s profile', async () => {
  const { value, raw } = await connect().getPartnerProfile()
  expect(value).toMatchObject({ partner: { partnerId: sellerOf(simulator).partnerId } })
  expect(value.configurations.map(({ configurationName }) => configurationName)).toEqual(['ACCOUNT', 'FEED'])
  expect(raw).toEqual(value)
})
