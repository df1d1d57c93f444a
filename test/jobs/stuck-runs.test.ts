import type { Fault } from '@aisle/walmart-simulator'
import { afterEach, describe, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'
import { callsTo, sellerOf, useSimulator } from '../helpers/simulator.ts'
import {
  createInstance,
  getSetup,
  startRefresh,
  useWorker,
  waitForCompletion,
  waitForPhase,
  waitForRun,
} from '../helpers/worker.ts'

const simulator = useSimulator({ items: 320, orders: 450 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
useWorker(api)
const removers: (() => void)[] = []

afterEach(() => {
  for (const remove of removers.splice(0)) remove()
})

/** Until the test ends. */
function fault(disturbance: Fault): void {
  removers.push(simulator.fault(disturbance))
}

describe('a run that is under way', () => {
  it('gets a job when it has none', async () => {
    const id = await createInstance(api, { seller })
    await waitForCompletion(api, id)
    const [run] = await select<{ id: string }>(
      api,
      `insert into sync_runs (tenant_id, instance_id, kind, is_setup, status)
       values ($1, $2, 'orders', false, 'running') returning id`,
      [api.tenant.id, id],
    )
    await select(api, `select graphile_worker.add_job('requeue_orphaned_runs')`)
    expect(await waitForRun(api, Number(run?.id))).toBe('completed')
  })

  it('ends when Walmart refuses to go on each time, instead of beginning again for ever', async () => {
    const refusal = JSON.stringify({ errors: { error: [{ code: 'INVALID_REQUEST.GMP_ITEM_QUERY_API' }] } })
    const id = await createInstance(api, { seller })
    fault({ path: /offset=200/, effect: { kind: 'respond', status: 400, body: refusal } })
    const { phases } = await waitForPhase(api, id, { products: 'failed', hurried: true })
    expect(phases.products.error?.code).toBe('invalid_request')
  })

  it('is not taken for one that waits for the database when Walmart speaks of a lost connection', async () => {
    const body = JSON.stringify({ error: [{ code: 'X', description: 'Connection terminated unexpectedly' }] })
    const remove = simulator.fault({ path: /shipnodes/, effect: { kind: 'respond', status: 503, body } })
    const id = await createInstance(api, { seller })
    const { phases } = await waitForPhase(api, id, { locations: 'retrying' })
    expect(phases.locations.error?.code).toBe('unavailable')
    expect(callsTo(simulator, '/v3/settings/shipping/shipnodes')).toBeLessThan(10)
    remove()
    await waitForCompletion(api, id, { hurried: true })
  })
})

describe('orders that Walmart does not list at once', () => {
  it('are asked for in shorter times', async () => {
    const refusal = JSON.stringify({ errors: { error: [{ code: 'INVALID_REQUEST.GMP_ORDER_API', field: 'x' }] } })
    const id = await createInstance(api, { seller })
    fault({ path: /orders\?limit=200/, times: 3, effect: { kind: 'respond', status: 400, body: refusal } })
    const { phases } = await waitForCompletion(api, id)
    expect(phases.orders).toMatchObject({ processed: 450, total: 450, error: null })
  })
})

describe('the set-up', () => {
  it('leaves no instance connecting when the token cannot be had for an odd reason', async () => {
    fault({ path: '/v3/token', effect: { kind: 'respond', status: 404, body: '{}' } })
    const id = await createInstance(api, { seller })
    const { connection_status } = await waitForPhase(api, id, { token: 'failed', hurried: true })
    expect(connection_status).toBe('unreachable')
  })

  it('stays completed while a later refresh runs', async () => {
    const id = await createInstance(api, { seller })
    await waitForCompletion(api, id)
    fault({ path: '/v3/orders', effect: { kind: 'respond', status: 503 } })
    await startRefresh(api, id, 'orders')
    expect((await getSetup(api, id)).phases.orders.status).toBe('completed')
  })
})
