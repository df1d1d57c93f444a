import { afterEach, describe, expect, it } from 'vitest'

import { encryptionKeys, useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { runProgram } from '../helpers/program.ts'
import { expectSameOrders, ordersOf, select } from '../helpers/records.ts'
import { callsTo, sellerOf, useSimulator } from '../helpers/simulator.ts'
import {
  createInstance,
  getSetup,
  hurry,
  startWorker,
  waitForCompletion,
  waitForPhase,
  waitForRun,
  waitForSetup,
} from '../helpers/worker.ts'

const simulator = useSimulator({ items: 120, orders: 900 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
const cleanUps: (() => unknown)[] = []

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})

function addWorker(): void {
  const worker = startWorker(api)
  cleanUps.unshift(() => worker.stop())
}

/** Delays calls of a path until the returned function is called or the test ends. */
function slowDown(path: string, ms: number): () => void {
  const release = simulator.fault({ path, effect: { kind: 'delay', ms } })
  cleanUps.push(release)
  return release
}

async function newestRun(id: number, kind: string) {
  const { body } = await api.call('GET', `/api/walmart/${id}/runs?kind=${kind}&per_page=1`)
  return body.data[0]
}

const change = (id: number, runId: number, verb: 'cancel' | 'retry') =>
  api.call('POST', `/api/walmart/${id}/runs/${runId}/${verb}`, { body: {} })

describe('a cancelled run', () => {
  it('stops at the next page, and a retry continues there', async () => {
    const release = slowDown('/v3/orders', 300)
    addWorker()
    const id = await createInstance(api, { seller })
    await waitForSetup(api, id, { until: ({ phases }) => phases.orders.processed > 0 })
    const run = await newestRun(id, 'orders')
    const cancelled = await change(id, run.id, 'cancel')
    expect([cancelled.status, cancelled.body.data.status]).toEqual([202, 'cancelled'])
    const { processed } = cancelled.body.data
    expect(processed).toBeLessThan(900)
    const calls = callsTo(simulator, '/v3/orders')
    await eventually(async () => expect(await select(api, 'select from graphile_worker.jobs')).toEqual([]))
    expect(callsTo(simulator, '/v3/orders') - calls).toBeLessThanOrEqual(1)
    expect((await getSetup(api, id)).phases.orders).toMatchObject({ status: 'cancelled', processed })
    expect(await ordersOf(api, id)).toHaveLength(processed)

    release()
    const retried = await change(id, run.id, 'retry')
    expect(retried.body.data).toMatchObject({ processed, is_setup: true })
    const { phases } = await waitForCompletion(api, id)
    expect(phases.orders).toMatchObject({ processed: 900, total: 900 })
    const undisturbed = await createInstance(api, { seller })
    await waitForCompletion(api, undisturbed)
    expectSameOrders(await ordersOf(api, id), await ordersOf(api, undisturbed))
  })

  it('is not retried if it was waiting for its next attempt', async () => {
    cleanUps.push(simulator.fault({ path: '/v3/items', effect: { kind: 'respond', status: 503 } }))
    addWorker()
    const id = await createInstance(api, { seller })
    await waitForPhase(api, id, { products: 'retrying' })
    const run = await newestRun(id, 'products')
    expect((await change(id, run.id, 'cancel')).status).toBe(202)
    await waitForPhase(api, id, { orders: 'completed' })
    const calls = callsTo(simulator, '/v3/items')
    await hurry(api)
    await eventually(async () => expect(await select(api, 'select from graphile_worker.jobs')).toEqual([]))
    expect(callsTo(simulator, '/v3/items')).toBe(calls)
    expect((await newestRun(id, 'products')).status).toBe('cancelled')
  })

  it(
    'stays cancelled when its worker is killed and runs without a job are requeued',
    {
      timeout: 150_000,
    },
    async () => {
      slowDown('/v3/orders', 500)
      const id = await createInstance(api, { seller })
      const program = runProgram(['worker'], {
        DATABASE_URL: api.databaseUrl,
        AISLE_ENCRYPTION_KEYS: encryptionKeys,
        WALMART_SANDBOX_URL: simulator.url,
        LOG_LEVEL: 'error',
      })
      cleanUps.push(() => program.child.kill('SIGKILL'))
      await waitForSetup(api, id, { until: ({ phases }) => phases.orders.processed > 0 })
      const run = await newestRun(id, 'orders')
      const cancelling = change(id, run.id, 'cancel')
      program.child.kill('SIGKILL')
      const cancelled = await cancelling
      expect(cancelled.status).toBe(202)
      await program.exited
      await select(api, `select graphile_worker.add_job('requeue_orphaned_runs')`)
      addWorker()
      // The dead worker's jobs run again and do nothing.
      await eventually(async () => expect(await select(api, 'select from graphile_worker.jobs')).toEqual([]))
      expect(await newestRun(id, 'orders')).toEqual(cancelled.body.data)
      expect(await ordersOf(api, id)).toHaveLength(cancelled.body.data.processed)
    },
  )

  it('in the set-up prevents the next phases until it is retried', async () => {
    slowDown('/v3/settings/shipping/shipnodes', 400)
    addWorker()
    const id = await createInstance(api, { seller })
    await waitForPhase(api, id, { locations: 'running' })
    const run = await newestRun(id, 'locations')
    await change(id, run.id, 'cancel')
    await eventually(async () => expect(await select(api, 'select from graphile_worker.jobs')).toEqual([]))
    const { phases } = await getSetup(api, id)
    expect(Object.values(phases).map(({ status }) => status)).toEqual(['completed', 'cancelled', 'waiting', 'waiting'])
    await change(id, run.id, 'retry')
    await waitForCompletion(api, id)
  })

  it('ends either cancelled or completed with all its rows, whenever it is cancelled', async () => {
    addWorker()
    const id = await createInstance(api, { seller })
    await waitForCompletion(api, id)
    for (let round = 0; round < 12; round += 1) {
      const { body } = await api.call('POST', `/api/walmart/${id}/products/refresh`, { body: {} })
      await new Promise((resolve) => setTimeout(resolve, round * 15))
      const { status, body: response } = await change(id, body.data.id, 'cancel')
      const end = await waitForRun(api, body.data.id)
      expect(end).toBe(status === 202 ? 'cancelled' : 'completed')
      // A completed run has all rows; a cancelled one has stored none after the response.
      const { processed } = await newestRun(id, 'products')
      expect(processed).toBe(status === 202 ? response.data.processed : 120)
    }
  })
})
