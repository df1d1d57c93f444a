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

const itemAt = (place: number) => sellerOf(simulator).items[place] as Item
const answerWith = (path: string, body: object | number, status = 200) => {
  const effect: FaultEffect = { kind: 'respond', status, body: JSON.stringify(body) }
  removals.push(simulator.fault({ path, times: 1, effect }))
}
/** The addresses of calls to the list since this function was made. */
function listed(): () => string[] {
  const start = simulator.requests.length
  return () =>
    simulator.requests
      .slice(start)
      .filter(({ path }) => path === '/v3/items')
      .map(({ url }) => url.replace(/nextCursor=[^&*]+/, 'nextCursor=…'))
}

test('an item is read by SKU, whatever is in it, and by its other numbers', async () => {
  const client = connect()
  const odd = sellerOf(simulator).items.filter(({ sku }) => encodeURIComponent(sku) !== sku)
  expect(odd.length).toBeGreaterThan(0)
  for (const item of [itemAt(0), ...odd]) {
    const { value, raw, gaps } = await client.getItem(item.sku)
    expect(raw).toEqual(item)
    expect(value).toMatchObject({ sku: item.sku, price: { amount: String(item.price.amount) } })
    expect(gaps).toEqual([])
  }
  const { sku, gtin, upc } = itemAt(4)
  expect((await client.getItem(gtin, { productIdType: 'GTIN' })).value.sku).toBe(sku)
  expect((await client.getItem(upc, { productIdType: 'UPC', condition: 'New' })).value.sku).toBe(sku)
})

test('a SKU is asked for as one, and the one item may come without its list', async () => {
  const { sku } = itemAt(0)
  answerWith('/v3/items/{id}', { ItemResponse: itemAt(0) })
  expect((await connect().getItem(sku)).value.sku).toBe(sku)
  expect(simulator.requests.at(-1)?.url).toBe(`/v3/items/${encodeURIComponent(sku)}?productIdType=SKU`)
})

test('an item that there is not is not found, also where Walmart answers with an empty list', async () => {
  await expect(connect().getItem('none')).rejects.toMatchObject({ kind: 'not_found' })
  answerWith('/v3/items/{id}', { ItemResponse: [], totalItems: 0 })
  await expect(connect().getItem('none')).rejects.toMatchObject({ kind: 'not_found' })
})

test('several items with one number are not taken for one', async () => {
  answerWith('/v3/items/{id}', { ItemResponse: [itemAt(0), itemAt(1)] })
  await expect(connect().getItem('1', { productIdType: 'GTIN' })).rejects.toMatchObject({
    kind: 'unexpected_response',
    message: expect.stringContaining('pass a condition'),
  })
  answerWith('/v3/items/{id}', { responseRecord: {} })
  await expect(connect().getItem('1')).rejects.toMatchObject({ kind: 'unexpected_response' })
})

test.each(['', '.', '..', '\ud800'])('the id %j is refused before anything is sent', async (id) => {
  const calls = simulator.requests.length
  await expect(connect().getItem(id)).rejects.toMatchObject({
    kind: 'invalid_request',
    message: expect.stringMatching(/^The call was not sent\. id: /),
  })
  expect(simulator.requests.length).toBe(calls)
})

test('items are counted, all or by status', async () => {
  const client = connect()
  const published = sellerOf(simulator).items.filter(({ publishedStatus }) => publishedStatus === 'PUBLISHED').length
  expect(await client.countItems()).toEqual({ value: 250, raw: 250, gaps: [] })
  expect((await client.countItems({ status: 'PUBLISHED' })).value).toBe(published)
  answerWith('/v3/items/count', { All: '7' })
  expect((await client.countItems()).value).toBe(7)
  answerWith('/v3/items/count', 8)
  expect((await client.countItems()).value).toBe(8)
  answerWith('/v3/items/count', { UNPUBLISHED: 7 })
  await expect(client.countItems({ status: 'PUBLISHED' })).rejects.toMatchObject({ kind: 'unexpected_response' })
})

test('items are listed 200 a page', async () => {
  const urls = listed()
  const pages = await Array.fromAsync(connect().listItems())
  expect(pages.map(({ elements }) => elements.length)).toEqual([200, 50])
  expect(urls()).toEqual(['/v3/items?limit=200&nextCursor=*', '/v3/items?limit=200&nextCursor=…&offset=200'])
})

const refusal = (field: string, description: string) => ({
  error: [{ code: 'INVALID_REQUEST_PARAM', field, description }],
})

test.each([
  ['its field', refusal('limit', 'not allowed')],
  ['its words', refusal('data', 'Limit cannot be more than 50')],
])('items are listed 50 a page where Walmart refuses 200, which %s say', async (_where, body) => {
  const urls = listed()
  answerWith('/v3/items', body, 400)
  const list = connect().listItems()
  const first = (await list.next()).value
  expect(first.elements).toHaveLength(50)
  expect((await list.next()).value.elements).toHaveLength(50)
  expect((await connect().listItems({ cursor: first.cursor }).next()).value.elements).toHaveLength(50)
  expect(urls().map((url) => url.replace('nextCursor=…', '*'))).toEqual([
    '/v3/items?limit=200&nextCursor=*',
    '/v3/items?limit=50&nextCursor=*',
    '/v3/items?limit=50&*&offset=50',
    '/v3/items?limit=50&*&offset=50',
  ])
})

test('a limit that is given, and a refusal of something else, stay refused', async () => {
  const urls = listed()
  await expect(connect().listItems({ limit: 5_000 }).next()).rejects.toMatchObject({ kind: 'invalid_request' })
  answerWith('/v3/items', refusal('condition', 'not allowed'), 400)
  await expect(connect().listItems().next()).rejects.toMatchObject({ upstreamField: 'condition' })
  answerWith('/v3/items', refusal('limit', 'no'), 400)
  answerWith('/v3/items', refusal('limit', 'no'), 400)
  await expect(connect().listItems().next()).rejects.toMatchObject({ upstreamField: 'limit' })
  expect(urls()).toHaveLength(4)
})

test('pages that are shorter than the limit, without a word, lose no item', async () => {
  const { items } = sellerOf(simulator)
  answerWith('/v3/items', { ItemResponse: items.slice(0, 50), totalItems: 250, nextCursor: null })
  const pages = await Array.fromAsync(connect().listItems())
  expect(pages.flatMap(({ elements }) => elements.map(({ value }) => value.sku))).toEqual(items.map(({ sku }) => sku))
})

test('a page without any item of those that it is about skips no more than Walmart may have looked for', async () => {
  const urls = listed()
  answerWith('/v3/items', { ItemResponse: [], totalItems: 250, nextCursor: 'x', errors: [{ code: 'GONE' }] }, 206)
  const list = connect().listItems()
  await list.next()
  await list.next().catch(() => undefined)
  expect(urls()[1]).toBe('/v3/items?limit=200&nextCursor=…&offset=50')
})

test('items are listed by each filter, also after a cursor', async () => {
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

test('the profile of the seller names the seller', async () => {
  const { value, raw } = await connect().getPartnerProfile()
  expect(value).toMatchObject({ partner: { partnerId: sellerOf(simulator).partnerId } })
  expect(value.configurations.map(({ configurationName }) => configurationName)).toEqual(['ACCOUNT', 'FEED'])
  expect(raw).toEqual(value)
})
