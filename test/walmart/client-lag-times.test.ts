import { createWalmartClient, type WalmartClient } from '@aisle/walmart'
import { expect, test } from 'vitest'

import { sellerOf, useSimulator } from '../helpers/simulator.ts'

const simulator = useSimulator({ items: 30, orders: 0 })
const connect = (): WalmartClient => createWalmartClient({ ...sellerOf(simulator), baseUrl: simulator.url })
const proceed = () => simulator.advance(2_000)
const skus = () => sellerOf(simulator).items.map(({ sku }) => sku)
const daysOf = async (sku: string) => (await connect().getLagTime(sku)).value.fulfillmentLagTime

test('sets the lag times of items, and reports those that do not exist', async () => {
  const odd = skus().find((sku) => /[^\w-]/.test(sku)) ?? ''
  const [first = ''] = skus()
  expect(await daysOf(odd)).toBe(1)
  const items = [first, odd, 'none'].map((sku, index) => ({ sku, days: index * 4 }))
  const { value } = await connect().uploadLagTimeFeed({ items })
  const { succeeded, failed } = await connect().waitForFeed(value.feedId, { everyMs: 1, onProgress: proceed })
  expect([succeeded.map(({ sku }) => sku), failed.map(({ sku }) => sku)]).toEqual([[first, odd], ['none']])
  expect([await daysOf(first), await daysOf(odd)]).toEqual([0, 4])
})

test('rejects an unknown item', async () => {
  await expect(connect().getLagTime('none')).rejects.toMatchObject({ kind: 'not_found' })
})

test.each<[object[], string]>([
  [[], 'items: expected at least one item'],
  [[{ sku: 'a', days: 1.5 }], 'items[0].days: expected whole days'],
  [[{ sku: 'a', days: -1 }], 'items[0].days'],
  [[1, 2].map((days) => ({ sku: 'a', days })), 'items[1]: repeats the sku of another item'],
])('rejects %j before sending anything', async (items, message) => {
  const calls = simulator.requests.length
  const feed = { items } as Parameters<WalmartClient['uploadLagTimeFeed']>[0]
  await expect(connect().uploadLagTimeFeed(feed)).rejects.toThrow(message)
  expect(simulator.requests).toHaveLength(calls)
})

test('never sends a feed again', async () => {
  simulator.fault({ path: '/v3/feeds', method: 'POST', times: 1, effect: { kind: 'lose-response' } })
  const calls = simulator.requests.length
  const uploading = connect().uploadLagTimeFeed({ items: [{ sku: skus()[1] ?? '', days: 3 }] })
  await expect(uploading).rejects.toMatchObject({ kind: 'unavailable', outcome: 'unknown' })
  expect(simulator.requests.slice(calls).filter(({ path }) => path === '/v3/feeds')).toHaveLength(1)
})
