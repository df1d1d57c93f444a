import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { expect, onTestFinished, test } from 'vitest'

import { createWalmartClient, type WalmartClient } from './client.ts'
import type { Page } from './http/page.ts'
import type { Item } from './items/item.ts'

type Reply = readonly [status: number, body: unknown]

/** A server that sends the given replies in order, and two clients that share nothing. */
async function setUp(...replies: readonly Reply[]) {
  const urls: string[] = []
  const server = createServer((request, response) => {
    if (request.url === '/v3/token') {
      send(response, [200, { access_token: 'token-1', token_type: 'Bearer', expires_in: 900 }])
      return
    }
    urls.push(request.url ?? '')
    send(response, replies[urls.length - 1] ?? [500, 'no more replies'])
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const newClient = () => createWalmartClient({ baseUrl, clientId: 'id', clientSecret: 'secret' })
  return { client: newClient(), otherClient: newClient(), urls }
}

function send(response: ServerResponse, [status, body]: Reply) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  // The start dates below are within Walmart's 180 days.
  const date = 'Mon, 05 Jan 2026 00:00:00 GMT'
  response.writeHead(status, { 'content-type': 'application/json', date }).end(text)
}

const createdStartDate = new Date('2026-01-02T03:04:05.678Z')
const firstOrders = '/v3/orders?limit=100&createdStartDate=2026-01-02T03%3A04%3A05Z'
const order = (id: string) => ({
  purchaseOrderId: id,
  customerOrderId: `c${id}`,
  orderDate: 1764591825000,
  orderLines: { orderLine: [{ lineNumber: '1', item: {}, orderLineQuantity: { amount: '1' } }] },
})
const orders = (ids: readonly string[], nextCursor?: string | null): Reply => [
  200,
  { list: { meta: { totalCount: 3, limit: 2, nextCursor }, elements: { order: ids.map(order) } } },
]
const noContent = (component: string): Reply => [404, { error: [{ code: `CONTENT_NOT_FOUND.${component}` }] }]
const empty = { records: [], elements: [], rejected: [], gaps: [], total: undefined, cursor: undefined }
const skusOf = (pages: readonly Page<Item>[]) => pages.flatMap(({ elements }) => elements.map(({ value }) => value.sku))
const repeatedPage = expect.objectContaining({ code: 'REPEATED_PAGE' })
const oddCursor = '?limit=2&hasMoreElements=true&end=2019-09-17T18:47:03.703Z&a=%2B+b%2520&amp;c=d|e'

test('sends an orders cursor back verbatim, without other parameters', async () => {
  const { client, urls } = await setUp(orders(['1', '2'], oddCursor), orders(['3'], null))
  const pages = await Array.fromAsync(client.listOrders({ createdStartDate }))
  expect(pages.map(({ elements }) => elements.map(({ value }) => value.purchaseOrderId))).toEqual([['1', '2'], ['3']])
  expect(pages.map(({ cursor, total }) => [cursor, total])).toEqual([
    [oddCursor, 3],
    [undefined, 3],
  ])
  expect(urls).toEqual([firstOrders, `/v3/orders${oddCursor}`])
})

test.each([null, '', undefined])('ends a list of orders when the cursor is %j', async (cursor) => {
  const { client } = await setUp(orders(['1'], cursor))
  expect(await Array.fromAsync(client.listOrders({ createdStartDate }))).toHaveLength(1)
})

test('resumes a list of orders in another client', async () => {
  const { client, otherClient, urls } = await setUp(orders(['1', '2'], oddCursor), orders(['3']))
  const first = await client.listOrders({ createdStartDate }).next()
  const rest = await Array.fromAsync(otherClient.listOrders({ cursor: first.value.cursor, createdStartDate, limit: 7 }))
  expect(rest.flatMap(({ elements }) => elements.map(({ value }) => value.purchaseOrderId))).toEqual(['3'])
  expect(urls[1]).toBe(`/v3/orders${oddCursor}`)
})

test('throws on a repeated orders cursor, in the same list and in a resumed one', async () => {
  const { client, otherClient } = await setUp(orders(['1'], '?p=2'), orders(['2'], '?p=2'), orders(['2'], '?p=2'))
  const list = client.listOrders({ createdStartDate })
  await list.next()
  await expect(list.next()).rejects.toMatchObject({
    kind: 'unexpected_response',
    message: expect.stringContaining('repeated cursor'),
  })
  const resumed = otherClient.listOrders({ createdStartDate, cursor: '?p=2' })
  await expect(resumed.next()).rejects.toMatchObject({ kind: 'unexpected_response' })
})

test.each(['p=2', '//evil.example/?p=2', '@evil.example?p=2', '?p=2#x', '?p=\n2'])(
  'rejects the orders cursor %j from Walmart and from the caller',
  async (cursor) => {
    const { client, urls } = await setUp(orders(['1'], cursor))
    const walmarts = client.listOrders({ createdStartDate }).next()
    await expect(walmarts).rejects.toMatchObject({ kind: 'unexpected_response' })
    const callers = client.listOrders({ createdStartDate, cursor }).next()
    await expect(callers).rejects.toMatchObject({ kind: 'invalid_request' })
    expect(urls).toHaveLength(1)
  },
)

test.each(['CONTENT_NOT_FOUND', 'NOT_FOUND'])('treats %s as an empty list of orders', async (code) => {
  const { client } = await setUp([404, { errors: [{ code: `${code}.GMP_ORDER_API` }] }])
  expect(await Array.fromAsync(client.listOrders({ createdStartDate }))).toMatchObject([{ ...empty, total: 0 }])
})

test('a first page of orders says that Walmart moved the start date', async () => {
  const { client } = await setUp(orders(['1'], '?hasMoreElements=true'), orders(['2'], ''))
  const pages = await Array.fromAsync(client.listOrders({ createdStartDate: new Date('2025-07-01') }))
  expect(pages.map(({ gaps }) => gaps.map(({ code }) => code))).toEqual([['START_DATE_MOVED'], []])
})

test('does not treat an unknown path as an empty list', async () => {
  const { client } = await setUp(noContent('GMP_GATEWAY_API'), noContent('GMP_GATEWAY_API'))
  await expect(client.listOrders({ createdStartDate }).next()).rejects.toMatchObject({ kind: 'not_found' })
  await expect(client.listItems().next()).rejects.toMatchObject({ kind: 'not_found' })
})

test.each([
  ['an HTML page from the edge', [404, '<html><title>Not Found</title></html>']],
  ['an empty body', [404, '']],
  ['an unknown path', [404, { error: [{ code: 'URI_NOT_FOUND' }] }]],
] as const)('does not treat %s as an empty list', async (_what, reply) => {
  const { client } = await setUp([...reply], [...reply])
  await expect(client.listOrders({ createdStartDate }).next()).rejects.toMatchObject({ kind: 'not_found' })
  await expect(client.listItems().next()).rejects.toMatchObject({ kind: 'not_found' })
})

test('returns the gaps of a list of orders', async () => {
  const errors = [{ code: 'SOME_CONTENT_NOT_FOUND.GMP_ORDER_API', description: 'Gone' }]
  const gaps = [{ code: 'SOME_CONTENT_NOT_FOUND.GMP_ORDER_API', message: 'Gone' }]
  for (const status of [206, 200]) {
    const { client } = await setUp([status, { list: { meta: {}, errors } }])
    expect(await Array.fromAsync(client.listOrders({ createdStartDate }))).toMatchObject([{ ...empty, gaps }])
  }
})

test.each([
  ['orders', { list: { meta: { totalCount: 4 } } }],
  ['orders', { list: { meta: { totalCount: 4 }, elements: {} } }],
  ['orders', { list: { meta: {}, elements: null } }],
  ['items', { totalItems: 4, nextCursor: 'x' }],
  ['returns', { meta: { totalCount: 4 } }],
])('rejects a success without its list of %s, unless the total is 0', async (what, body) => {
  const none: unknown = JSON.parse(JSON.stringify(body).replace(/4/, '0').replace('{}', '{"totalCount":0}'))
  const { client } = await setUp([200, body], [200, none])
  const list = (): AsyncIterable<Page<unknown>> => {
    if (what === 'items') return client.listItems()
    return what === 'orders' ? client.listOrders({ createdStartDate }) : client.listReturns()
  }
  await expect(Array.fromAsync(list())).rejects.toMatchObject({ kind: 'unexpected_response' })
  expect(await Array.fromAsync(list())).toMatchObject([{ records: [], total: 0 }])
})

test('rejects an invalid order and continues', async () => {
  const broken = { ...order('2'), orderDate: 'soon' }
  const list = { elements: { order: [order('1'), broken, order('3')] } }
  const { client } = await setUp([200, { list }])
  const [page] = await Array.fromAsync(client.listOrders({ createdStartDate }))
  expect(page?.elements.map(({ raw }) => raw)).toEqual([order('1'), order('3')])
  expect(page?.rejected).toEqual([
    {
      path: 'list.elements.order[1].orderDate',
      raw: broken,
      issues: [expect.stringContaining('expected a time')],
      isRepeated: false,
    },
  ])
})

const items = (skus: readonly unknown[], rest: Record<string, unknown> = {}): Reply => [
  200,
  { ItemResponse: skus.map((sku) => ({ sku })), totalItems: 5, nextCursor: 'Ao/+=', ...rest },
]
const ended = noContent('GMP_ITEM_QUERY_API')
const expired: Reply = [400, { error: [{ code: 'INVALID_REQUEST_PARAM', description: 'Invalid Cursor' }] }]

test('lists items by cursor and offset, counting invalid ones', async () => {
  const { client, urls } = await setUp(items(['a', []]), items([null, 'd'], { nextCursor: 'B' }), items(['e']), ended)
  const pages = await Array.fromAsync(client.listItems({ limit: 2, publishedStatus: 'PUBLISHED' }))
  expect(pages.map(({ elements, rejected, listed }) => [elements.length, rejected.length, listed.count])).toEqual([
    [1, 1, 2],
    [2, 0, 4],
    [1, 0, 5],
    [0, 0, 5],
  ])
  expect(pages[0]?.rejected[0]?.path).toBe('ItemResponse[1].sku')
  expect(urls).toEqual([
    '/v3/items?limit=2&nextCursor=*&publishedStatus=PUBLISHED',
    '/v3/items?limit=2&nextCursor=Ao%2F%2B%3D&offset=2&publishedStatus=PUBLISHED',
    '/v3/items?limit=2&nextCursor=B&offset=4&publishedStatus=PUBLISHED',
    '/v3/items?limit=2&nextCursor=Ao%2F%2B%3D&offset=5&publishedStatus=PUBLISHED',
  ])
})

test('resumes a list of items in another client with the original filters', async () => {
  const { client, otherClient, urls } = await setUp(items(['a', 'b', 'c']), items(['c', 'd']), items(['e']), ended)
  const { value: first } = await client.listItems({ lifecycleStatus: 'ACTIVE' }).next()
  const { cursor, listed } = first
  const rest = await Array.fromAsync(otherClient.listItems({ cursor, listed }))
  expect(rest.flatMap(({ elements }) => elements.map(({ isRepeated }) => isRepeated))).toEqual([true, false, false])
  expect(rest.at(-1)).toMatchObject({ cursor: undefined, listed: { count: 5, total: 5 } })
  expect(urls[1]).toBe('/v3/items?limit=200&nextCursor=Ao%2F%2B%3D&offset=3&lifecycleStatus=ACTIVE')
})

test('skips no item when a longer page repeats some of the previous one', async () => {
  const { client, urls } = await setUp(items(['a', 'b']), items(['b', 'c', 'd']), items(['e']), ended)
  const pages = await Array.fromAsync(client.listItems({ limit: 2 }))
  expect(pages.flatMap(({ elements }) => elements.map(({ value }) => value.sku))).toEqual([
    'a',
    'b',
    'b',
    'c',
    'd',
    'e',
  ])
  expect(urls[2]).toContain('offset=4')
})

test('falls back to the offset for good when the items cursor expires', async () => {
  const { client, urls } = await setUp(items(['a', 'b']), expired, items(['c', 'd']), items(['e']))
  const pages = await Array.fromAsync(client.listItems())
  expect(pages.flatMap(({ elements }) => elements.map(({ value }) => value.sku))).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(urls.slice(2)).toEqual(['/v3/items?limit=200&offset=2', '/v3/items?limit=200&offset=4'])
})

test('falls back only once', async () => {
  const { client, urls } = await setUp(items(['a', 'b']), expired, expired)
  const list = client.listItems()
  await list.next()
  await expect(list.next()).rejects.toMatchObject({ kind: 'invalid_request' })
  expect(urls).toHaveLength(3)
})

test('uses offsets from the start if Walmart rejects the first cursor', async () => {
  const { client, urls } = await setUp(expired, items(['a']))
  await client.listItems().next()
  expect(urls[1]).toBe('/v3/items?limit=200&offset=0')
})

test.each([500, 404])('does not treat a %d as an expired cursor, whatever its message', async (status) => {
  const { client, urls } = await setUp(items(['a']), [status, expired[1]])
  const list = client.listItems()
  await list.next()
  await expect(list.next()).rejects.toMatchObject({ status })
  expect(urls).toHaveLength(2)
})

test('continues by offset when the items cursor is empty', async () => {
  const { client, urls } = await setUp(items(['a'], { nextCursor: '' }), items(['b']))
  const list = client.listItems()
  await list.next()
  await list.next()
  expect(urls[1]).toBe('/v3/items?limit=200&offset=1')
})

test('skips at most one page limit when all items are missing', async () => {
  const missing = { ItemResponse: [], totalItems: 99, nextCursor: 'x', errors: [{ code: 'GONE' }] }
  const { client, urls } = await setUp([206, missing], items(['a']))
  const list = client.listItems({ limit: 10 })
  expect((await list.next()).value.gaps).toEqual([{ code: 'GONE' }])
  await list.next()
  expect(urls[1]).toContain('offset=10')
})

test('distinguishes items without a SKU', async () => {
  const [first, second] = ['a', 'b'].map((productName) => ({
    ItemResponse: [{ sku: null, productName }],
    totalItems: 2,
  }))
  const { client } = await setUp([200, first], [200, second])
  expect(await Array.fromAsync(client.listItems())).toHaveLength(2)
})

test('throws after ten pages of items without anything new, even if the cursors change', async () => {
  const rest = { totalItems: undefined }
  const cycle = ['a', 'b'].map((sku, index) => items([sku], { ...rest, nextCursor: 'BA'[index] }))
  const { client, urls } = await setUp(...Array.from({ length: 20 }, (_, index) => cycle[index % 2] ?? ended))
  await expect(Array.fromAsync(client.listItems({ limit: 1 }))).rejects.toMatchObject({
    kind: 'unexpected_response',
    upstreamMessage: '10 pages in a row had nothing new',
  })
  // The first page without anything new is requested twice.
  expect(urls).toHaveLength(2 + 10 + 1)
})

test('continues by offset without a cursor, and to an empty page without a total', async () => {
  const none = { nextCursor: null, totalItems: undefined }
  const { client, urls } = await setUp(items(['a', 'b'], none), items(['c'], none), items([], none))
  expect(await Array.fromAsync(client.listItems())).toHaveLength(3)
  expect(urls.slice(1)).toEqual(['/v3/items?limit=200&offset=2', '/v3/items?limit=200&offset=3'])
})

test.each([
  ['orders', orders(['1'], '?p=2'), (client: WalmartClient) => client.listOrders({ createdStartDate })],
  ['items', items(['a']), (client: WalmartClient) => client.listItems()],
] satisfies readonly [string, Reply, (client: WalmartClient) => AsyncIterable<unknown>][])(
  'does not mistake a 404 to a later page for the end of a list of %s',
  async (_what, first, list) => {
    const { client } = await setUp(first, noContent('GMP_INVENTORY_API'))
    const listed: AsyncIterable<unknown> = list(client)
    await expect(Array.fromAsync(listed)).rejects.toMatchObject({
      kind: 'invalid_request',
      status: 404,
      message: expect.stringContaining('Start again from the first page'),
    })
  },
)

test('treats CONTENT_NOT_FOUND as an empty list of items, or as its end once the total is reached', async () => {
  const nothing = await setUp(ended)
  expect(await Array.fromAsync(nothing.client.listItems())).toMatchObject([{ ...empty, total: 0 }])
  const done = await setUp(items(['a', 'b'], { totalItems: 1 }), ended)
  expect((await Array.fromAsync(done.client.listItems()))[1]).toMatchObject(empty)
})

test.each([0, 1, 2])('continues after a total of %i items that is too small', async (totalItems) => {
  for (const limit of [2, 200]) {
    const { client } = await setUp(
      items(['a', 'b'], { totalItems }),
      items(['c'], { totalItems }),
      items([], { totalItems }),
    )
    expect(skusOf(await Array.fromAsync(client.listItems({ limit })))).toEqual(['a', 'b', 'c'])
  }
})

test('continues after a total of items that shrinks, and shows the largest', async () => {
  const { client } = await setUp(items(['a', 'b']), items(['c'], { totalItems: 2 }), items(['d']), items([]))
  const pages = await Array.fromAsync(client.listItems())
  expect(skusOf(pages)).toEqual(['a', 'b', 'c', 'd'])
  expect(pages.at(-1)?.listed).toMatchObject({ count: 4, total: 5 })
})

test.each([
  ['the last page again', items(['a', 'b'], { totalItems: 2 })],
  ['an error for the offset', [400, { error: [{ code: 'X', field: 'offset', description: 'too large' }] }]],
] satisfies [string, Reply][])(
  'ends if Walmart responds to the call after the last page with %s',
  async (_what, last) => {
    const { client, urls } = await setUp(items(['a', 'b'], { totalItems: 2 }), last)
    const pages = await Array.fromAsync(client.listItems())
    expect(pages.at(-1)).toMatchObject({ gaps: [], cursor: undefined, listed: { count: 2, total: 2 } })
    expect(urls).toHaveLength(2)
  },
)

test('continues after a repeated page of items if the total is too small to show that it is the last', async () => {
  const [first, last] = [['a', 'b'], ['c']].map((skus) => items(skus, { totalItems: 1 }))
  if (!first || !last) throw new Error('There is a page for each list of SKUs.')
  const { client } = await setUp(first, first, first, last, ended)
  const pages = await Array.fromAsync(client.listItems({ limit: 2 }))
  expect(skusOf(pages).filter((sku, index, all) => all.indexOf(sku) === index)).toEqual(['a', 'b', 'c'])
})

test('requests a page of items that repeats an earlier one a second time, but not a third', async () => {
  const replies = [items(['a', 'b']), items(['a', 'b']), items(['c', 'd']), items(['e']), ended]
  const { client, urls } = await setUp(...replies)
  const pages = await Array.fromAsync(client.listItems({ limit: 2 }))
  expect(skusOf(pages)).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(pages.flatMap(({ gaps }) => gaps)).toEqual([])
  expect(urls[1]).toBe(urls[2])
})

test('passes over pages of items that repeat earlier ones, with a gap, and continues', async () => {
  const [first, second, last] = [['a', 'b'], ['c', 'd'], ['e']].map((skus) => items(skus, { totalItems: 9 }))
  if (!first || !second || !last) throw new Error('There is a page for each list of SKUs.')
  const { client, urls } = await setUp(first, second, first, first, second, last, ended)
  const pages = await Array.fromAsync(client.listItems({ limit: 2 }))
  expect(pages.map(({ gaps }) => gaps)).toEqual([[], [], [repeatedPage], [repeatedPage], [], []])
  expect(pages[2]?.elements.map(({ isRepeated }) => isRepeated)).toEqual([true, true])
  expect(pages.at(-1)?.listed).toMatchObject({ count: 5, total: 9 })
  // Of several in a row, only the first is requested again.
  expect(urls.map((url) => /offset=(\d+)/.exec(url)?.[1])).toEqual([undefined, '2', '4', '4', '6', '8', '9'])
})

test('passes over a page of orders that repeats an earlier one, with a gap, and continues', async () => {
  const again = orders(['1', '2'], '?p=3')
  const { client, urls } = await setUp(orders(['1', '2'], '?p=2'), again, again, orders(['3'], ''))
  const pages = await Array.fromAsync(client.listOrders({ createdStartDate }))
  expect(pages.map(({ gaps }) => gaps)).toEqual([[], [repeatedPage], []])
  expect(pages.at(-1)?.listed).toMatchObject({ count: 3, total: 3 })
  expect(urls.slice(1)).toEqual(['?p=2', '?p=2', '?p=3'].map((search) => `/v3/orders${search}`))
})

const returns = (ids: readonly string[], nextCursor: string): Reply => [
  200,
  { meta: { totalCount: 3, nextCursor }, returnOrders: ids.map((returnOrderId) => ({ returnOrderId })) },
]

test('passes over a page of returns that repeats an earlier one', async () => {
  const again = returns(['1', '2'], '?offset=4')
  const { client } = await setUp(returns(['1', '2'], '?offset=2'), again, again, returns(['3'], ''))
  const pages = await Array.fromAsync(client.listReturns())
  expect(pages.map(({ gaps }) => gaps)).toEqual([[], [repeatedPage], []])
  expect(pages.at(-1)?.listed.count).toBe(3)
})

test.each([
  '',
  'x',
  '{}',
  '{"nextCursor":7,"offset":0,"limit":1}',
  '{"nextCursor":"","offset":0,"limit":1}',
  '{"nextCursor":"a","offset":-1,"limit":1}',
  '{"nextCursor":"a","offset":0,"limit":0}',
])('rejects the items cursor %j', async (cursor) => {
  const { client } = await setUp()
  await expect(client.listItems({ cursor }).next()).rejects.toMatchObject({ kind: 'invalid_request' })
})
