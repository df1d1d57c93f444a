import { setTimeout as sleep } from 'node:timers/promises'

import { afterEach, describe, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { useResponseHolder } from '../helpers/hold-responses.ts'
import { listingsOf, select } from '../helpers/records.ts'
import { callsTo, sellerOf, useSimulator } from '../helpers/simulator.ts'
import {
  createInstance,
  getSetup,
  hurry,
  useWorker,
  waitForCompletion,
  waitForPhase,
  waitForRun,
} from '../helpers/worker.ts'

const simulator = useSimulator({ items: 450, orders: 20 })
const seller = sellerOf(simulator)
const walmart = useResponseHolder(() => simulator.url)
const api = useApi({ walmartUrl: () => walmart.url, requestsPerMinute: 100_000 })
useWorker(api)
const cleanUps: (() => void)[] = []

afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp()
})

const rejection = JSON.stringify({ error: [{ code: 'INVALID_REQUEST.GMP_ITEM_QUERY_API', description: 'No.' }] })

/** Rejects calls of a path until the returned function is called or the test ends. */
function rejectCalls(path: RegExp | string): () => void {
  const restore = simulator.fault({ path, effect: { kind: 'respond', status: 400, body: rejection } })
  cleanUps.push(restore)
  return restore
}

async function newestRun(id: number, kind: string) {
  const { body } = await api.call('GET', `/api/walmart/${id}/runs?kind=${kind}&per_page=1`)
  return body.data[0]
}

const retry = (id: number, runId: number) => api.call('POST', `/api/walmart/${id}/runs/${runId}/retry`, { body: {} })

describe('a retry', () => {
  it('completes the set-up after a failed phase', async () => {
    const restore = rejectCalls('/v3/settings/shipping/shipnodes')
    const id = await createInstance(api, { seller })
    await waitForPhase(api, id, { locations: 'failed' })
    restore()
    const { status, body } = await retry(id, (await newestRun(id, 'locations')).id)
    expect([status, body.data.status, body.data.error]).toEqual([202, 'queued', null])
    await waitForCompletion(api, id)
    expect(await listingsOf(api, id)).toHaveLength(450)
  })

  it.each(['failed', 'cancelled'])('reads only the missing pages of a %s run', async (ending) => {
    const id = await createInstance(api, { seller })
    await waitForCompletion(api, id)
    await select(api, 'delete from walmart_listings where instance_id = $1', [id])
    // Only the first of three pages arrives.
    const restore = simulator.fault({
      path: '/v3/items',
      after: 1,
      effect: ending === 'failed' ? { kind: 'respond', status: 200, body: '{}' } : { kind: 'delay', ms: 2000 },
    })
    cleanUps.push(restore)
    const { body: started } = await api.call('POST', `/api/walmart/${id}/products/refresh`, { body: {} })
    const runId = started.data.id
    if (ending === 'cancelled') {
      await expect.poll(async () => (await newestRun(id, 'products')).processed, { timeout: 10_000 }).toBe(200)
      await api.call('POST', `/api/walmart/${id}/runs/${runId}/cancel`, { body: {} })
    }
    await eventually(async () => {
      await hurry(api)
      expect((await newestRun(id, 'products')).status).toBe(ending)
      expect(await select(api, 'select from graphile_worker.jobs')).toEqual([])
    })
    expect((await newestRun(id, 'products')).processed).toBe(200)
    restore()
    const before = callsTo(simulator, '/v3/items')
    const { body: retried } = await retry(id, runId)
    expect(await waitForRun(api, retried.data.id)).toBe('completed')
    // Two pages, and a call that checks whether there is more.
    expect(callsTo(simulator, '/v3/items') - before).toBe(3)
    expect((await newestRun(id, 'products')).processed).toBe(450)
    expect(await listingsOf(api, id)).toHaveLength(450)
  })

  it('starts over if Walmart no longer knows the cursor', async () => {
    const id = await createInstance(api, { seller })
    await waitForCompletion(api, id)
    const [run] = await select<{ id: string }>(
      api,
      `insert into sync_runs (tenant_id, instance_id, kind, is_setup, status, processed, cursor)
       values ($1, $2, 'products', false, 'failed', 200, '{"next": "nowhere&offset=200"}')
       returning id`,
      [api.tenant.id, id],
    )
    const restore = rejectCalls(/nowhere/)
    const { body } = await retry(id, Number(run?.id))
    expect(await waitForRun(api, body.data.id)).toBe('completed')
    restore()
    expect((await newestRun(id, 'products')).processed).toBe(450)
  })

  it('that starts over is not affected by a late page of the earlier attempt', async () => {
    const id = await createInstance(api, { seller })
    await waitForCompletion(api, id)
    const path = '/v3/items'
    const late = simulator.fault({ path, after: 1, times: 1, effect: { kind: 'hold' } })
    const restore = simulator.fault({
      path,
      after: 2,
      times: 1,
      effect: { kind: 'respond', status: 400, body: rejection },
    })
    // The first page after the restart.
    const first = simulator.fault({ path, after: 3, times: 1, effect: { kind: 'hold' } })
    cleanUps.push(late, restore, first)
    const before = callsTo(simulator, path)
    const { body } = await api.call('POST', `/api/walmart/${id}/products/refresh`, { body: {} })
    await eventually(() => expect(callsTo(simulator, path) - before).toBe(2))
    await eventually(async () => expect((await newestRun(id, 'products')).processed).toBe(200))
    // A second job, as if the first one's worker had been taken for dead.
    await select(
      api,
      `select graphile_worker.add_job('tenant.run_products', json_build_object('tenantId', $1::int, 'runId', $2::int))`,
      [api.tenant.id, body.data.id],
    )
    await eventually(() => expect(callsTo(simulator, path) - before).toBe(4))
    late()
    // The late page is stored, or dropped.
    await sleep(500)
    expect((await newestRun(id, 'products')).processed).toBe(0)
    first()
    expect(await waitForRun(api, body.data.id)).toBe('completed')
    expect((await newestRun(id, 'products')).processed).toBe(450)
  })

  it('is rejected with the id of a newer run in progress', async () => {
    const id = await createInstance(api, { seller })
    await waitForCompletion(api, id)
    const restore = rejectCalls('/v3/items')
    const first = await api.call('POST', `/api/walmart/${id}/products/refresh`, { body: {} })
    expect(await waitForRun(api, first.body.data.id)).toBe('failed')
    restore()
    cleanUps.push(simulator.fault({ path: '/v3/items', effect: { kind: 'delay', ms: 1000 } }))
    const second = await api.call('POST', `/api/walmart/${id}/products/refresh`, { body: {} })
    const { status, body } = await retry(id, first.body.data.id)
    expect([status, body.code]).toEqual([409, 'ERR_CONFLICT'])
    expect(body.message).toContain(`Run ${second.body.data.id} of kind products is in progress`)
  })
})

