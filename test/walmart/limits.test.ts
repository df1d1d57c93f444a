import { expect, test } from 'vitest'

import { type RawAnswer, callRaw, getToken, startSimulator, startedAt } from './start-simulator.ts'

const released = '/v3/orders/released'
const shipNodes = '/v3/settings/shipping/shipnodes'

/** What an answer says of its bucket. */
const bucketOf = ({ headers }: RawAnswer) => [
  headers.get('x-current-token-count'),
  Number(headers.get('x-next-replenishment-time')) - startedAt,
]

/** So many calls, one after the other; their statuses. */
async function statuses(count: number, call: () => Promise<RawAnswer>): Promise<number[]> {
  const all: number[] = []
  for (let made = 0; made < count; made += 1) all.push((await call()).status)
  return all
}

test('every answer to a limited call says what is left and when the next token comes', async () => {
  const { simulator, call } = await startSimulator()
  expect(bucketOf(await call(shipNodes))).toEqual(['49', 1200])
  expect(bucketOf(await call(`${shipNodes}?includeCalendarDayConfiguration=maybe`))).toEqual(['48', 1200])
  simulator.advance(1300)
  expect(bucketOf(await call(shipNodes))).toEqual(['48', 2400])
  const refused = await call('/v3/items?limit=0')
  expect([refused.status, refused.headers.get('x-current-token-count')]).toEqual([400, '59'])
})

test('an empty bucket is a 429 until its next token, which comes gradually', async () => {
  const { simulator, call } = await startSimulator()
  expect(new Set(await statuses(60, () => call(released)))).toEqual(new Set([200]))
  const refused = await call(released)
  expect(refused.status).toBe(429)
  expect(refused.body).toEqual({
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
  expect(bucketOf(refused)).toEqual(['0', 1000])
  expect(refused.headers.get('retry-after')).toBeNull()
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

test('items have one bucket for calls with parameters and one for calls without', async () => {
  const { call } = await startSimulator()
  await statuses(60, () => call('/v3/items?limit=1'))
  expect((await call('/v3/items?limit=1')).status).toBe(429)
  expect(bucketOf(await call('/v3/items'))).toEqual(['299', 200])
})

test('each seller has buckets of their own', async () => {
  const sellers = ['a', 'b'].map((name) => ({ clientId: name, clientSecret: name }))
  const { simulator, url, call } = await startSimulator({ sellers })
  await statuses(51, () => call(shipNodes))
  const [, other] = simulator.sellers
  const token = other === undefined ? '' : await getToken(url, other)
  expect((await call(shipNodes)).status).toBe(429)
  expect(bucketOf(await call(shipNodes, { headers: { 'WM_SEC.ACCESS_TOKEN': token } }))).toEqual(['49', 1200])
})

test('a bucket is one for the endpoint, whatever the order, and lasts beyond a token', async () => {
  const { simulator, url, seller, call } = await startSimulator()
  const ids = seller.orders.slice(0, 3).map(({ purchaseOrderId }) => purchaseOrderId)
  for (const id of ids) await call(`/v3/orders/${id}`)
  simulator.expireTokens()
  const headers = { 'WM_SEC.ACCESS_TOKEN': await getToken(url, seller) }
  expect((await call(`/v3/orders/${ids[0]}`, { headers })).headers.get('x-current-token-count')).toBe('4996')
})

test.each([
  ['without a good token', 401, { 'WM_SEC.ACCESS_TOKEN': 'none' }],
  ['without a header', 400, { 'WM_SVC.NAME': '' }],
  ['that wants XML', 406, { accept: 'application/xml' }],
])('a call %s takes nothing out of the bucket', async (_what, status, headers) => {
  const { call } = await startSimulator()
  const refused = await call(shipNodes, { headers })
  expect([refused.status, refused.headers.get('x-current-token-count')]).toEqual([status, null])
  expect(bucketOf(await call(shipNodes))).toEqual(['49', 1200])
})

test('a call that a fault answers takes nothing out of the bucket, one that only fails to arrive does', async () => {
  const { simulator, call } = await startSimulator()
  simulator.fault({ path: shipNodes, times: 1, effect: { kind: 'fail', status: 503 } })
  expect((await call(shipNodes)).headers.get('x-current-token-count')).toBeNull()
  simulator.fault({ path: shipNodes, times: 1, effect: { kind: 'lose-answer' } })
  await expect(call(shipNodes)).rejects.toThrow()
  expect(bucketOf(await call(shipNodes))).toEqual(['48', 1200])
})

test('tokens, unknown paths and other methods are not limited', async () => {
  const { url, seller, call } = await startSimulator()
  for (const answer of [await call('/v3/nothing'), await call(shipNodes, { method: 'PATCH' })])
    expect(answer.headers.get('x-current-token-count')).toBeNull()
  expect(await getToken(url, seller)).toMatch(/./)
})

test('limits can be off from the start, and be turned on and off', async () => {
  const { simulator, call } = await startSimulator({ limits: false })
  expect(new Set(await statuses(70, () => call(released)))).toEqual(new Set([200]))
  expect((await call(released)).headers.get('x-current-token-count')).toBeNull()
  simulator.enforceLimits(true)
  expect((await statuses(61, () => call(released))).at(-1)).toBe(429)
  simulator.enforceLimits(false)
  expect((await call(released)).status).toBe(200)
})

test('the clock is moved forward on top of the given one, for everything', async () => {
  const { simulator, url, call } = await startSimulator()
  simulator.advance(899_999)
  expect((await call(shipNodes)).status).toBe(200)
  expect(simulator.requests.at(-1)?.at).toEqual(new Date(startedAt + 899_999))
  simulator.advance(1)
  expect((await call(shipNodes)).status).toBe(401)
  expect(() => simulator.advance(-1)).toThrow('forward')
  expect(((await callRaw(`${url}/simulator/state`)).body as { now: string }).now).toBe('2026-03-10T12:15:00.000Z')
})
