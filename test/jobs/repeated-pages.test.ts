import type { Fault } from '@aisle/walmart-simulator'
import { afterEach, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, useWorker, waitForCompletion } from '../helpers/worker.ts'

const simulator = useSimulator({ items: 1000, orders: 450 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
useWorker(api)
const removers: (() => void)[] = []

afterEach(() => {
  for (const remove of removers.splice(0)) remove()
})

/** Adds a fault until the test ends. */
function fault(disturbance: Fault): void {
  removers.push(simulator.fault(disturbance))
}

const repeatedPage = (records: number) => ({
  code: 'incomplete_response',
  count: 1,
  message: expect.stringContaining(`sent ${records} records again in place of the next page`),
})
const incompleteList = (total: number, count: number) => ({
  code: 'incomplete_list',
  count: 1,
  message: expect.stringContaining(`counted ${total} records and sent ${count}, so ${total - count} may be missing`),
})

async function countRows(table: 'walmart_listings' | 'walmart_orders', id: number): Promise<number> {
  const [row] = await select<{ count: number }>(
    api,
    `select count(*)::int as count from ${table} where instance_id = $1`,
    [id],
  )
  return row?.count ?? 0
}

it('stores every item and order if Walmart repeats a page once', async () => {
  fault({ path: /v3.items.*offset=400/, times: 1, effect: firstItems() })
  fault({ path: /v3.orders.*poIndex/, times: 1, effect: { kind: 'repeat-page' } })
  const id = await createInstance(api, { seller })
  const { phases } = await waitForCompletion(api, id)
  expect(phases.products).toMatchObject({ processed: 1000, total: 1000, problems: [] })
  expect(phases.orders).toMatchObject({ processed: 450, total: 450, problems: [] })
})

it('passes over a page of items that repeats the first one, and says how many are missing', async () => {
  fault({ path: /v3.items.*offset=400/, effect: firstItems() })
  const id = await createInstance(api, { seller })
  const { phases } = await waitForCompletion(api, id)
  expect(phases.products).toMatchObject({ status: 'completed', processed: 800, total: 1000 })
  expect(phases.products.problems).toEqual([incompleteList(1000, 800), repeatedPage(200)])
  expect(await countRows('walmart_listings', id)).toBe(800)
})

it('passes over pages that repeat their neighbours, and says how many orders are missing', async () => {
  fault({ path: /v3.orders.*poIndex/, times: 2, effect: { kind: 'repeat-page' } })
  fault({ path: /v3.items.*offset/, effect: { kind: 'repeat-page' } })
  const id = await createInstance(api, { seller })
  const { phases } = await waitForCompletion(api, id)
  const { status, processed, total, problems } = phases.orders
  expect([status, total]).toEqual(['completed', 450])
  expect(processed).toBeLessThan(300)
  expect(problems).toEqual([
    { code: 'incomplete_list', count: 1, message: expect.stringContaining(`so ${450 - processed} may be missing`) },
    repeatedPage(200),
  ])
  expect(problems[0]?.message).toContain('SellerFulfilled')
  expect(await countRows('walmart_orders', id)).toBe(processed)
  expect(phases.products).toMatchObject({ status: 'completed', processed: 200, total: 1000 })
})

it('says how many records are missing from lists that end early', async () => {
  const [order] = seller.orders
  const list = { meta: { totalCount: 4 }, elements: { order: [order] } }
  fault({ path: /v3.orders.*SellerFulfilled/, effect: respond({ list }) })
  const items = { ItemResponse: seller.items.slice(0, 3), totalItems: 5 }
  fault({ path: /v3.items.*offset=3/, effect: respond({ ItemResponse: [], totalItems: 3 }) })
  fault({ path: '/v3/items', effect: respond(items) })
  const id = await createInstance(api, { seller })
  const { phases } = await waitForCompletion(api, id)
  expect(phases.products).toMatchObject({ status: 'completed', processed: 3, total: 5 })
  expect(phases.products.problems).toEqual([incompleteList(5, 3)])
  expect(phases.orders.problems).toEqual([incompleteList(4, 1)])
})

it('continues while Walmart sends a cursor, whatever the total', async () => {
  const [first, second] = [seller.items.slice(0, 2), seller.items.slice(2, 4)]
  fault({ path: /v3.items.*offset=4/, effect: respond({ ItemResponse: [], totalItems: 0 }) })
  fault({ path: /v3.items.*offset=2/, effect: respond({ ItemResponse: second, totalItems: 0, nextCursor: 'AoE=' }) })
  fault({ path: '/v3/items', effect: respond({ ItemResponse: first, totalItems: 0, nextCursor: 'AoE=' }) })
  const id = await createInstance(api, { seller })
  const { phases } = await waitForCompletion(api, id)
  expect(phases.products).toMatchObject({ status: 'completed', processed: 4, total: 4, problems: [] })
})

function respond(body: unknown): Fault['effect'] {
  return { kind: 'respond', status: 200, body: JSON.stringify(body) }
}

/** The response with the first page of items. */
function firstItems(): Fault['effect'] {
  return respond({ ItemResponse: seller.items.slice(0, 200), totalItems: 1000, nextCursor: 'AoE=' })
}
