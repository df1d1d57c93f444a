import type { Fault } from '@aisle/walmart-simulator'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { addOrder } from '../helpers/new-orders.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, useWorker, waitForCompletion, waitForRun } from '../helpers/worker.ts'

const simulator = useSimulator({ items: 5, orders: 420 })
const seller = sellerOf(simulator)
for (const type of ['WFSFulfilled', '3PLFulfilled'] as const)
  for (let count = 0; count < 3; count++) addOrder(seller, ['MUG'], { shipNode: { type } })
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
useWorker(api)
const removers: (() => void)[] = []
let id: number

beforeAll(async () => {
  id = await createInstance(api, { seller })
  await waitForCompletion(api, id)
})

afterEach(() => {
  for (const remove of removers.splice(0)) remove()
})

describe('the total of a refresh of orders', () => {
  it('is known after the first page and does not change', async () => {
    const { totals, processed } = await refresh('full')
    expect(processed).toBeGreaterThan(400)
    expect(new Set(totals)).toEqual(new Set([processed]))
  })

  it('covers all lists in a refresh of changes, which requests only changed orders', async () => {
    const { totals, processed } = await refresh('changes')
    expect(new Set(totals)).toEqual(new Set([processed]))
  })

  it('stays unknown, without delay, while Walmart does not count the other lists', async () => {
    fault({ path: /limit=1&/, effect: { kind: 'respond', status: 503 } })
    const { totals, processed } = await refresh('full')
    expect(totals).toEqual([processed])
  })

  it('does not change when Walmart counts more orders than it lists at once', async () => {
    const body = { list: { meta: { totalCount: 10_414 }, elements: { order: [] } } }
    fault({
      path: /limit=200&/,
      times: 1,
      effect: { kind: 'respond', status: 200, body: JSON.stringify(body) },
    })
    const { totals } = await refresh('full')
    expect(new Set(totals).size).toBe(1)
    expect(totals[0]).toBeGreaterThan(10_414)
  })
})

/** Runs a refresh. Returns its final count, and its total after each page where it was known. */
async function refresh(mode: 'changes' | 'full') {
  const { body } = await api.call('POST', `/api/walmart/${id}/orders/refresh`, { body: { mode } })
  expect(await waitForRun(api, body.data.id)).toBe('completed')
  const pages = await select<{ processed: number; total: number | null }>(
    api,
    'select processed, total from sync_run_events where run_id = $1 order by id',
    [body.data.id],
  )
  const totals = pages.flatMap(({ total }) => (total === null ? [] : [total]))
  return { totals, processed: pages.at(-1)?.processed }
}

/** Adds a fault until the test ends. */
function fault(disturbance: Fault): void {
  removers.push(simulator.fault(disturbance))
}
