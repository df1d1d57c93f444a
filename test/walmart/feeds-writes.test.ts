import type { FeedDetail, FeedSummary, Item, ItemStock } from '@aisle/walmart-simulator'
import { expect, test } from 'vitest'

import { at, gatewayError, startWalmart } from '../helpers/raw-walmart.ts'

const receivedMs = 2000
const processedMs = 5000
const megabyte = 2 ** 20
const each = (amount: number) => ({ unit: 'EACH', amount })
const inventoryOf = (entries: readonly object[]) => ({ InventoryHeader: { version: '1.4' }, Inventory: entries })
const priceOf = (sku: string, amount: number) => ({
  sku,
  pricing: [{ currentPriceType: 'BASE', currentPrice: { currency: 'USD', amount } }],
})
const errorsOf = (code: string) => ({
  ingestionError: [{ type: 'DATA_ERROR', code, description: expect.any(String) }],
})
const keys = (name: string) => ({ clientId: name, clientSecret: name })
const bytesOf = (file: unknown) => (typeof file === 'string' ? file : JSON.stringify(file))

interface FeedsBody {
  readonly totalResults: number
  readonly results: { readonly feed: FeedSummary[] }
}
type Walmart = Awaited<ReturnType<typeof startWalmart>>

/** Uploads a file as a form, like a browser. */
function upload(send: Walmart['send'], type: string, file: unknown) {
  const body = new FormData()
  body.set('file', new Blob([bytesOf(file)], { type: 'application/json' }), 'feed.json')
  return send<{ feedId: string }>(`/v3/feeds?feedType=${type}`, { method: 'POST', body })
}
const submit = async (send: Walmart['send'], type: string, file: unknown) =>
  (await upload(send, type, file)).body.feedId
const pathOf = (feedId: string, search = '') => `/v3/feeds/${encodeURIComponent(feedId)}${search}`
const itemsOf = (body: FeedDetail) => body.itemDetails.itemIngestionStatus

test('a feed is received, then in progress, then processed, with matching counts', async () => {
  const { clock, seller, send } = await startWalmart()
  const [one, two] = [at(seller.items, 0), at(seller.items, 13)]
  const entries = [
    { sku: one.sku, quantity: each(11) },
    { sku: 'none', quantity: each(1) },
    { sku: two.sku, quantity: each(-1) },
  ]
  const feedId = await submit(send, 'inventory', inventoryOf(entries))
  expect(feedId).toMatch(/^[0-9A-F]{32}@\w+$/)
  const read = async () => (await send<FeedDetail>(pathOf(feedId, '?includeDetails=true'))).body
  const counts = { itemsReceived: 0, itemsSucceeded: 0, itemsFailed: 0, itemsProcessing: 0 }
  const head = { feedId, feedSubmissionDate: clock.ms, offset: 0, limit: 50 }
  expect(await read()).toEqual({
    ...head,
    ...counts,
    feedStatus: 'RECEIVED',
    itemDetails: { itemIngestionStatus: [] },
  })
  clock.ms += receivedMs
  const underWay = await read()
  expect(underWay).toMatchObject({ ...counts, feedStatus: 'INPROGRESS', itemsReceived: 3, itemsProcessing: 3 })
  expect(itemsOf(underWay).map((item) => item.ingestionStatus)).toEqual(['INPROGRESS', 'INPROGRESS', 'INPROGRESS'])
  clock.ms += processedMs - receivedMs
  const done = await read()
  expect(done).toMatchObject({ feedStatus: 'PROCESSED', itemsReceived: 3, itemsSucceeded: 1, itemsFailed: 2 })
  expect(done.itemsProcessing).toBe(0)
  const failed = { martId: 0, ingestionStatus: 'DATA_ERROR' }
  expect(itemsOf(done)).toMatchObject([
    { martId: 0, index: 0, sku: one.sku, wpid: one.wpid, ingestionStatus: 'SUCCESS' },
    { ...failed, index: 1, sku: 'none', ingestionErrors: errorsOf('CONTENT_NOT_FOUND.GMP_INVENTORY_API') },
    { ...failed, index: 2, sku: two.sku, ingestionErrors: errorsOf('INVALID_REQUEST_CONTENT.GMP_INVENTORY_API') },
  ])
  expect(itemsOf((await send<FeedDetail>(pathOf(feedId))).body)).toEqual([])
})

