import { expect, test } from 'vitest'

import { type RawAnswer, callRaw, getToken, startSimulator, startedAt } from './start-simulator.ts'

const released = '/v3/orders/released'
const shipNodes = '/v3/settings/shipping/shipnodes'

/** The state of the bucket in a response. */
const bucketOf = ({ headers }: RawAnswer) => [
  headers.get('x-current-token-count'),
  Number(headers.get('x-next-replenishment-time')) - startedAt,
]

/** Makes a number of calls, one after the other, and returns their statuses. */
async function statuses(count: number, call: () => Promise<RawAnswer>): Promise<number[]> {
  const all: number[] = []
  for (let made = 0; made < count; made += 1) all.push((await call()).status)
  return all
}

test('responses to limited calls have the remaining tokens and the time of the next', async () => {
  const { simulator, call } = await startSimulator()
  expect(bucketOf(await call(shipNodes))).toEqual(['49', 1200])
  expect(bucketOf(await call(`${shipNodes}?includeCalendarDayConfiguration=maybe`))).toEqual(['48', 1200])
  simulator.advance(1300)
  expect(bucketOf(await call(shipNodes))).toEqual(['48', 2400])
  const rejected = await call('/v3/items?limit=0')
  expect([rejected.status, rejected.headers.get('x-current-token-count')]).toEqual([400, '59'])
})

test('an empty bucket is a 429 until the next token', async () => {
  const { simulator, call } = await startSimulator()
  expect(new Set(await statuses(60, () => call(released)))).toEqual(new Set([200]))
  const rejected = await call(released)
  expect(rejected.status).toBe(429)
  expect(rejected.body).toEqual({
    error: [
      {
        code: 'REQUEST_THRESHOLD_VIOLATED.GMP_GATEWAY_API',
        description: expect.any(String),
        info: expect.any(String),
        severity: 'ERROR',
        category: 'REQUEST',
        causes: [],
        errorIdentifiers: {},
      },
    ],
  })
  expect(bucketOf(rejected)).toEqual(['0', 1000])
  expect(rejected.headers.get('retry-after')).toBeNull()
  simulator.advance(999)
  expect((await call(released)).status).toBe(429)
  simulator.advance(1)
  expect(await statuses(2, () => call(released))).toEqual([200, 429])
})

test('an hourly limit refills at its own pace', async () => {
  const { simulator, seller, call } = await startSimulator()
  const price = { currency: 'USD', amount: 12.5 }
  const body = JSON.stringify({
    sku: seller.items[0]?.sku,
    pricing: [{ currentPriceType: 'BASE', currentPrice: price }],
  })
  const update = () => call('/v3/price', { method: 'PUT', headers: { 'content-type': 'application/json' }, body })
  expect(new Set(await statuses(100, update))).toEqual(new Set([200]))
  simulator.advance(35_999)
  expect((await update()).status).toBe(429)
  simulator.advance(1)
  expect(await statuses(2, update)).toEqual([200, 429])
})

test('items have separate buckets for calls with and without parameters', async () => {
  const { call } = await startSimulator()
  await statuses(60, () => call('/v3/items?limit=1'))
  expect((await call('/v3/items?limit=1')).status).toBe(429)
  expect(bucketOf(await call('/v3/items'))).toEqual(['299', 200])
})

test('each seller has separate buckets', async () => {
  const sellers = ['a', 'b'].map((name) => ({ clientId: name, clientSecret: name }))
  const { simulator, url, call } = await startSimulator({ sellers })
  await statuses(51, () => call(shipNodes))
  const [, other] = simulator.sellers
  const token = other === undefined ? '' : await getToken(url, other)
  expect((await call(shipNodes)).status).toBe(429)
  expect(bucketOf(await call(shipNodes, { headers: { 'WM_SEC.ACCESS_TOKEN': token } }))).toEqual(['49', 1200])
})

test('an endpoint has one bucket for all orders and all tokens', async () => {
  const { simulator, url, seller, call } = await startSimulator()
  const ids = seller.orders.slice(0, 3).map(({ purchaseOrderId }) => purchaseOrderId)
  for (const id of ids) await call(`/v3/orders/${id}`)
  simulator.expireTokens()
  const headers = { 'WM_SEC.ACCESS_TOKEN': await getToken(url, seller) }
  expect((await call(`/v3/orders/${ids[0]}`, { headers })).headers.get('x-current-token-count')).toBe('4996')
})

test.each([
  ['without a valid token', 401, { 'WM_SEC.ACCESS_TOKEN': 'none' }],
  ['without a header', 400, { 'WM_SVC.NAME': '' }],
  ['that requests XML', 406, { accept: 'application/xml' }],
])('a call %s does not count', async (_what, status, headers) => {
  const { call } = await startSimulator()
  const rejected = await call(shipNodes, { headers })
  expect([rejected.status, rejected.headers.get('x-current-token-count')]).toEqual([status, null])
  expect(bucketOf(await call(shipNodes))).toEqual(['49', 1200])
})

test('a call with a response from a fault does not count, but one with a lost response does', async () => {
  const { simulator, call } = await startSimulator()
  simulator.fault({ path: shipNodes, times: 1, effect: { kind: 'fail', status: 503 } })
  expect((await call(shipNodes)).headers.get('x-current-token-count')).toBeNull()
  simulator.fault({ path: shipNodes, times: 1, effect: { kind: 'lose-response' } })
  await expect(call(shipNodes)).rejects.toThrow()
  expect(bucketOf(await call(shipNodes))).toEqual(['48', 1200])
})

test('tokens, unknown paths and other methods are not limited', async () => {
  const { url, seller, call } = await startSimulator()
  for (const response of [await call('/v3/nothing'), await call(shipNodes, { method: 'PATCH' })])
    expect(response.headers.get('x-current-token-count')).toBeNull()
  expect(await getToken(url, seller)).toMatch(/./)
})

test('limits can be disabled from the start, and turned on and off', async () => {
  const { simulator, call } = await startSimulator({ limits: false })
  expect(new Set(await statuses(70, () => call(released)))).toEqual(new Set([200]))
  expect((await call(released)).headers.get('x-current-token-count')).toBeNull()
  simulator.enforceLimits(true)
  expect((await statuses(61, () => call(released))).at(-1)).toBe(429)
  simulator.enforceLimits(false)
  expect((await call(released)).status).toBe(200)
})

test('advance moves the given clock forward for everything', async () => {
  const { simulator, url, call } = await startSimulator()
  simulator.advance(899_999)
  expect((await call(shipNodes)).status).toBe(200)
  expect(simulator.requests.at(-1)?.at).toEqual(new Date(startedAt + 899_999))
  simulator.advance(1)
  expect((await call(shipNodes)).status).toBe(401)
  expect(() => simulator.advance(-1)).toThrow('forward')
  expect(((await callRaw(`${url}/simulator/state`)).body as { now: string }).now).toBe('2026-03-10T12:15:00.000Z')
})
