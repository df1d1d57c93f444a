import { createWalmartClient, type Feed } from '@aisle/walmart'
import type { FaultEffect } from '@aisle/walmart-simulator'
import { afterEach, expect, test } from 'vitest'

import { sellerOf, useSimulator } from '../helpers/simulator.ts'

const simulator = useSimulator({ items: 130, orders: 1 })
const removals: (() => void)[] = []
afterEach(() => removals.splice(0).forEach((remove) => remove()))

/** Uploads are limited per hour, so each client has its own budget. */
function connect() {
  const { clientId, clientSecret } = sellerOf(simulator)
  return createWalmartClient({ baseUrl: simulator.url, clientId, clientSecret })
}

const skuAt = (index: number) => sellerOf(simulator).items[index]?.sku ?? ''
const nodeAt = (index: number) => sellerOf(simulator).shipNodes[index]?.shipNode ?? ''
const disturb = (effect: FaultEffect, path = '/v3/feeds', times = 1) =>
  removals.push(simulator.fault({ path, times, effect }))
const respondWith = (body: object, path?: string, times?: number) =>
  disturb({ kind: 'respond', status: 200, body: JSON.stringify(body) }, path, times)
const uploads = () => simulator.requests.filter(({ method, path }) => method === 'POST' && path === '/v3/feeds')
/** Advances the simulator's clock on each poll. */
const hurry = { everyMs: 1, onProgress: () => simulator.advance(2_000) }

test('sets stock at the default ship node if none is given', async () => {
  const client = connect()
  const items = [0, 1, 2].map((index) => ({ sku: skuAt(index), quantity: 700 + index }))
  const { value, raw } = await client.uploadInventoryFeed({ items })
  expect(value.feedId).toContain('@')
  expect(raw).toEqual(value)
  expect(uploads().at(-1)?.url).toBe('/v3/feeds?feedType=inventory')
  const result = await client.waitForFeed(value.feedId, hurry)
  expect(result).toMatchObject({ ...value, feedStatus: 'PROCESSED', itemsReceived: 3, failed: [], unfinished: [] })
  expect(result.succeeded.map(({ sku, index }) => [sku, index])).toEqual(items.map(({ sku }, index) => [sku, index]))
  for (const { sku, quantity } of items) expect((await client.getInventory(sku)).value.quantity.amount).toBe(quantity)
})

test('sets stock at several ship nodes per item', async () => {
  const client = connect()
  const items = [
    { sku: skuAt(0), quantity: 801, shipNode: nodeAt(0) },
    { sku: skuAt(1), quantity: 802, shipNode: nodeAt(0) },
    { sku: skuAt(0), quantity: 803, shipNode: nodeAt(1) },
  ]
  const { value } = await client.uploadInventoryFeed({ items })
  expect(uploads().at(-1)?.url).toBe('/v3/feeds?feedType=MP_INVENTORY')
  const { succeeded, failed } = await client.waitForFeed(value.feedId, hurry)
  expect([succeeded.length, failed.length]).toEqual([2, 0])
  for (const { sku, quantity, shipNode } of items) {
    expect((await client.getInventory(sku, { shipNode })).value.quantity.amount).toBe(quantity)
  }
})

test('sets the days from which stock can be sold, with and without ship nodes', async () => {
  const client = connect()
  for (const place of [{}, { shipNode: nodeAt(0) }]) {
    const item = { sku: skuAt(3), quantity: 9, availableDate: '2027-01-31', ...place }
    const { value } = await client.uploadInventoryFeed({ items: [item] })
    await client.waitForFeed(value.feedId, hurry)
    expect((await client.getInventory(item.sku, place)).value.inventoryAvailableDate).toBe('2027-01-31')
  }
})

test('sets prices and reports the result of each of many items', async () => {
  const client = connect()
  const items = sellerOf(simulator).items.map(({ sku }, index) => ({
    sku: index % 10 === 7 ? `gone-${index}` : sku,
    price: `${index + 1}.05`,
  }))
  const { value } = await client.uploadPriceFeed({ items })
  expect(uploads().at(-1)?.url).toBe('/v3/feeds?feedType=PRICE_AND_PROMOTION')
  const seen: Feed[] = []
  const { succeeded, failed, ...result } = await client.waitForFeed(value.feedId, {
    everyMs: 1,
    onProgress: (feed) => {
      seen.push(feed)
      simulator.advance(2_000)
    },
  })
  expect([...new Set(seen.map(({ feedStatus }) => feedStatus))]).toEqual(['RECEIVED', 'INPROGRESS', 'PROCESSED'])
  expect(result).toMatchObject({ feedStatus: 'PROCESSED', errors: [], itemsReceived: 130, unfinished: [] })
  expect([succeeded.length, failed.length]).toEqual([117, 13])
  expect(failed[0]).toMatchObject({
    sku: 'gone-7',
    ingestionStatus: 'DATA_ERROR',
    ingestionErrors: { ingestionError: [{ type: 'DATA_ERROR', code: 'CONTENT_NOT_FOUND.GMP_PRICING_API' }] },
  })
  expect((await client.getItem(skuAt(100))).value.price?.amount).toBe('101.05')
})

