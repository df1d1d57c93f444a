import type { Order } from '@aisle/walmart-simulator'
import { beforeAll, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'
import { callsTo, sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, daysAgo, useWorker, waitForCompletion, waitForPhase } from '../helpers/worker.ts'

const timeZone = 'America/Los_Angeles'
const halfAnHourMs = 30 * 60_000

const simulator = useSimulator({ items: 5, orders: 60 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
useWorker(api)

beforeAll(async () => {
  await select(api, 'update tenants set time_zone = $1', [timeZone])
})

it('imports no order from before the start date, which begins at midnight in the tenant’s time zone', async () => {
  const startDate = daysAgo(100)
  const midnight = localMidnight(startDate)
  // Must differ from midnight in UTC, or the test would pass without the time zone.
  expect(midnight).not.toBe(Date.parse(startDate))
  seller.orders.push(
    orderAt('900000000000001', midnight - halfAnHourMs),
    orderAt('900000000000002', midnight + halfAnHourMs),
  )
  const expected = seller.orders
    .filter(({ orderDate }) => orderDate >= midnight)
    .map(({ purchaseOrderId }) => purchaseOrderId)
  expect(expected.length).toBeLessThan(seller.orders.length - 1)

  const id = await createInstance(api, { seller, start_date: startDate })
  const { phases } = await waitForCompletion(api, id)
  expect(await storedOrders(id)).toEqual(expected.toSorted())
  expect(phases.orders).toMatchObject({ processed: expected.length, total: expected.length, problems: [] })
})

it('skips an older order even if Walmart sends one', async () => {
  const startDate = daysAgo(10)
  const midnight = localMidnight(startDate)
  const older = orderAt('900000000000003', midnight - 1)
  const first = orderAt('900000000000004', midnight)
  const body = { list: { meta: { totalCount: 2, limit: 200 }, elements: { order: [first, older] } } }
  simulator.fault({
    path: '/v3/orders',
    times: 1,
    effect: { kind: 'respond', status: 200, body: JSON.stringify(body) },
  })
  const id = await createInstance(api, { seller, start_date: startDate })
  await waitForCompletion(api, id)
  const stored = await storedOrders(id)
  expect(stored).toContain('900000000000004')
  expect(stored).not.toContain('900000000000003')
})

it('names orders with implausible dates, such as seconds in place of milliseconds', async () => {
  const now = Date.now()
  const order = ['900000000000005', '900000000000006'].map((id, index) =>
    orderAt(id, index === 0 ? Math.floor(now / 1000) : now + 10 * 86_400_000),
  )
  const body = { list: { meta: { totalCount: 2, limit: 200 }, elements: { order } } }
  const effect = { kind: 'respond', status: 200, body: JSON.stringify(body) } as const
  simulator.fault({ path: '/v3/orders', times: 1, effect })
  const id = await createInstance(api, { seller, start_date: daysAgo(10) })
  const { phases } = await waitForCompletion(api, id)
  expect(phases.orders.problems).toMatchObject([{ code: 'implausible_date', count: 2 }])
  const problems = await select<{ message: string }>(
    api,
    `select message from sync_problems where code = 'implausible_date' order by message`,
  )
  expect(problems.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^Order 900000000000005 has the implausible date 1970-01-/),
    expect.stringContaining('900000000000006'),
  ])
  expect((await storedOrders(id)).filter((number) => number > '900000000000004')).toEqual(['900000000000006'])
})

it('reports that orders older than Walmart’s 180 days are missing, and imports the rest', async () => {
  const id = await createInstance(api, { seller, start_date: daysAgo(300) })
  const { phases } = await waitForCompletion(api, id)
  expect(phases.orders).toMatchObject({ processed: seller.orders.length, total: seller.orders.length, error: null })
  expect(phases.orders.problems).toEqual([
    { code: 'history_out_of_reach', count: 1, message: expect.stringContaining('180 days') },
  ])
  const { message } = phases.orders.problems[0] ?? { message: '' }
  expect(message).toContain(new Date(localMidnight(daysAgo(300))).toISOString())
})

it('completes without calling Walmart if the start date is in the future', async () => {
  const before = callsTo(simulator, '/v3/orders')
  const id = await createInstance(api, { seller, start_date: daysAgo(-30) })
  const { phases } = await waitForPhase(api, id, { orders: 'completed', products: 'completed' })
  expect(phases.orders).toMatchObject({ processed: 0, total: 0, problems: [], error: null })
  expect(callsTo(simulator, '/v3/orders')).toBe(before)
})

async function storedOrders(id: number): Promise<string[]> {
  const rows = await select<{ purchase_order_id: string }>(
    api,
    'select purchase_order_id from walmart_orders where instance_id = $1 order by 1',
    [id],
  )
  return rows.map(({ purchase_order_id }) => purchase_order_id)
}

function orderAt(purchaseOrderId: string, orderDate: number): Order {
  return {
    ...structuredClone(seller.orders[0] as Order),
    purchaseOrderId,
    orderDate,
    shipNode: { type: 'SellerFulfilled' },
  }
}

/** Midnight in Los Angeles, found by trying its two offsets. */
function localMidnight(date: string): number {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const found = ['-07:00', '-08:00']
    .map((offset) => Date.parse(`${date}T00:00:00${offset}`))
    .find((time) => clock.format(time) === '00:00')
  if (found === undefined) throw new Error(`${date} has no midnight in ${timeZone}.`)
  return found
}
