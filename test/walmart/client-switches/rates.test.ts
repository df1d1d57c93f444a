import { expect, test } from 'vitest'

import { createdStartDate, errorOf, idsOf, shipmentOf, useSwitches, valuesOf } from './use-switches.ts'

// Limits are enforced here. Ten inventory feeds an hour is the lowest limit to use up. Each test has its own seller.
const sellers = ['a', 'b', 'c'].map((name) => ({ clientId: `${name}-id`, clientSecret: `${name} secret` }))
const { seller, disturb, connect, callsFromNow } = useSwitches({ sellers, limits: true })
const orders = '/v3/orders'
const feed = { items: [{ sku: 'any', quantity: 1 }] }
const priceFeed = { items: [{ sku: 'any', price: '1' }] }
const secondsFromNow = (date: Date | undefined) => ((date?.getTime() ?? Number.NaN) - Date.now()) / 1000

test('throttle: throws rate_limited, with retryAt from Walmart’s header', async () => {
  disturb(orders, { kind: 'throttle', waitMs: 40_000 })
  const error = await errorOf(connect().listOrders({ createdStartDate }).next())
  expect(error).toMatchObject({
    kind: 'rate_limited',
    status: 429,
    upstreamCode: 'REQUEST_THRESHOLD_VIOLATED.GMP_GATEWAY_API',
  })
  expect(secondsFromNow(error.retryAt)).toBeGreaterThan(30)
  expect(secondsFromNow(error.retryAt)).toBeLessThanOrEqual(40)
})

test('retry-after: throws rate_limited, with the code that Walmart documents', async () => {
  disturb(orders, { kind: 'retry-after' }, {})
  disturb(orders, { kind: 'throttle', waitMs: 29_500 })
  const error = await errorOf(connect().listOrders({ createdStartDate }).next())
  expect(error).toMatchObject({ kind: 'rate_limited', upstreamCode: 'RATE_LIMIT_EXCEEDED.GMP_ORDER_API' })
  expect(secondsFromNow(error.retryAt)).toBeGreaterThan(20)
  expect(secondsFromNow(error.retryAt)).toBeLessThanOrEqual(30)
})

test('retry-after: a used-up limit has the header too', async () => {
  disturb('/v3/feeds', { kind: 'retry-after' }, {})
  const client = connect({ sellerIndex: 2 })
  for (let count = 0; count < 10; count += 1) await connect({ sellerIndex: 2 }).uploadPriceFeed(priceFeed)
  const error = await errorOf(client.uploadPriceFeed(priceFeed))
  expect(error).toMatchObject({ status: 429, upstreamCode: 'RATE_LIMIT_EXCEEDED.GMP_RECEIVER_API' })
  expect(secondsFromNow(error.retryAt)).toBeGreaterThan(300)
})

test('throttle: the next call in the group waits until retryAt, others do not', async () => {
  const client = connect()
  disturb(orders, { kind: 'throttle', waitMs: 2_000 })
  const { retryAt } = await errorOf(client.listOrders({ createdStartDate }).next())
  const listing = Array.fromAsync(client.listOrders({ createdStartDate }))
  await client.getPartnerProfile()
  const calls = callsFromNow()
  expect(idsOf(valuesOf(await listing))).not.toEqual([])
  expect(calls()).toEqual(['GET /v3/orders'])
  expect(Date.now()).toBeGreaterThanOrEqual((retryAt?.getTime() ?? Number.NaN) - 5)
})

test('throttle: a call that cannot wait that long throws rate_limited and is not sent', async () => {
  const client = connect({ maxWaitMs: 1_000 })
  disturb(orders, { kind: 'throttle', waitMs: 40_000 })
  await errorOf(client.listOrders({ createdStartDate }).next())
  const calls = callsFromNow()
  const error = await errorOf(client.listOrders({ createdStartDate }).next())
  expect(error).toMatchObject({ kind: 'rate_limited', status: undefined })
  expect(secondsFromNow(error.retryAt)).toBeGreaterThan(30)
  expect(calls()).toEqual([])
})

test('throttle: a write throws rate_limited and is neither retried nor checked', async () => {
  const order = seller.addOrder({ lines: [{ statuses: { Acknowledged: 1 } }] })
  const path = `${orders}/${order.purchaseOrderId}`
  disturb(`${path}/shipping`, { kind: 'throttle' })
  const calls = callsFromNow()
  const error = await errorOf(connect().shipOrder(shipmentOf(order)))
  expect(error).toMatchObject({ kind: 'rate_limited', outcome: undefined })
  expect(calls().slice(1)).toEqual([`GET ${path}`, `POST ${path}/shipping`])
})

test('limits: a call over the limit is not sent and throws rate_limited with retryAt', async () => {
  const client = connect({ maxWaitMs: 1_000 })
  for (let count = 0; count < 10; count += 1) await client.uploadInventoryFeed(feed)
  const calls = callsFromNow()
  const error = await errorOf(client.uploadInventoryFeed(feed))
  expect(error).toMatchObject({ kind: 'rate_limited', status: undefined, outcome: undefined })
  expect(secondsFromNow(error.retryAt)).toBeGreaterThan(300)
  expect(secondsFromNow(error.retryAt)).toBeLessThanOrEqual(360)
  expect(calls()).toEqual([])
})

test('limits: learns from Walmart’s count what other clients of the seller have used', async () => {
  const other = connect({ sellerIndex: 1 })
  for (let count = 0; count < 9; count += 1) await other.uploadInventoryFeed(feed)
  const client = connect({ sellerIndex: 1, maxWaitMs: 1_000 })
  expect((await client.uploadInventoryFeed(feed)).value.feedId).toContain('@')
  const calls = callsFromNow()
  const error = await errorOf(client.uploadInventoryFeed(feed))
  expect(error).toMatchObject({ kind: 'rate_limited', status: undefined })
  expect(calls()).toEqual([])
})

test('limits: throws Walmart’s rate_limited with retryAt if others have used up the limit', async () => {
  const other = connect({ sellerIndex: 2 })
  for (let count = 0; count < 10; count += 1) await other.uploadInventoryFeed(feed)
  const error = await errorOf(connect({ sellerIndex: 2 }).uploadInventoryFeed(feed))
  expect(error).toMatchObject({ kind: 'rate_limited', status: 429, outcome: undefined })
  expect(secondsFromNow(error.retryAt)).toBeGreaterThan(300)
  expect(secondsFromNow(error.retryAt)).toBeLessThanOrEqual(360)
})