test('sets promotions of many items', async () => {
  const client = connect()
  const startsAt = new Date(Date.now() + 86_400_000)
  const endsAt = new Date(startsAt.getTime() + 86_400_000)
  const promotion = { action: 'Create', type: 'Clearance', price: '2.50', startsAt, endsAt } as const
  const items = [0, 1].map((index) => ({ sku: skuAt(index), price: '9.00', msrp: '12', promotion }))
  const { value } = await client.uploadPriceFeed({ items })
  const { succeeded } = await client.waitForFeed(value.feedId, hurry)
  expect(succeeded.map(({ sku }) => sku)).toEqual([skuAt(0), skuAt(1)])
  const promoted = (await client.getPromotions(skuAt(1))).value.pricingList.pricing
  expect(promoted.map(({ currentPrice }) => currentPrice.value.amount)).toEqual(['2.5'])
})

test('returns a feed, with its items only if requested', async () => {
  const client = connect()
  const items = [0, 1, 2].map((index) => ({ sku: skuAt(index), quantity: 1 }))
  const { feedId } = (await client.uploadInventoryFeed({ items })).value
  simulator.advance(10_000)
  const { value } = await client.getFeed(feedId)
  expect(value).toMatchObject({ feedId, feedStatus: 'PROCESSED', itemsSucceeded: 3 })
  expect(value.feedSubmissionDate).toBeInstanceOf(Date)
  expect(value.itemDetails?.itemIngestionStatus).toEqual([])
  const second = await client.getFeed(feedId, { includeDetails: true, offset: 1, limit: 1 })
  expect(second.value.itemDetails?.itemIngestionStatus).toMatchObject([{ sku: skuAt(1), index: 1 }])
  expect(simulator.requests.at(-1)?.url).toContain(`${feedId.replace('@', '%40')}?includeDetails=true&offset=1&limit=1`)
  await expect(client.getFeed('none@A')).rejects.toMatchObject({ kind: 'not_found' })
})

test('lists feeds by offset, newest first, and resumes in another client', async () => {
  const client = connect()
  const { feedId } = (await client.uploadPriceFeed({ items: [{ sku: skuAt(0), price: '1' }] })).value
  const pages = await Array.fromAsync(client.listFeeds({ limit: 2 }))
  const feeds = pages.flatMap(({ elements }) => elements.map(({ value }) => value))
  expect(feeds).toHaveLength(uploads().length)
  expect(feeds[0]).toMatchObject({ feedId, feedType: 'PRICE_AND_PROMOTION', feedDate: expect.any(Date) })
  expect(pages[0]?.total).toBe(feeds.length)
  const rest = await Array.fromAsync(connect().listFeeds({ cursor: pages[0]?.cursor }))
  expect(rest.flatMap(({ elements }) => elements.map(({ value }) => value.feedId))).toEqual(
    feeds.slice(2).map((feed) => feed.feedId),
  )
  const [one] = await Array.fromAsync(client.listFeeds({ feedId }))
  expect(one?.elements.map(({ value }) => value.feedId)).toEqual([feedId])
})

test('ends the list of feeds at an empty page and rejects a response without a list', async () => {
  respondWith({ results: { feed: [{ feedId: 'A@1', feedStatus: 'RECEIVED', feedDate: null }] } })
  respondWith({ results: { feed: [] } })
  const pages = await Array.fromAsync(connect().listFeeds())
  expect(pages.map(({ elements, total }) => [elements.length, total])).toEqual([
    [1, undefined],
    [0, undefined],
  ])
  expect(simulator.requests.at(-1)?.url).toBe('/v3/feeds?offset=1&limit=50')
  respondWith({ totalResults: 1, results: { feed: [{ feedId: 'A@1', feedStatus: 'RECEIVED' }] } })
  expect(await Array.fromAsync(connect().listFeeds())).toHaveLength(1)
  disturb({ kind: 'respond', status: 206, body: JSON.stringify({ totalResults: 0 }) })
  expect((await connect().listFeeds().next()).value.gaps).toEqual([{ code: 'SOME_CONTENT_NOT_FOUND' }])
  respondWith({ totalResults: 3 })
  await expect(connect().listFeeds().next()).rejects.toMatchObject({ kind: 'unexpected_response' })
  respondWith({ totalResults: 0, results: null })
  expect((await connect().listFeeds().next()).value.total).toBe(0)
})

