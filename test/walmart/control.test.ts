import { expect, test } from 'vitest'

import { callRaw, ordersOf, startSimulator } from './start-simulator.ts'

/** A simulator, and calls to its control API, which needs neither a token nor headers. */
async function start() {
  const started = await startSimulator()
  const control = (method: string, path: string, body?: unknown) =>
    callRaw(`${started.url}/simulator/${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
  return { ...started, control }
}

const orders = '/v3/orders'
const fail = { kind: 'fail', status: 503 }

test('state shows the sellers with their credentials, the clock and the faults, and is not recorded', async () => {
  const { simulator, seller, control } = await start()
  simulator.fault({ method: 'GET', path: /orders/, times: 2, effect: { kind: 'hang' } })
  const { clientId, clientSecret } = seller
  expect(await control('GET', 'state')).toMatchObject({
    status: 200,
    body: {
      now: '2026-03-10T12:00:00.000Z',
      limits: true,
      calls: 1,
      sellers: [{ clientId, clientSecret, shipNodes: 3, items: 200, orders: 500 }],
      faults: [{ seen: 0, done: 0, method: 'GET', pattern: 'orders', times: 2, effect: { kind: 'hang' } }],
    },
  })
  expect(simulator.requests.map(({ path }) => path)).toEqual(['/v3/token'])
})

test('adds faults, and removes one or all', async () => {
  const { call, control } = await start()
  const added = await control('POST', 'faults', { path: orders, effect: fail })
  expect(added.status).toBe(201)
  expect((await call(orders)).status).toBe(503)
  const { id } = added.body as { id: number }
  expect((await control('DELETE', `faults/${id}`)).status).toBe(204)
  expect(await control('DELETE', `faults/${id}`)).toMatchObject({ status: 404, body: { message: expect.any(String) } })
  expect((await call(orders)).status).toBe(200)
  await control('POST', 'faults', { pattern: 'limit=7', effect: fail })
  expect([(await call(orders)).status, (await call(`${orders}?limit=7`)).status]).toEqual([200, 503])
  expect((await control('DELETE', 'faults')).status).toBe(204)
  expect((await call(`${orders}?limit=7`)).status).toBe(200)
})

test.each<[object, string]>([
  [{ path: orders }, 'effect is missing'],
  [{ path: orders, effect: {} }, 'effect.kind is missing'],
  [{ path: orders, effect: { kind: 'explode' } }, 'effect.kind must be one of respond, fail, throttle'],
  [{ path: orders, effect: { kind: 'fail' } }, 'effect.status is missing'],
  [{ path: orders, effect: { kind: 'fail', status: '503' } }, 'effect.status must be integer'],
  [{ path: orders, effect: { kind: 'fail', status: 503, form: 'yaml' } }, 'effect.form must be one of json, orders'],
  [{ path: orders, effect: { kind: 'hang', ms: 5 } }, 'effect.ms is not a known field'],
  [{ path: orders, effect: fail, time: 1 }, 'time is not a known field'],
  [{ path: orders, effect: fail, times: 0 }, 'times must be >= 1'],
  [{ path: 'v3/orders', effect: fail }, 'path must start with a slash'],
  [{ path: `${orders}?limit=1`, effect: fail }, 'must not contain a query'],
  [{ effect: fail }, 'either path, or pattern'],
  [{ path: orders, pattern: 'orders', effect: fail }, 'either path, or pattern'],
  [{ pattern: '(', effect: fail }, 'Unterminated group'],
  [
    { path: orders, effect: { kind: 'new-order', order: { lines: [{ statuses: { Lost: 1 } }] } } },
    'effect.order.lines.0.statuses.Lost is not a known field',
  ],
])('rejects an invalid fault and names the reason: %j', async (fault, message) => {
  const { control, call } = await start()
  const expected = { status: 400, body: { message: expect.stringContaining(message) } }
  expect(await control('POST', 'faults', fault)).toMatchObject(expected)
  expect((await call(orders)).status).toBe(200)
})

test('rejects invalid JSON and unknown paths', async () => {
  const { url, control } = await start()
  const headers = { 'content-type': 'application/json' }
  const broken = await callRaw(`${url}/simulator/faults`, { method: 'POST', headers, body: '{' })
  expect(broken).toMatchObject({ status: 400, body: { message: expect.stringContaining('JSON') } })
  const form = { 'content-type': 'text/plain' }
  expect((await callRaw(`${url}/simulator/faults`, { method: 'POST', headers: form, body: '{}' })).status).toBe(415)
  expect((await callRaw(`${url}/simulator`)).status).toBe(404)
  const unknown = await control('GET', 'nothing')
  expect(unknown).toMatchObject({ status: 404, body: { message: expect.stringContaining('GET state') } })
})

test('moves the clock forward, but not back', async () => {
  const { call, control } = await start()
  expect(await control('POST', 'clock', { advanceMs: 900_000 })).toMatchObject({
    status: 200,
    body: { now: '2026-03-10T12:15:00.000Z' },
  })
  expect((await call(orders)).status).toBe(401)
  const message = expect.stringContaining('advanceMs')
  expect(await control('POST', 'clock', { advanceMs: -1 })).toMatchObject({ status: 400, body: { message } })
})

test('adds an order of the requested shape', async () => {
  const { seller, call, control } = await start()
  const shape = { lines: [{ quantity: 3 }], shipNode: null, originalCustomerOrderID: 'C1' }
  const added = await control('POST', 'orders', shape)
  expect(added.status).toBe(201)
  const { purchaseOrderId } = added.body as { purchaseOrderId: string }
  const [order] = ordersOf(await call(`${orders}/${purchaseOrderId}?replacementInfo=true`))
  expect(order).toMatchObject({ orderType: 'REPLACEMENT', originalCustomerOrderID: 'C1' })
  expect(order?.shipNode).toBeUndefined()
  expect(order?.orderLines.orderLine.map((line) => line.orderLineQuantity.amount)).toEqual(['3'])
  expect(seller.orders).toHaveLength(501)
})

test.each<[object, number, string]>([
  [{ clientId: 'nobody' }, 404, 'nobody'],
  [{ shipNodeType: 'Mine' }, 400, 'shipNodeType must be one of SellerFulfilled'],
  [{ lines: [{ quantity: 3, statuses: { Shipped: 1 } }] }, 400, 'add up to 1'],
  [{ shipNodeType: 'WFSFulfilled', shipNode: null }, 400, 'cannot be left out'],
])('rejects an invalid order and names the reason: %j', async (shape, status, message) => {
  const { control, seller } = await start()
  expect(await control('POST', 'orders', shape)).toMatchObject({
    status,
    body: { message: expect.stringContaining(message) },
  })
  expect(seller.orders).toHaveLength(500)
})
