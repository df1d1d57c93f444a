import { describe, expect, it } from 'vitest'

import { encryptionKeys, useApi } from '../helpers/api.ts'
import { addOrder } from '../helpers/new-orders.ts'
import { runProgram, usePrograms } from '../helpers/program.ts'
import { ordersOf, select } from '../helpers/records.ts'
import { callsTo, sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, daysAgo, waitForCompletion, waitForRun } from '../helpers/worker.ts'

const simulator = useSimulator({ items: 3, orders: 20 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
const programs = usePrograms()
const hourMs = 3_600_000

/** A worker in a process of its own, whose clock is wrong. */
function startWorkerWithClock(aheadMs: number): void {
  const module = `const Right = Date
    globalThis.Date = class Date extends Right {
      constructor(...given) { super(...(given.length === 0 ? [Date.now()] : given)) }
      static now() { return Right.now() + ${aheadMs} }
    }`
  const program = runProgram(['worker'], {
    DATABASE_URL: api.databaseUrl,
    AISLE_ENCRYPTION_KEYS: encryptionKeys,
    WALMART_SANDBOX_URL: simulator.url,
    LOG_LEVEL: 'error',
    NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(module)}`,
  })
  programs.push(program)
}

const post = async (id: number, path: string, body: object = {}) =>
  (await api.call('POST', `/api/walmart/${id}/${path}`, { body })).body.data

describe.each([
  ['an hour behind', -hourMs],
  ['an hour ahead', hourMs],
])('with a worker whose clock is %s', (_name, aheadMs) => {
  it('a full refresh has all orders of the last 180 days, and a token is requested once', async () => {
    const { purchaseOrderId, customerOrderId } = addOrder(seller, ['A'], { orderDate: Date.now() - 60_000 })
    startWorkerWithClock(aheadMs)
    const id = await createInstance(api, { seller, start_date: daysAgo(400) })
    await waitForCompletion(api, id)
    expect(await ordersOf(api, id)).toContainEqual(expect.stringContaining(purchaseOrderId))
    const before = callsTo(simulator, '/v3/token')
    // With the worker's token.
    await post(id, 'orders/refresh-order', { uniqueId: customerOrderId })
    expect(callsTo(simulator, '/v3/token')).toBe(before)
    await post(id, 'test-connection')
    // With the api's token.
    expect(await waitForRun(api, (await post(id, 'orders/refresh', { mode: 'full' })).id)).toBe('completed')
    expect(callsTo(simulator, '/v3/token')).toBe(before + 1)
  })

  it('a refresh that Walmart limits is retried when Walmart says', async () => {
    startWorkerWithClock(aheadMs)
    const id = await createInstance(api, { seller })
    await waitForCompletion(api, id)
    const headers = { 'x-next-replenishment-time': String(Date.now() + 20_000) }
    const restore = simulator.fault({ path: '/v3/items', effect: { kind: 'respond', status: 429, headers } })
    const { id: runId } = await post(id, 'products/refresh')
    const pause = async () => {
      const [run] = await select<{ seconds: number }>(
        api,
        `select extract(epoch from next_attempt_at - now())::float8 as seconds from sync_runs where id = $1`,
        [runId],
      )
      return run?.seconds
    }
    await expect.poll(pause, { timeout: 10_000 }).toBeGreaterThan(5)
    restore()
    // The simulator's clock is read in whole seconds.
    expect(await pause()).toBeLessThan(22)
  })
})

it('the schedule continues when workers disagree about the time, and starts each refresh once', async () => {
  startWorkerWithClock(hourMs)
  const id = await createInstance(api, { seller })
  await waitForCompletion(api, id)
  const lateness = () =>
    select(
      api,
      `select now() - due_at between interval '0' and interval '2 minutes' as "isOnTime"
       from cron_entries where name = 'start_due_runs'`,
    )
  expect(await lateness()).toEqual([{ isOnTime: true }])
  const [last] = await select<{ id: string }>(api, 'select max(id) as id from sync_runs')
  await select(api, `update sync_runs set created_at = created_at - interval '3 days' where instance_id = $1`, [id])
  await select(
    api,
    'update integration_instances set is_automatic_sync_enabled = true, schedule_check_at = now() where id = $1',
    [id],
  )
  await select(api, `update cron_entries set due_at = due_at - interval '1 minute' where name = 'start_due_runs'`)
  // A worker asks when it starts.
  startWorkerWithClock(-hourMs)
  const started = () =>
    select<{ id: string; kind: string }>(api, 'select id, kind from sync_runs where id > $1 order by id', [last?.id])
  const all = ['locations', 'products', 'orders', 'returns']
  await expect.poll(async () => (await started()).map(({ kind }) => kind), { timeout: 20_000 }).toEqual(all)
  for (const run of await started()) expect(await waitForRun(api, Number(run.id))).toBe('completed')
  expect(await started()).toHaveLength(all.length)
  expect(await lateness()).toEqual([{ isOnTime: true }])
})