test('returns the errors of a feed that Walmart cannot read', async () => {
  const ingestionErrors = { ingestionError: { type: 'DATA_ERROR', code: 'X', description: null } }
  respondWith({ feedId: 'A@1', feedStatus: 'ERROR', itemsReceived: 0, ingestionErrors }, '/v3/feeds/{feedId}')
  expect(await connect().waitForFeed('A@1')).toEqual({
    feedId: 'A@1',
    feedStatus: 'ERROR',
    errors: [{ type: 'DATA_ERROR', code: 'X', description: null }],
    itemsReceived: 0,
    succeeded: [],
    failed: [],
    unfinished: [],
    rejected: [],
    gaps: [],
  })
})

test('counts items with any status but SUCCESS as failed, and INPROGRESS as unfinished', async () => {
  const statuses = ['SUCCESS', 'TIMEOUT_ERROR', 'SOMETHING_NEW', 'INPROGRESS']
  const itemIngestionStatus = statuses.map((ingestionStatus, index) => ({ index, ingestionStatus }))
  const itemsReceived = { itemsReceived: null }
  const path = '/v3/feeds/{feedId}'
  respondWith({ feedId: 'A@1', feedStatus: 'PROCESSED', ...itemsReceived }, path)
  respondWith({ feedId: 'A@1', feedStatus: 'PROCESSED', itemDetails: { itemIngestionStatus } }, path)
  respondWith({ feedId: 'A@1', feedStatus: 'PROCESSED', itemDetails: null }, path)
  const { succeeded, failed, unfinished } = await connect().waitForFeed('A@1')
  expect([succeeded, failed, unfinished].map((items) => items.map(({ index }) => index))).toEqual([[0], [1, 2], [3]])
})

test('throws on a repeated page of feed items', async () => {
  const itemDetails = { itemIngestionStatus: [{ index: 0, ingestionStatus: 'SUCCESS' }] }
  respondWith({ feedId: 'A@1', feedStatus: 'PROCESSED', itemsReceived: 9, itemDetails }, '/v3/feeds/{feedId}', 5)
  await expect(connect().waitForFeed('A@1')).rejects.toMatchObject({ kind: 'unexpected_response' })
})

test('returns an invalid item in rejected, beside the others of its page', async () => {
  const odd = { index: 1, ingestionStatus: 7 }
  const good = [0, 2].map((index) => ({ index, ingestionStatus: 'SUCCESS', later: true }))
  const feed = { feedId: 'A@1', feedStatus: 'PROCESSED', itemsReceived: 3 }
  const body = { ...feed, itemDetails: { itemIngestionStatus: [good[0], odd, good[1]], more: 1 } }
  respondWith(body, '/v3/feeds/{feedId}')
  const { value, raw, rejected, gaps } = await connect().getFeed('A@1', { includeDetails: true })
  expect(value).toEqual({ ...feed, itemDetails: { itemIngestionStatus: good, more: 1 } })
  expect({ raw, gaps }).toEqual({ raw: body, gaps: [] })
  const path = 'itemDetails.itemIngestionStatus[1].ingestionStatus'
  expect(rejected).toMatchObject([{ path, raw: odd, issues: [expect.stringContaining(path)] }])
})

test('keeps waiting despite invalid items and gaps', async () => {
  const path = '/v3/feeds/{feedId}'
  const feed = { feedId: 'A@1', feedStatus: 'PROCESSED', itemsReceived: 3 }
  const odd = { index: 1, ingestionStatus: 7 }
  const itemIngestionStatus = [{ index: 0, ingestionStatus: 'SUCCESS' }, odd]
  respondWith(feed, path)
  disturb(
    { kind: 'respond', status: 206, body: JSON.stringify({ ...feed, itemDetails: { itemIngestionStatus } }) },
    path,
  )
  respondWith({ ...feed, itemDetails: { itemIngestionStatus: [] } }, path)
  const { succeeded, rejected, gaps } = await connect().waitForFeed('A@1')
  expect(succeeded.map(({ index }) => index)).toEqual([0])
  expect(rejected).toMatchObject([{ path: 'itemDetails.itemIngestionStatus[1].ingestionStatus', raw: odd }])
  expect(gaps).toEqual([{ code: 'SOME_CONTENT_NOT_FOUND' }])
})

test('awaits onProgress and stops waiting if it throws', async () => {
  const path = '/v3/feeds/{feedId}'
  respondWith({ feedId: 'A@1', feedStatus: 'INPROGRESS' }, path)
  const waiting = connect().waitForFeed('A@1', { onProgress: () => Promise.reject(new Error('the database is away')) })
  await expect(waiting).rejects.toThrow('the database is away')
})

