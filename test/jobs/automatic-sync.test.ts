import { setTimeout as sleep } from 'node:timers/promises'

import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { makeRun } from '../api/make-runs.ts'
import { useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { openTransaction, ordersOf, select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, startWorker, useWorker, waitForCompletion, waitForRun } from '../helpers/worker.ts'

const simulator = useSimulator({ items: 5, orders: 40 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
useWorker(api)

let id: number

beforeAll(async () => {
  id = await createInstance(api, { seller })
  await waitForCompletion(api, id)
})

beforeEach(async () => {
  await set('is_automatic_sync_enabled = true')
  await avoidDueTime()
}, 20_000)
afterEach(async () => {
  await set('is_automatic_sync_enabled = false')
  await eventually(async () => expect(await select(api, 'select from graphile_worker.jobs')).toEqual([]))
})

describe('the schedule', () => {
  it('starts due refreshes once, orders and returns with changes only', async () => {
    const started = await tick({ age: 3 * day })
    expect(started.map(({ kind, mode }) => `${kind} ${mode}`)).toEqual([
      'locations full',
      'products full',
      'orders changes',
      'returns changes',
    ])
    for (const run of started) expect(await waitForRun(api, run.id)).toBe('completed')
    expect(await tick()).toEqual([])
  })

  it('starts a refresh once, even if it was missed several times', async () => {
    expect(await tick({ age: 3 * day })).toHaveLength(4)
  })

  it('starts orders every five minutes, products and returns every hour, locations every day', async () => {
    const started = await tick({ age: 5 * minute + 1 })
    expect(kindsOf(started)).toContain('orders')
    for (const run of started) expect(await waitForRun(api, run.id)).toBe('completed')
    expect(kindsOf(await tick({ age: 60 * minute + 1 }))).toEqual(
      expect.arrayContaining(['products', 'orders', 'returns']),
    )
    // Exactly one refresh per period, whatever the instance's offset.
    expect(await tick({ age: 0 })).toEqual([])
  })

  it('does not restart a run in progress, and starts the others', async () => {
    const release = simulator.fault({ path: '/v3/items', effect: { kind: 'delay', ms: 1500 } })
    const [run] = await refresh('products')
    expect(kindsOf(await tick({ age: 3 * day }))).toEqual(['locations', 'orders', 'returns'])
    release()
    expect(await waitForRun(api, Number(run))).toBe('completed')
  })

  it.each([
    ['automatic sync is off', 'is_automatic_sync_enabled = false'],
    ['Walmart has rejected the keys', "connection_status = 'credentials_rejected'"],
    ['a token is being fetched', "connection_status = 'connecting'"],
  ])('starts nothing while %s', async (_, change) => {
    await set(change)
    expect(await tick({ age: 3 * day })).toEqual([])
    await set("connection_status = 'connected'")
  })

  it('continues while Walmart is unreachable, and notices when it is back', async () => {
    await set("connection_status = 'unreachable'")
    const started = await tick({ age: 3 * day })
    expect(kindsOf(started)).toEqual(['locations', 'products', 'orders', 'returns'])
    for (const run of started) expect(await waitForRun(api, run.id)).toBe('completed')
    const { body } = await api.call('GET', `/api/walmart/${id}`)
    expect(body.data.connection_status).toBe('connected')
  })

  it('skips an instance that is being changed, and reads its new state later', async () => {
    await makeDue({ age: 3 * day, of: id })
    await using change = await openTransaction(api)
    await change.query('select from integration_instances where id = $1 for update', [id])
    expect(await tick()).toEqual([])
    await change.query("update integration_instances set connection_status = 'connecting' where id = $1", [id])
    await change.query('commit')
    expect(await tick()).toEqual([])
    await set("connection_status = 'connected'")
    expect(kindsOf(await tick())).toEqual(['locations', 'products', 'orders', 'returns'])
  })

  it('starts nothing that a restarted set-up has not reached yet', async () => {
    const token = await makeRun(api, { id, kind: 'token', status: 'completed', isSetup: true })
    expect(await tick({ age: 3 * day })).toEqual([])
    await select(api, 'delete from sync_runs where id = $1', [token.run_id])
    expect(await tick({ age: 3 * day })).toHaveLength(4)
  })

  it('starts nothing for an instance that is being deleted', async () => {
    const own = await createInstance(api, { seller })
    await waitForCompletion(api, own)
    await select(
      api,
      `update integration_instances set is_automatic_sync_enabled = true, connection_status = 'awaiting_credentials',
         sealed_credentials = null, sealed_access_token = null, deleting_since = now() where id = $1`,
      [own],
    )
    expect(await tick({ age: 3 * day, of: own })).toEqual([])
  })

  it('starts no paused kinds', async () => {
    await changeSchedule('pause', ['orders', 'locations', 'returns'])
    // The schedule skips an instance while a run locks it, so each run ends before the next tick.
    for (const kind of ['products', 'orders', 'locations']) {
      const started = await tick(kind === 'products' ? { age: 3 * day } : {})
      expect(kindsOf(started)).toEqual([kind])
      for (const run of started) expect(await waitForRun(api, run.id)).toBe('completed')
      await changeSchedule('resume', kind === 'products' ? ['orders'] : ['locations'])
    }
    await changeSchedule('resume')
  })

  it('starts no kind that the set-up has not reached', async () => {
    await select(api, `delete from sync_runs where instance_id = $1 and kind = 'orders'`, [id])
    expect(kindsOf(await tick({ age: 3 * day }))).toEqual(['locations', 'products', 'returns'])
    const [run] = await refresh('orders')
    expect(await waitForRun(api, Number(run))).toBe('completed')
  })

  it('starts each refresh once with several workers', async () => {
    const more = startWorker(api)
    expect(await tick({ age: 3 * day, times: 5 })).toHaveLength(4)
    await more.stop()
  })
})

describe('a refresh of changed orders', () => {
  it('imports a change to an order that is months old, and requests no other orders', async () => {
    const old = seller.orders.find(({ orderDate }) => orderDate < Date.now() - 60 * day * 1000)
    const [line] = old?.orderLines.orderLine ?? []
    if (!old || !line) throw new Error('The seller has no old order.')
    await refresh('orders').then(([run]) => waitForRun(api, Number(run)))
    line.orderLineStatuses.orderLineStatus = [{ status: 'Cancelled', statusQuantity: line.orderLineQuantity }]
    line.statusDate = Date.now()
    const before = simulator.requests.length
    const [run] = await refresh('orders', { mode: 'changes' })
    expect(await waitForRun(api, Number(run))).toBe('completed')
    const [done] = await select(
      api,
      'select processed, changed_since is not null as changes from sync_runs where id = $1',
      [run],
    )
    expect(done).toEqual({ processed: 1, changes: true })
    const stored = (await ordersOf(api, id)).map((text) => JSON.parse(text))
    const order = stored.find(({ purchase_order_id }) => purchase_order_id === old.purchaseOrderId)
    expect(order.lines[0].statuses).toMatchObject([{ status: 'Cancelled' }])
    const searches = simulator.requests
      .slice(before)
      .filter(({ path }) => path === '/v3/orders')
      .map(({ url }) => new URL(url, simulator.url).searchParams)
    // The first list, a count of each of the others, and these.
    expect(searches.map((search) => search.get('limit'))).toEqual(['200', '1', '1', '200', '200'])
    for (const search of searches) {
      expect(Date.parse(search.get('createdStartDate') ?? '')).toBeLessThan(old.orderDate)
      const changedSince = Date.parse(search.get('lastModifiedStartDate') ?? '')
      expect((Date.now() - changedSince) / 1000 / minute).toBeGreaterThanOrEqual(30)
      expect((Date.now() - changedSince) / 1000 / minute).toBeLessThan(32)
    }
  })

  it('misses no change made during the previous one', async () => {
    const [first] = await refresh('orders')
    await waitForRun(api, Number(first))
    const [marks] = await select<{ isSafe: boolean }>(
      api,
      'select high_water_mark = started_at and high_water_mark < finished_at as "isSafe" from sync_runs where id = $1',
      [first],
    )
    expect(marks).toEqual({ isSafe: true })
  })
})

const minute = 60
const day = 24 * 60 * minute

const kindsOf = (runs: readonly { kind: string }[]) => runs.map(({ kind }) => kind)

async function set(change: string): Promise<void> {
  await select(api, `update integration_instances set ${change} where id = $1`, [id])
}

interface Tick {
  /** Before the tick, the instance's runs are made to look this many seconds old. */
  readonly age?: number
  readonly of?: number
  readonly times?: number
}

/** Runs the schedule once, or several times at once. Returns the runs it started. */
async function tick({ age, of = id, times = 1 }: Tick = {}) {
  const [last] = await select<{ id: string }>(api, 'select coalesce(max(id), 0) as id from sync_runs')
  if (age !== undefined) await makeDue({ age, of })
  await select(api, `select graphile_worker.add_job('start_due_runs') from generate_series(1, $1)`, [times])
  const left = () => select(api, `select from graphile_worker.jobs where task_identifier = 'start_due_runs'`)
  await eventually(async () => expect(await left()).toEqual([]))
  const runs = await select<{ id: string; kind: string; mode: string }>(
    api,
    `select id, kind, case when changed_since is null then 'full' else 'changes' end as mode from sync_runs
     where id > $1 and instance_id = $2 order by array_position('{locations,products,orders,returns}', kind)`,
    [last?.id, of],
  )
  return runs.map((run) => ({ ...run, id: Number(run.id) }))
}

/** Makes all runs of an instance look this many seconds old, as if the schedule had not checked since. */
async function makeDue({ age, of }: { readonly age: number; readonly of: number }): Promise<void> {
  await select(
    api,
    'update sync_runs set created_at = least(created_at, now() - make_interval(secs => $2)) where instance_id = $1',
    [of, age],
  )
  await select(api, 'update integration_instances set schedule_check_at = now() where id = $1', [of])
}

/** Waits if the instance's due time is near; otherwise it would occasionally fall into a test. */
async function avoidDueTime(): Promise<void> {
  const { body } = await api.call('GET', `/api/walmart/${id}/schedule`)
  const [due] = body.data.refreshes.map(({ next_due_at: next }: { next_due_at: string }) => Date.parse(next))
  const periodMs = 5 * minute * 1000
  const untilDueMs = (((due - Date.now()) % periodMs) + periodMs) % periodMs
  if (untilDueMs < 10_000) await sleep(untilDueMs + 500)
}

function changeSchedule(verb: 'pause' | 'resume', kinds?: string[]) {
  return api.call('POST', `/api/walmart/${id}/schedule/${verb}`, { body: kinds ? { kinds } : {} })
}

async function refresh(kind: string, body: object = {}): Promise<number[]> {
  const response = await api.call('POST', `/api/walmart/${id}/${kind}/refresh`, { body })
  expect([response.status, response.body.message]).toEqual([202, null])
  return [response.body.data.id]
}