test('an inventory feed takes effect exactly when it is due, however the stock is read', async () => {
  const { clock, seller, send } = await startWalmart()
  const { sku } = at(seller.items, 0)
  const path = `/v3/inventory?sku=${sku}`
  const before = await send(path)
  await submit(send, 'inventory', inventoryOf([{ sku, quantity: each(1234) }]))
  clock.ms += processedMs - 1
  expect(await send(path)).toEqual(before)
  clock.ms += 1
  expect(seller.stockOf(sku)).toContainEqual(expect.objectContaining({ inputQty: each(1234) }))
  expect((await send(path)).body).toEqual({ sku, quantity: each(1234) })
})

test('an inventory feed applies to the ship node in its query', async () => {
  const { clock, seller, send } = await startWalmart()
  const { sku } = at(seller.items, 0)
  const { shipNode } = at(seller.shipNodes, 0)
  const path = `/v3/inventory?sku=${sku}`
  const atDefault = await send(path)
  await upload(send, `inventory&shipNode=${shipNode}`, inventoryOf([{ sku, quantity: each(1234) }]))
  clock.ms += processedMs
  expect((await send(`${path}&shipNode=${shipNode}`)).body).toEqual({ sku, quantity: each(1234) })
  expect(await send(path)).toEqual(atDefault)
  expect(at((await send<FeedsBody>('/v3/feeds')).body.results.feed, 0).shipNode).toBe(shipNode)
})

test('the later of a feed and a call wins', async () => {
  const { clock, seller, send, put } = await startWalmart()
  const { sku } = at(seller.items, 0)
  const path = `/v3/inventory?sku=${sku}`
  await submit(send, 'inventory', inventoryOf([{ sku, quantity: each(1) }]))
  clock.ms += 1000
  await submit(send, 'inventory', inventoryOf([{ sku, quantity: each(2) }]))
  await put(path, { sku, quantity: each(3) })
  clock.ms += processedMs
  expect((await send(path)).body).toEqual({ sku, quantity: each(2) })
  await submit(send, 'inventory', inventoryOf([{ sku, quantity: each(4) }]))
  clock.ms += processedMs + 1
  await put(path, { sku, quantity: each(5) })
  expect((await send(path)).body).toEqual({ sku, quantity: each(5) })
})

test('a feed for several ship nodes sets all of an item’s nodes or none', async () => {
  const { clock, seller, send } = await startWalmart()
  const [one, two] = [at(seller.items, 0).sku, at(seller.items, 1).sku]
  const { shipNode } = at(seller.shipNodes, 0)
  const good = { shipNode, quantity: each(41) }
  const inventory = [
    { sku: one, shipNodes: [good, { shipNode: seller.partnerId, quantity: each(42) }] },
    { sku: two, shipNodes: [good, { shipNode: '123', quantity: each(1) }] },
  ]
  const before = (await send<ItemStock>(`/v3/inventories/${two}`)).body
  const feedId = await submit(send, 'MP_INVENTORY', { inventoryHeader: { version: '1.5' }, inventory })
  clock.ms += processedMs
  const { body } = await send<ItemStock>(`/v3/inventories/${one}`)
  const amounts = new Map(body.nodes.map((node) => [node.shipNode, node.inputQty.amount]))
  expect([amounts.get(shipNode), amounts.get(seller.partnerId)]).toEqual([41, 42])
  expect((await send<ItemStock>(`/v3/inventories/${two}`)).body).toEqual(before)
  expect((await send(pathOf(feedId))).body).toMatchObject({ itemsSucceeded: 1, itemsFailed: 1 })
})

