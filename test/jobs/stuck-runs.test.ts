import type { Fault } from '@aisle/walmart-simulator'
import { afterEach, describe, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
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

/** Adds a fault until the test ends. */
function fault(disturbance: Fault): void {
  removers.push(simulator.fault(disturbance))
}

describe('a run in progress', () => {
  it('gets a job if it has none', async () => {
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

  it.each([
    { task: 'tenant.run_orders', what: 'the rest of its job', lastError: null },
    { task: 'tenant.run_orders', what: 'the rest of its job', lastError: 'Client has encountered a connection error' },
    { task: 'purge_runs', what: "a cron entry's next job", lastError: null },
  ])('leaves no job of $task behind if its worker died after $what was queued', async ({ task, lastError }) => {
    const addJob = () =>
      select<{ id: string }>(
        api,
        `select id from graphile_worker.add_job(
           $1, json_build_object('tenantId', $2::int, 'runId', 0), job_key => 'rest', run_at => now() + interval '1 second'
         )`,
        [task, api.tenant.id],
      )
    const [first] = await addJob()
    const values = [first?.id, lastError]
    await select(
      api,
      `update graphile_worker._private_jobs set locked_by = 'gone', locked_at = now(), last_error = $2 where id = $1`,
      values,
    )
    await addJob()
    const left = () => select(api, `select from graphile_worker.jobs where task_identifier = $1`, [task])
    expect(await left()).toHaveLength(2)
    await eventually(async () => {
      await select(api, `select graphile_worker.add_job('complete_superseded_jobs', job_key => 'now')`)
      expect(await left()).toEqual([])
    })
  })

  it('fails if Walmart rejects the next page each time, instead of starting over forever', async () => {
    const rejection = JSON.stringify({ errors: { error: [{ code: 'INVALID_REQUEST.GMP_ITEM_QUERY_API' }] } })
    const id = await createInstance(api, { seller })
    fault({ path: /offset=200/, effect: { kind: 'respond', status: 400, body: rejection } })
    const { phases } = await waitForPhase(api, id, { products: 'failed', hurried: true })
    expect(phases.products.error?.code).toBe('invalid_request')
  })

  it('is not mistaken for one that lost its database if Walmart’s error mentions a lost connection', async () => {
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

describe('a range of orders that Walmart rejects', () => {
  it('is split into shorter ranges', async () => {
    const rejection = JSON.stringify({ errors: { error: [{ code: 'INVALID_REQUEST.GMP_ORDER_API', field: 'x' }] } })
    const id = await createInstance(api, { seller })
    fault({ path: /orders\?limit=200/, times: 3, effect: { kind: 'respond', status: 400, body: rejection } })
    const { phases } = await waitForCompletion(api, id)
    expect(phases.orders).toMatchObject({ processed: 450, total: 450, error: null })
  })
})

describe('the set-up', () => {
  it('does not leave an instance connecting after an unexpected error of the token request', async () => {
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
