import { setTimeout as sleep } from 'node:timers/promises'

import {
  type Item,
  type Order,
  type Seller,
  type ShipNode,
  type Simulator,
  type SimulatorOptions,
  createSimulator,
} from '@aisle/walmart-simulator'
import { afterEach, describe, expect, test } from 'vitest'

const dayMs = 86_400_000
const startedAt = Date.parse('2026-03-10T12:00:00.250Z')
const baseHeaders = { 'WM_SVC.NAME': 'test', 'WM_QOS.CORRELATION_ID': 'b1', accept: 'application/json' }
const ordersPath = '/v3/orders'
const itemsPath = '/v3/items'
const shipNodes = '/v3/settings/shipping/shipnodes'
const everything = `?createdStartDate=${new Date(startedAt - 179 * dayMs).toISOString().slice(0, 10)}`

type Headers = Record<string, string>
interface Response<Body> {
  readonly status: number
  readonly type: string | null
  readonly body: Body
}
interface OrdersBody {
  readonly list: {
    readonly meta: { totalCount: number; limit: number; nextCursor?: string }
    readonly elements: { order: Order[] }
  }
}
interface ItemsBody {
  readonly ItemResponse: Item[]
  readonly totalItems: number
  readonly nextCursor: string
}

const running: Simulator[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()))
})

/**
 * Starts a simulator with a stopped clock, and returns a function for calls of its first seller. Limits are off, because
 * buckets do not refill while the clock is stopped.
 */
async function start(options: SimulatorOptions = {}) {
  const clock = { ms: startedAt }
  const simulator = createSimulator({ now: () => new Date(clock.ms), limits: false, ...options })
  running.push(simulator)
  const url = await simulator.listen()
  const [seller] = simulator.sellers
  if (seller === undefined) throw new Error('The simulator has no seller')
  const token = await getToken(url, seller)
  const get = <Body>(path: string, headers: Headers = {}) =>
    call<Body>(url + path, { headers: { ...baseHeaders, 'WM_SEC.ACCESS_TOKEN': token, ...headers } })
  return { simulator, clock, url, seller, token, get }
}

async function call<Body>(url: string, init: RequestInit): Promise<Response<Body>> {
  const response = await fetch(url, init)
  return { status: response.status, type: response.headers.get('content-type'), body: (await response.json()) as Body }
}