test('a price feed sets prices', async () => {
  const { clock, seller, send } = await startWalmart()
  const [one, two] = [at(seller.items, 0), at(seller.items, 1)]
  const file = { PriceHeader: { version: '1.7' }, Price: [priceOf(one.sku, 5.25), priceOf(two.sku, 0.001)] }
  const feedId = await submit(send, 'price', file)
  clock.ms += processedMs
  const { body } = await send<{ ItemResponse: Item[] }>(`/v3/items/${one.sku}`)
  expect(at(body.ItemResponse, 0).price).toEqual({ currency: 'USD', amount: 5.25 })
  const details = (await send<FeedDetail>(pathOf(feedId, '?includeDetails=true'))).body
  expect(itemsOf(details).map((item) => item.ingestionStatus)).toEqual(['SUCCESS', 'DATA_ERROR'])
})

const offerFeed = (offers: readonly (readonly [sku: string, price: number])[], feedDate?: string) => ({
  MPItemFeedHeader: { version: '2.0.20240126-12_25_52-api', ...(feedDate === undefined ? {} : { feedDate }) },
  MPItem: offers.map(([sku, price]) => ({ 'Promo&Discount': { sku, price } })),
})

test('the price that was created last counts, however late a feed arrives or is processed', async () => {
  const { clock, seller, send, put } = await startWalmart()
  const { sku } = at(seller.items, 0)
  const price = async () =>
    at((await send<{ ItemResponse: Item[] }>(`/v3/items/${sku}`)).body.ItemResponse, 0).price.amount
  const feedId = await submit(send, 'PRICE_AND_PROMOTION', offerFeed([[sku, 1]]))
  clock.ms += 1000
  await put('/v3/price', priceOf(sku, 2))
  clock.ms += processedMs
  expect(await price()).toBe(2)
  const details = (await send<FeedDetail>(pathOf(feedId, '?includeDetails=true'))).body
  expect(itemsOf(details).map((item) => item.ingestionStatus)).toEqual(['SUCCESS'])
  const setBy = async (amount: number, feedDate: string) => {
    await submit(send, 'PRICE_AND_PROMOTION', offerFeed([[sku, amount]], feedDate))
    clock.ms += processedMs
    return price()
  }
  expect(await setBy(3, new Date(clock.ms).toISOString())).toBe(3)
  expect(await setBy(4, '2026-03-10T12:00:00')).toBe(3)
  expect(await setBy(5, new Date(clock.ms).toISOString())).toBe(5)
})

test('if a price feed contains a SKU twice, all records of that SKU fail', async () => {
  const { clock, seller, send } = await startWalmart()
  const [one, two] = [at(seller.items, 0), at(seller.items, 1)]
  const before = one.price.amount
  const offers = [
    [one.sku, 1],
    [two.sku, 2],
    [one.sku, 3],
  ] as const
  const feedId = await submit(send, 'PRICE_AND_PROMOTION', offerFeed(offers))
  clock.ms += processedMs
  const details = (await send<FeedDetail>(pathOf(feedId, '?includeDetails=true'))).body
  expect(details).toMatchObject({ feedStatus: 'PROCESSED', itemsSucceeded: 1, itemsFailed: 2 })
  expect(itemsOf(details).map((item) => item.ingestionStatus)).toEqual(['DATA_ERROR', 'SUCCESS', 'DATA_ERROR'])
  expect([one.price.amount, two.price.amount]).toEqual([before, 2])
})