test('polls a feed every ten seconds, and an abort ends the pause', async () => {
  respondWith({ feedId: 'A@1', feedStatus: 'INPROGRESS' }, '/v3/feeds/{feedId}', 9)
  const start = simulator.requests.length
  const signal = AbortSignal.timeout(500)
  await expect(connect().waitForFeed('A@1', { signal })).rejects.toMatchObject({ name: 'TimeoutError' })
  expect(simulator.requests.slice(start).map(({ path }) => path)).toEqual(['/v3/token', '/v3/feeds/A%401'])
})

test('an abort stops waiting for a feed', async () => {
  const client = connect()
  const { feedId } = (await client.uploadPriceFeed({ items: [{ sku: skuAt(0), price: '1' }] })).value
  const controller = new AbortController()
  const reason = new Error('enough')
  const onProgress = () => controller.abort(reason)
  await expect(client.waitForFeed(feedId, { signal: controller.signal, onProgress })).rejects.toBe(reason)
})

test('never sends an upload again after a lost response', async () => {
  for (const kind of ['lose-response', 'lose-request'] as const) {
    const before = uploads().length
    disturb({ kind })
    const feed = { items: [{ sku: skuAt(0), quantity: 1 }] }
    await expect(connect().uploadInventoryFeed(feed)).rejects.toMatchObject({ outcome: 'unknown' })
    expect(uploads().length).toBe(before + 1)
  }
})

test('counts uploads by feed type and does not send one too many', async () => {
  const client = connect()
  const items = [{ sku: skuAt(0), quantity: 1 }]
  for (let time = 0; time < 10; time += 1) await client.uploadInventoryFeed({ items })
  const before = uploads().length
  await expect(client.uploadInventoryFeed({ items })).rejects.toMatchObject({ kind: 'rate_limited' })
  expect(uploads().length).toBe(before)
  await client.uploadInventoryFeed({ items: [{ sku: skuAt(0), quantity: 1, shipNode: nodeAt(0) }] })
  await client.uploadPriceFeed({ items: [{ sku: skuAt(0), price: '1' }] })
})

const many = (count: number, size: number) =>
  Array.from({ length: count }, (_, index) => `${index}`.padStart(size, 'é'))

test.each<[string, (client: ReturnType<typeof connect>) => Promise<unknown>]>([
  ['items: expected at least one', (client) => client.uploadInventoryFeed({ items: [] })],
  ['items[0].quantity: ', (client) => client.uploadInventoryFeed({ items: [{ sku: 'a', quantity: -1 }] })],
  [
    'items: pass shipNode for all items or for none',
    (client) =>
      client.uploadInventoryFeed({
        items: [
          { sku: 'a', quantity: 1, shipNode: '1' },
          { sku: 'a', quantity: 1 },
        ],
      }),
  ],
  [
    'items[1]: repeats the sku and shipNode of another item',
    (client) =>
      client.uploadInventoryFeed({ items: [1, 2].map((quantity) => ({ sku: 'a', quantity, shipNode: '1' })) }),
  ],
  [
    'items[1]: repeats the sku of another item',
    (client) => client.uploadPriceFeed({ items: ['1', '2'].map((price) => ({ sku: 'a', price })) }),
  ],
  ['items[0].price: ', (client) => client.uploadPriceFeed({ items: [{ sku: 'a', price: '1.001' }] })],
  [
    'items: expected at most 10,000 items',
    (client) => client.uploadPriceFeed({ items: many(10_001, 6).map((sku) => ({ sku, price: '1' })) }),
  ],
  [
    'items: The feed has',
    (client) =>
      client.uploadInventoryFeed({ items: many(3_000, 200).map((sku) => ({ sku, quantity: 1, shipNode: '1' })) }),
  ],
  ['feedId', (client) => client.getFeed('..')],
  ['everyMs', (client) => client.waitForFeed('A@1', { everyMs: 0 })],
  ['everyMs', (client) => client.waitForFeed('A@1', { everyMs: 3e9 })],
])('rejects input before sending anything: %s…', async (where, call) => {
  const calls = simulator.requests.length
  const message = expect.stringContaining(`The call was not sent. ${where}`)
  await expect(call(connect())).rejects.toMatchObject({ kind: 'invalid_request', message })
  expect(simulator.requests.length).toBe(calls)
})

test('rejects a feed that is too large, with both sizes in bytes', async () => {
  const items = many(3_000, 200).map((sku) => ({ sku, quantity: 1, shipNode: '1' }))
  await expect(connect().uploadInventoryFeed({ items })).rejects.toThrow(
    /The feed has 1\d{6} bytes; Walmart accepts at most 1048576 for MP_INVENTORY/,
  )
  const taken = { value: { feedId: expect.stringContaining('@') } }
  const quantities = items.map(({ sku }) => ({ sku, quantity: 1 }))
  expect(await connect().uploadInventoryFeed({ items: quantities })).toMatchObject(taken)
  const prices = items.map(({ sku }) => ({ sku, price: '1' }))
  expect(await connect().uploadPriceFeed({ items: prices })).toMatchObject(taken)
})