const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`
const without = (headers: Headers, name: string) =>
  Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name))

function askToken<Body>(url: string, headers: Headers, form: Headers = { grant_type: 'client_credentials' }) {
  const type = { 'content-type': 'application/x-www-form-urlencoded' }
  const body = new URLSearchParams(form).toString()
  return call<Body>(`${url}/v3/token`, { method: 'POST', headers: { ...type, ...headers }, body })
}

async function getToken(url: string, { clientId, clientSecret }: Seller): Promise<string> {
  const headers = { ...baseHeaders, authorization: basic(clientId, clientSecret) }
  return (await askToken<{ access_token: string }>(url, headers)).body.access_token
}

/** The error envelope of the gateway and the item API. */
const gatewayError = (code: string, extra: object = {}) => ({ error: [expect.objectContaining({ code, ...extra })] })

type Get = Awaited<ReturnType<typeof start>>['get']

async function walkOrders(get: Get, search: string): Promise<OrdersBody[]> {
  const pages: OrdersBody[] = []
  for (let next: string | undefined = search; next !== undefined; next = pages.at(-1)?.list.meta.nextCursor) {
    const { status, body }: Response<OrdersBody> = await get<OrdersBody>(ordersPath + next)
    expect(status).toBe(200)
    pages.push(body)
  }
  return pages
}
const idsOf = (pages: readonly OrdersBody[]) =>
  pages.flatMap(({ list }) => list.elements.order.map(({ purchaseOrderId }) => purchaseOrderId))

test('issues a token for plain Basic credentials, valid for 900 seconds', async () => {
  const { clock, url, seller, get } = await start()
  const headers = { ...baseHeaders, authorization: basic(seller.clientId, seller.clientSecret) }
  const { status, body } = await askToken(url, headers)
  expect(status).toBe(200)
  expect(body).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 900 })
  clock.ms += 899_999
  expect((await get(shipNodes)).status).toBe(200)
  clock.ms += 1
  expect(await get(shipNodes)).toMatchObject({ status: 401, body: gatewayError('UNAUTHORIZED.GMP_GATEWAY_API') })
})

test.each<[string, (seller: Seller) => Headers]>([
  ['a wrong secret', ({ clientId }) => ({ authorization: basic(clientId, 'wrong') })],
  ['a wrong id', ({ clientSecret }) => ({ authorization: basic('wrong', clientSecret) })],
  ['percent-encoded dashes', (seller) => ({ authorization: encodedBasic(seller) })],
  ['no credentials', () => ({})],
  ['Bearer', ({ clientSecret }) => ({ authorization: `Bearer ${clientSecret}` })],
])('rejects a token request with %s', async (_what, authorization) => {
  const { url, seller } = await start()
  const response = await askToken(url, { ...baseHeaders, ...authorization(seller) })
  const extra = { field: 'Authorization', description: 'Incorrect Authorization header' }
  expect(response).toMatchObject({ status: 400, body: gatewayError('INVALID_REQUEST_HEADER.GMP_GATEWAY_API', extra) })
})

test('rejects a token request with the secret in the body, with and without the header', async () => {
  const { url, seller } = await start()
  const { clientId, clientSecret } = seller
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }
  expect((await askToken(url, baseHeaders, form)).status).toBe(400)
  const both = await askToken(url, { ...baseHeaders, authorization: basic(clientId, clientSecret) }, form)
  const extra = { field: 'client_secret' }
  expect(both).toMatchObject({ status: 400, body: gatewayError('INVALID_REQUEST_PARAM.GMP_GATEWAY_API', extra) })
})

test('rejects a token request with an unknown grant type, and a body that is not a form', async () => {
  const { url, seller } = await start()
  const headers = { ...baseHeaders, authorization: basic(seller.clientId, seller.clientSecret) }
  expect((await askToken(url, headers, { grant_type: 'password' })).status).toBe(400)
  const json = await askToken(url, { ...headers, 'content-type': 'application/json' })
  expect(json).toMatchObject({ status: 415, body: gatewayError('UNSUPPORTED_MEDIA_TYPE.GMP_GATEWAY_API') })
})

test.each(['WM_SVC.NAME', 'WM_QOS.CORRELATION_ID'])(
  'rejects a token request without %s, or with a blank one',
  async (field) => {
    const { url, seller } = await start()
    const headers = { ...baseHeaders, authorization: basic(seller.clientId, seller.clientSecret) }
    for (const sent of [without(headers, field), { ...headers, [field]: ' ' }]) {
      const body = gatewayError('INVALID_REQUEST_HEADER.GMP_GATEWAY_API', {
        field,
        description: `${field} set blank or null`,
      })
      expect(await askToken(url, sent)).toMatchObject({ status: 400, body })
    }
  },
)

test('expireTokens invalidates all tokens, and new ones can be issued', async () => {
  const { simulator, url, seller, get } = await start()
  simulator.expireTokens()
  expect((await get(ordersPath)).status).toBe(401)
  const headers = { 'WM_SEC.ACCESS_TOKEN': await getToken(url, seller) }
  expect((await get(ordersPath, headers)).status).toBe(200)
})

const encode = (value: string) => value.replaceAll('-', '%2D').replaceAll('_', '%5F')

function encodedBasic({ clientId, clientSecret }: Seller): string {
  return basic(encode(clientId), encode(clientSecret))
}

describe.each([shipNodes, itemsPath, ordersPath])('GET %s', (path) => {
  test('is rejected without a token, and with the token as Bearer', async () => {
    const { url, token } = await start()
    for (const headers of [baseHeaders, { ...baseHeaders, authorization: `Bearer ${token}` }]) {
      const response = await call(url + path, { headers })
      expect(response).toMatchObject({ status: 401, body: gatewayError('UNAUTHORIZED.GMP_GATEWAY_API') })
    }
  })

  test('is rejected without the required headers', async () => {
    const { url, token } = await start()
    const headers = { ...baseHeaders, 'WM_SEC.ACCESS_TOKEN': token }
    for (const field of ['WM_SVC.NAME', 'WM_QOS.CORRELATION_ID']) {
      const body = gatewayError('INVALID_REQUEST_HEADER.GMP_GATEWAY_API', { field })
      expect(await call(url + path, { headers: without(headers, field) })).toMatchObject({ status: 400, body })
    }
    const body = gatewayError('INVALID_ACCEPT_TYPE.GMP_GATEWAY_API')
    expect(await call(url + path, { headers: without(headers, 'accept') })).toMatchObject({ status: 406, body })
  })

  test('supports no other method', async () => {
    const { url, token } = await start()
    const headers = { ...baseHeaders, 'WM_SEC.ACCESS_TOKEN': token }
    const body = gatewayError('METHOD_NOT_ALLOWED.GMP_GATEWAY_API')
    expect(await call(url + path, { method: 'DELETE', headers })).toMatchObject({ status: 405, body })
  })
})

test('an unknown path is a 401 without a token and a 404 with one', async () => {
  const { url, get } = await start()
  expect((await call(`${url}/v3/nothing`, { headers: baseHeaders })).status).toBe(401)
  const body = gatewayError('CONTENT_NOT_FOUND.GMP_GATEWAY_API')
  expect(await get('/v3/nothing')).toMatchObject({
    status: 404,
    body,
    type: expect.stringMatching(/^application\/json/),
  })
})

const keys = (name: string) => ({ clientId: name, clientSecret: `${name}-secret` })

test('a seller sees only their own data', async () => {
  const { simulator, url, get } = await start({ sellers: [keys('a'), { ...keys('b'), items: 7, orders: 3 }] })
  const [a, b] = simulator.sellers
  if (a === undefined || b === undefined) throw new Error('two sellers expected')
  const headers = { 'WM_SEC.ACCESS_TOKEN': await getToken(url, b) }
  const ofA = await get<ItemsBody>(`${itemsPath}?limit=1000`)
  const ofB = await get<ItemsBody>(`${itemsPath}?limit=1000`, headers)
  expect([ofA.body.ItemResponse, ofB.body.ItemResponse]).toMatchObject([[...a.items], [...b.items]])
  expect([ofA.body.totalItems, ofB.body.totalItems]).toEqual([200, 7])
  const [page] = await walkOrders(get, everything)
  expect((await get(ordersPath + (page?.list.meta.nextCursor ?? ''), headers)).status).toBe(400)
  expect((await get(itemsPath + `?nextCursor=${encodeURIComponent(ofA.body.nextCursor)}`, headers)).status).toBe(400)
})

test('lists ship nodes as a bare array with long ids in strings', async () => {
  const { seller, get } = await start({ shipNodes: 4 })
  const { body } = await get<ShipNode[]>(shipNodes)
  expect(body).toEqual(seller.shipNodes)
  expect(body).toHaveLength(4)
  for (const { shipNode } of body) expect(shipNode).toMatch(/^\d{17,18}$/)
})

test('rejects an item cursor after two minutes', async () => {
  const { clock, get } = await start()
  const { nextCursor } = (await get<ItemsBody>(itemsPath)).body
  const path = `${itemsPath}?nextCursor=${encodeURIComponent(nextCursor)}`
  clock.ms += 119_999
  expect((await get(path)).status).toBe(200)
  clock.ms += 1
  const body = gatewayError('INVALID_REQUEST_PARAM.GMP_ITEM_QUERY_API', { description: 'Invalid Cursor' })
  expect(await get(path)).toMatchObject({ status: 400, body })
})

test.each([
  ['?sku=none', 404, 'CONTENT_NOT_FOUND.GMP_ITEM_QUERY_API'],
  ['?limit=1001', 400, 'INVALID_REQUEST_PARAM.GMP_ITEM_QUERY_API'],
  ['?offset=10001', 400, 'INVALID_REQUEST_PARAM.GMP_ITEM_QUERY_API'],
  ['?condition=Shiny', 400, 'INVALID_REQUEST_PARAM.GMP_ITEM_QUERY_API'],
])('rejects items%s with %i', async (search, status, code) => {
  const { get } = await start()
  expect(await get(itemsPath + search)).toMatchObject({ status, body: gatewayError(code) })
})

test.each(['SellerFulfilled', 'WFSFulfilled', '3PLFulfilled'])(
  'lists every %s order once, newest first',
  async (type) => {
    const { seller, get } = await start()
    const pages = await walkOrders(get, `${everything}&limit=7&shipNodeType=${type}`)
    const expected = seller.orders.filter((order) => (order.shipNode?.type ?? 'SellerFulfilled') === type)
    expect(pages.flatMap(({ list }) => list.elements.order)).toEqual(expected)
    for (const { list } of pages) expect(list.meta).toMatchObject({ totalCount: expected.length, limit: 7 })
  },
)

test.each([
  [
    '?createdStartDate=2026-03-01T00:00',
    400,
    { code: 'INVALID_REQUEST.GMP_ORDER_API', description: 'Invalid Date format value' },
  ],
  [
    '?createdStartDate=2025-01-01&createdEndDate=2025-02-01',
    404,
    { code: 'CONTENT_NOT_FOUND.GMP_ORDER_API', description: expect.stringContaining('Orders not found') },
  ],
  ['?limit=201', 400, { code: 'INVALID_REQUEST.GMP_ORDER_API', description: expect.stringContaining('limit') }],
  ['?soIndex=1&poIndex=1', 400, { code: 'INVALID_REQUEST.GMP_ORDER_API', description: 'Invalid cursor value' }],
  [
    '?sku=none',
    404,
    { code: 'CONTENT_NOT_FOUND.GMP_ORDER_API', description: expect.stringContaining('Orders not found') },
  ],
  [
    '?serviceInfo=true',
    501,
    { code: 'NOT_SIMULATED.GMP_ORDER_API', description: expect.stringContaining('serviceInfo') },
  ],
])('rejects orders%s with %i', async (search, status, facts) => {
  const { get } = await start()
  const error = expect.objectContaining({ ...facts, errorIdentifiers: { entry: [] } })
  expect(await get(ordersPath + search)).toMatchObject({ status, body: { errors: { error: [error] } } })
})

test('accepts an order cursor if its parts are unchanged', async () => {
  const { get } = await start()
  const first = (await get<OrdersBody>(`${ordersPath}${everything}&limit=5`)).body
  const cursor = first.list.meta.nextCursor ?? ''
  expect(cursor).toMatch(
    /^\?limit=5&hasMoreElements=true&soIndex=\d+&cursor=[^&]+&poIndex=5&partnerId=\d+&.*T12:00:00\.250Z/,
  )
  expect((await get(ordersPath + cursor)).status).toBe(200)
  expect((await get(ordersPath + cursor.slice(1))).status).toBe(404)
  const second = idsOf([(await get<OrdersBody>(ordersPath + cursor)).body])
  const withoutOpaquePart = cursor.replace(/&cursor=[^&]*/, '')
  expect(idsOf([(await get<OrdersBody>(ordersPath + withoutOpaquePart)).body])).toEqual(second)
  expect((await get(`${ordersPath}?${new URLSearchParams(cursor).toString()}`)).status).toBe(200)
  expect((await get(`${ordersPath}${cursor}&limit=10`)).status).toBe(400)
  const asParameter = await get<OrdersBody>(
    `${ordersPath}${everything}&limit=5&nextCursor=${encodeURIComponent(cursor)}`,
  )
  expect(idsOf([asParameter.body])).toEqual(idsOf([first]))
})

test('a fault replaces the response as often as requested, before the token is checked', async () => {
  const { simulator, url, get } = await start()
  const headers = { 'x-next-replenishment-time': '1' }
  const effect = { kind: 'respond', status: 429, body: '<html>', contentType: 'text/html', headers } as const
  simulator.fault({ path: ordersPath, after: 1, times: 1, effect })
  expect((await get(ordersPath)).status).toBe(200)
  const response = await fetch(url + ordersPath)
  expect([response.status, response.headers.get('content-type')]).toEqual([429, expect.stringContaining('text/html')])
  expect([await response.text(), response.headers.get('x-next-replenishment-time')]).toEqual(['<html>', '1'])
  expect((await get(ordersPath)).status).toBe(200)
})

test('a fault can respond with only a status', async () => {
  const { simulator, url } = await start()
  const remove = simulator.fault({ path: /./, effect: { kind: 'respond', status: 503 } })
  const response = await fetch(`${url}/v3/token`, { method: 'POST' })
  expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([503, null, ''])
  remove()
  expect((await fetch(`${url}/v3/token`, { method: 'POST' })).status).toBe(400)
})

test('a fault can leave a call hanging, and does not delay closing', async () => {
  const { simulator, get } = await start()
  simulator.fault({ path: shipNodes, effect: { kind: 'hang' } })
  const hanging = get(shipNodes).then(
    () => 'responded',
    () => 'cut off',
  )
  expect(await Promise.race([hanging, sleep(100, 'waiting')])).toBe('waiting')
  expect(simulator.requests.at(-1)).toMatchObject({ path: shipNodes, status: undefined })
  const before = performance.now()
  await simulator.close()
  expect(performance.now() - before).toBeLessThan(1000)
  expect(await hanging).toBe('cut off')
})

test('a fault can drop the connection in the middle of the body', async () => {
  const { simulator, url, token } = await start()
  simulator.fault({ path: itemsPath, times: 1, effect: { kind: 'cut' } })
  const response = await fetch(url + itemsPath, { headers: { ...baseHeaders, 'WM_SEC.ACCESS_TOKEN': token } })
  expect(response.status).toBe(200)
  const reader = response.body?.getReader()
  expect((await reader?.read())?.value?.length).toBeGreaterThan(0)
  await expect(reader?.read()).rejects.toThrow()
})

test('a fault can delay the response', async () => {
  const { simulator, get } = await start()
  simulator.fault({ path: itemsPath, times: 1, effect: { kind: 'delay', ms: 200 } })
  const before = performance.now()
  expect((await get(itemsPath)).status).toBe(200)
  expect(performance.now() - before).toBeGreaterThan(190)
})

test('a fault can repeat the rows of the previous page, with the next cursor', async () => {
  const { simulator, get } = await start()
  const clean = await walkOrders(get, `${everything}&limit=50`)
  simulator.fault({ path: ordersPath, after: 1, times: 1, effect: { kind: 'repeat-page' } })
  const repeated = await walkOrders(get, `${everything}&limit=50`)
  expect(idsOf(repeated.slice(1, 2))).toEqual(idsOf(clean.slice(0, 1)))
  expect(idsOf(repeated.slice(2))).toEqual(idsOf(clean.slice(2)))
  simulator.fault({ path: itemsPath, after: 1, times: 1, effect: { kind: 'repeat-page' } })
  const first = await get<ItemsBody>(itemsPath)
  expect((await get<ItemsBody>(`${itemsPath}?offset=20`)).body.ItemResponse).toEqual(first.body.ItemResponse)
})

test('a fault never repeats the page of another seller', async () => {
  const { simulator, url, get } = await start({ sellers: [keys('a'), keys('b')] })
  const [, b] = simulator.sellers
  simulator.fault({ path: itemsPath, after: 1, effect: { kind: 'repeat-page' } })
  await get(itemsPath)
  const headers = { 'WM_SEC.ACCESS_TOKEN': b === undefined ? '' : await getToken(url, b) }
  expect((await get<ItemsBody>(itemsPath, headers)).body.ItemResponse).toMatchObject(b?.items.slice(0, 20) ?? [])
})

test('records calls with their headers and statuses', async () => {
  const { simulator, clock, url, get } = await start()
  await get(`${ordersPath}?limit=999`, { 'x-mine': 'yes' })
  expect(simulator.requests.map(({ path, status }) => [path, status])).toEqual([
    ['/v3/token', 200],
    [ordersPath, 400],
  ])
  const expected = { method: 'GET', url: `${ordersPath}?limit=999`, path: ordersPath, at: new Date(clock.ms) }
  expect(simulator.requests[1]).toMatchObject(expected)
  expect(simulator.requests[1]?.headers).toMatchObject({ 'x-mine': 'yes' })
  expect(simulator.url).toBe(url)
})

test('can be closed and restarted with the same data and tokens', async () => {
  const { simulator, url, token } = await start()
  await simulator.close()
  expect(() => simulator.url).toThrow('not listening')
  await expect(fetch(url)).rejects.toThrow()
  const again = await simulator.listen({ port: Number(new URL(url).port) })
  const headers = { ...baseHeaders, 'WM_SEC.ACCESS_TOKEN': token }
  expect([again, (await call(again + ordersPath, { headers })).status]).toEqual([url, 200])
})

test('rejects a path that cannot be decoded', async () => {
  const { get } = await start()
  const body = gatewayError('INVALID_REQUEST.GMP_GATEWAY_API')
  expect(await get(`${itemsPath}/%zz`)).toMatchObject({ status: 400, body })
})