test.each<[string, unknown]>([
  ['with an invalid date', { InventoryHeader: { version: '1.4', feedDate: 'today' }, Inventory: [{}] }],
  ['of another type', { PriceHeader: { version: '1.7' }, Price: [] }],
  ['of another version', { InventoryHeader: { version: '9' }, Inventory: [{}] }],
  ['without entries', inventoryOf([])],
  ['that is not an object', []],
])('a feed %s fails when processing starts', async (_what, file) => {
  const { clock, send } = await startWalmart()
  const feedId = await submit(send, 'inventory', file)
  expect((await send(pathOf(feedId))).body).toMatchObject({ feedStatus: 'RECEIVED' })
  clock.ms += receivedMs
  const ingestionErrors = { ingestionError: [expect.objectContaining({ type: 'DATA_ERROR' })] }
  const body = { feedStatus: 'ERROR', ingestionErrors, itemsReceived: 0 }
  expect((await send(pathOf(feedId))).body).toMatchObject(body)
  clock.ms += processedMs
  expect((await send(pathOf(feedId))).body).toMatchObject(body)
})

test('an entry that is not an object fails alone', async () => {
  const { clock, seller, send } = await startWalmart()
  const { sku } = at(seller.items, 0)
  const entries = [null, 7, { sku: 5, quantity: each(1) }, { sku, quantity: each(6) }]
  const feedId = await submit(send, 'inventory', { InventoryHeader: { version: '1.4' }, Inventory: entries })
  clock.ms += processedMs
  const { body } = await send<FeedDetail>(pathOf(feedId, '?includeDetails=true'))
  const failed = 'DATA_ERROR'
  expect(itemsOf(body).map((item) => item.ingestionStatus)).toEqual([failed, failed, failed, 'SUCCESS'])
})

test('lists feeds newest first, by offset and by id', async () => {
  const { clock, seller, send } = await startWalmart()
  const { sku } = at(seller.items, 0)
  expect((await send('/v3/feeds')).body).toEqual({ totalResults: 0, offset: 0, limit: 50, results: { feed: [] } })
  const first = await submit(send, 'inventory', inventoryOf([{ sku, quantity: each(1) }]))
  const submittedAt = clock.ms
  clock.ms += processedMs
  const second = await submit(send, 'inventory', inventoryOf([{ sku: 'none', quantity: each(1) }]))
  const idsOf = ({ body }: { body: FeedsBody }) => body.results.feed.map(({ feedId }) => feedId)
  expect(idsOf(await send('/v3/feeds'))).toEqual([second, first])
  const page = await send<FeedsBody>('/v3/feeds?offset=1&limit=1')
  expect(idsOf(page)).toEqual([first])
  expect(page.body.totalResults).toBe(2)
  const { body } = await send<FeedsBody>(`/v3/feeds?feedId=${encodeURIComponent(first)}`)
  expect(body).toMatchObject({ totalResults: 1 })
  expect(body.results.feed).toEqual([
    {
      feedId: first,
      feedSource: 'SELLER',
      feedType: 'inventory',
      partnerId: seller.partnerId,
      feedStatus: 'PROCESSED',
      feedDate: submittedAt,
      modifiedDtm: submittedAt + processedMs,
      fileName: 'feed.json',
      itemsReceived: 1,
      itemsSucceeded: 1,
      itemsFailed: 0,
      itemsProcessing: 0,
      itemDataErrorCount: 0,
      itemSystemErrorCount: 0,
      itemTimeoutErrorCount: 0,
      channelType: expect.any(String),
      orgId: expect.any(String),
    },
  ])
})

test('returns fifty items of a feed at a time, or as many as requested up to a thousand', async () => {
  const { clock, seller, send } = await startWalmart()
  const entries = seller.items.slice(0, 60).map(({ sku }) => ({ sku, quantity: each(1) }))
  const feedId = await submit(send, 'inventory', inventoryOf(entries))
  clock.ms += processedMs
  const indexes = async (search: string) =>
    itemsOf((await send<FeedDetail>(pathOf(feedId, `?includeDetails=true${search}`))).body).map(({ index }) => index)
  expect(await indexes('')).toEqual(Array.from({ length: 50 }, (_, index) => index))
  expect(await indexes('&offset=58&limit=10')).toEqual([58, 59])
  expect(await indexes('&limit=1000')).toHaveLength(60)
  // For callers who want the counts only.
  expect(await indexes('&limit=0')).toEqual([])
  const body = gatewayError('INVALID_REQUEST_PARAM.GMP_RECEIVER_API', { field: 'limit' })
  expect(await send(pathOf(feedId, '?limit=1001'))).toMatchObject({ status: 400, body })
})

