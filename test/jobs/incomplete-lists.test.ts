import { afterEach, beforeEach, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { addOrder } from '../helpers/new-orders.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, useWorker, waitForCompletion, waitForRun } from '../helpers/worker.ts'

const simulator = useSimulator({ items: 1, orders: 0 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
useWorker(api)
let id: number

let restore = () => {}

beforeEach(() => {
  seller.orders.splice(0)
  addOrder(seller, ['MUG'])
  addOrder(seller, ['RUG'])
})
afterEach(() => restore())

/** Makes Walmart count the seller's own orders, and list all but the last one. */
function omitOrder(): void {
  const order = seller.orders.slice(0, -1)
  const list = { meta: { totalCount: seller.orders.length, nextCursor: '' }, elements: { order } }
  const effect = { kind: 'respond', status: 200, body: JSON.stringify({ list }) } as const
  restore = simulator.fault({ path: /v3.orders.*SellerFulfilled/, effect })
}

async function connect(): Promise<void> {
  id = await createInstance(api, { seller })
  await waitForCompletion(api, id)
}

/** Refreshes changes, and returns what that meant. */
async function refreshChanges() {
  const { body } = await api.call('POST', `/api/walmart/${id}/orders/refresh`, { body: { mode: 'changes' } })
  expect(await waitForRun(api, body.data.id)).toBe('completed')
  const { mode, changed_since: since } = body.data
  return { mode, since: since === null ? null : Date.parse(since) }
}

/** Moves all runs of the instance into the past. */
const age = (minutes: number) =>
  select(
    api,
    `update sync_runs set created_at = created_at - make_interval(mins => $2),
       high_water_mark = high_water_mark - make_interval(mins => $2),
       changed_since = changed_since - make_interval(mins => $2) where instance_id = $1`,
    [id, minutes],
  )

async function countOrders(): Promise<number> {
  return (await select(api, 'select from walmart_orders where instance_id = $1', [id])).length
}

it('requests everything again after a full refresh that missed an order', async () => {
  omitOrder()
  await connect()
  expect(await countOrders()).toBe(1)
  restore()
  expect((await refreshChanges()).mode).toBe('full')
  expect(await countOrders()).toBe(2)
  expect((await refreshChanges()).mode).toBe('changes')
})

it('the schedule does so too', async () => {
  omitOrder()
  await connect()
  restore()
  await age(24 * 60)
  await select(api, 'update integration_instances set is_automatic_sync_enabled = true, schedule_check_at = now()')
  await select(api, `select graphile_worker.add_job('start_due_runs')`)
  await eventually(async () => expect(await countOrders()).toBe(2))
  await select(api, 'update integration_instances set is_automatic_sync_enabled = false')
})

it('requests changes again from the same time until none is missing', async () => {
  await connect()
  await age(30)
  omitOrder()
  const missed = await refreshChanges()
  expect(missed.mode).toBe('changes')
  await age(5)
  const again = await refreshChanges()
  expect(again.since).toBeCloseTo(Number(missed.since) - 5 * minuteMs, -2)
  restore()
  await age(5)
  expect((await refreshChanges()).since).toBeCloseTo(Number(missed.since) - 10 * minuteMs, -2)
  expect((await refreshChanges()).since).toBeGreaterThan(Number(missed.since))
})

it('requests everything at most twice an hour if Walmart always counts too many orders', async () => {
  omitOrder()
  await connect()
  const modes: string[] = []
  for (let minutes = 0; minutes < 160; minutes += 20) {
    modes.push((await refreshChanges()).mode)
    await age(20)
  }
  expect(modes).toEqual(['full', 'changes', 'changes', 'full', 'full', 'changes', 'full', 'full'])
})

it('requests everything if changes have been missing for more than an hour', async () => {
  await connect()
  await age(30)
  omitOrder()
  const modes: string[] = []
  for (let count = 0; count < 3; count++) {
    modes.push((await refreshChanges()).mode)
    await age(40)
  }
  expect(modes).toEqual(['changes', 'changes', 'full'])
})

const minuteMs = 60_000