it('an instance whose failing run was cancelled becomes connected when another run succeeds', async () => {
  const id = await createInstance(api, { seller })
  await waitForCompletion(api, id)
  const restore = simulator.fault({ path: '/v3/items', effect: { kind: 'respond', status: 503 } })
  cleanUps.push(restore)
  const { body } = await api.call('POST', `/api/walmart/${id}/products/refresh`, { body: {} })
  const connection = async () => (await getSetup(api, id)).connection_status
  await expect.poll(connection, { timeout: 10_000 }).toBe('unreachable')
  await api.call('POST', `/api/walmart/${id}/runs/${body.data.id}/cancel`, { body: {} })
  restore()
  const refresh = await api.call('POST', `/api/walmart/${id}/locations/refresh`, { body: {} })
  expect(await waitForRun(api, refresh.body.data.id)).toBe('completed')
  expect(await connection()).toBe('connected')
})

describe('a refresh in progress when the set-up reaches its kind', () => {
  it.each(['products', 'locations'])('becomes the phase %s, and the next phases start after it', async (kind) => {
    const path = kind === 'products' ? '/v3/items' : '/v3/settings/shipping/shipnodes'
    const continueRefresh = walmart.hold(path)
    const continueSetUp = walmart.hold(kind === 'products' ? '/v3/settings/shipping/shipnodes' : '/v3/token')
    cleanUps.push(continueRefresh, continueSetUp)
    const id = await createInstance(api, { seller })
    if (kind === 'locations') {
      // The state after new credentials: the instance was connected, and its set-up starts again.
      await select(api, `update integration_instances set connection_status = 'connected' where id = $1`, [id])
    }
    await expect
      .poll(async () => (await getSetup(api, id)).connection_status, { timeout: 10_000, interval: 20 })
      .toBe('connected')
    const { status, body } = await api.call('POST', `/api/walmart/${id}/${kind}/refresh`, { body: {} })
    expect([status, body.data.is_setup]).toEqual([202, false])
    continueSetUp()
    await expect.poll(async () => (await newestRun(id, kind)).is_setup, { timeout: 10_000 }).toBe(true)
    continueRefresh()
    await waitForCompletion(api, id)
    expect(await newestRun(id, kind)).toMatchObject({ id: body.data.id, is_setup: true, status: 'completed' })
  })
})