test('unknown feeds and those of other sellers are not found', async () => {
  const { askToken, send } = await startWalmart({ sellers: [keys('a'), keys('b')] })
  const feedId = await submit(send, 'inventory', inventoryOf([{ sku: 'none', quantity: each(1) }]))
  const missing = { status: 404, body: gatewayError('CONTENT_NOT_FOUND.GMP_RECEIVER_API') }
  expect(await send(pathOf(feedId.slice(1)))).toMatchObject(missing)
  const { access_token: token } = (await askToken({ grant_type: 'client_credentials' }, {}, keys('b'))).body
  expect(await send(pathOf(feedId), { headers: { 'WM_SEC.ACCESS_TOKEN': token } })).toMatchObject(missing)
})

test.each([
  { what: 'no type', type: '', status: 400, kind: 'INVALID_REQUEST_PARAM' },
  { what: 'a type named like a property of every object', type: 'toString', status: 501, kind: 'NOT_SIMULATED' },
  { what: 'an unsupported type', type: 'SKU_TEMPLATE_MAP', status: 501, kind: 'NOT_SIMULATED' },
  { what: 'broken JSON', file: '{"Inventory": [', status: 400, kind: 'MALFORMED_REQUEST_CONTENT' },
  { what: 'XML', file: '<InventoryFeed/>', status: 501, kind: 'NOT_SIMULATED' },
  { what: 'over 10 MB', file: ' '.repeat(10 * megabyte + 1), status: 413, kind: 'FILE_TOO_LARGE' },
  { what: 'over 1 MB', type: 'MP_INVENTORY', file: ' '.repeat(megabyte + 1), status: 413, kind: 'FILE_TOO_LARGE' },
])('rejects a feed with $what', async ({ type = 'inventory', file = inventoryOf([{}]), status, kind }) => {
  const { send } = await startWalmart()
  const body = gatewayError(`${kind}.GMP_RECEIVER_API`)
  expect(await upload(send, type, file)).toMatchObject({ status, body })
  expect((await send<FeedsBody>('/v3/feeds')).body.totalResults).toBe(0)
})

test.each(['application/json; charset=UTF-8', 'application/x-www-form-urlencoded'])(
  'accepts a feed as a JSON body that is declared as %s',
  async (type) => {
    const { send, clock, seller } = await startWalmart()
    const sku = seller.items[0]?.sku ?? ''
    const body = JSON.stringify(inventoryOf([{ sku, quantity: each(321) }]))
    const headers = { 'content-type': type }
    const { status } = await send('/v3/feeds?feedType=inventory', { method: 'POST', headers, body })
    expect(status).toBe(200)
    clock.ms += processedMs
    expect(seller.stockOf(sku)[0]?.inputQty.amount).toBe(321)
  },
)

test('rejects a feed without a file, and one that is neither a form nor JSON', async () => {
  const { send } = await startWalmart()
  const other = new FormData()
  other.set('data', new Blob(['{}']), 'feed.json')
  const path = '/v3/feeds?feedType=inventory'
  const body = gatewayError('INVALID_REQUEST_CONTENT.GMP_RECEIVER_API', { field: 'file' })
  expect(await send(path, { method: 'POST', body: other })).toMatchObject({ status: 400, body })
  const text = await send(path, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' })
  expect(text).toMatchObject({ status: 415, body: gatewayError('UNSUPPORTED_MEDIA_TYPE.GMP_RECEIVER_API') })
  const broken = { 'content-type': 'multipart/form-data; boundary=x' }
  const garbage = await send(path, { method: 'POST', headers: broken, body: 'garbage' })
  expect(garbage).toMatchObject({ status: 400, body: gatewayError('MALFORMED_REQUEST_CONTENT.GMP_RECEIVER_API') })
})
