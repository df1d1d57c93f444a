import { afterEach, beforeAll, expect, it } from 'vitest'

import { instanceOf, type Tenant, useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { select } from '../helpers/records.ts'
import { sendRaw } from '../helpers/send-raw.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, startWorker, waitForPhase } from '../helpers/worker.ts'

const simulator = useSimulator({ items: 3, orders: 3 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
const cleanUps: (() => unknown)[] = []
let small: Tenant

beforeAll(async () => {
  small = await api.createTenant('small.example')
})

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})

const runsOf = (tenantId: number, status: string) =>
  select(api, 'select from sync_runs where tenant_id = $1 and status = $2', [tenantId, status])

it('starts a small tenant’s jobs while a large one has more than the worker can do', async () => {
  for (let count = 0; count < 40; count++) await createInstance(api, { seller })
  cleanUps.push(simulator.fault({ path: /./, effect: { kind: 'delay', ms: 1000 } }))
  const worker = startWorker(api)
  cleanUps.unshift(() => worker.stop())
  await eventually(async () => expect((await runsOf(api.tenant.id, 'running')).length).toBeGreaterThan(1))
  const { status } = await sendRaw(api.url, {
    method: 'POST',
    path: '/api/walmart',
    headers: { host: small.domain, authorization: `Bearer ${small.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(instanceOf(small, {}, seller)),
  })
  expect(status).toBe(201)
  await eventually(async () => expect(await runsOf(small.id, 'running')).toHaveLength(1))
  expect((await runsOf(api.tenant.id, 'queued')).length).toBeGreaterThan(0)
})

it('starts a small tenant’s refresh on request while a large one has requested more than the worker can do', async () => {
  await select(api, 'delete from integration_instances')
  await select(api, 'delete from graphile_worker._private_jobs')
  const body = JSON.stringify(instanceOf(small, {}, seller))
  const headers = { host: small.domain, authorization: `Bearer ${small.token}`, 'content-type': 'application/json' }
  const created = await sendRaw(api.url, { method: 'POST', path: '/api/walmart', headers, body })
  const large = await Promise.all(Array.from({ length: 20 }, () => createInstance(api, { seller })))
  // The state after their set-up.
  await select(api, 'delete from graphile_worker._private_jobs')
  await select(api, `update sync_runs set status = 'completed'`)
  await select(api, `update integration_instances set connection_status = 'connected'`)
  for (const id of large) {
    for (const kind of ['locations', 'products', 'orders']) {
      await api.call('POST', `/api/walmart/${id}/${kind}/refresh`, { body: {} })
    }
  }
  cleanUps.push(simulator.fault({ path: /./, effect: { kind: 'delay', ms: 1000 } }))
  const worker = startWorker(api)
  cleanUps.unshift(() => worker.stop())
  await eventually(async () => expect((await runsOf(api.tenant.id, 'running')).length).toBeGreaterThan(1))
  const path = `/api/walmart/${created.body.data.id}/orders/refresh`
  expect((await sendRaw(api.url, { method: 'POST', path, headers, body: '{}' })).status).toBe(202)
  await eventually(async () => expect(await runsOf(small.id, 'running')).toHaveLength(1))
  expect((await runsOf(api.tenant.id, 'queued')).length).toBeGreaterThan(0)
})

it('frees the share of jobs that fail', async () => {
  await select(api, 'delete from integration_instances')
  await select(api, 'delete from graphile_worker._private_jobs')
  // A payload of another version: the job fails before it does anything.
  for (let count = 0; count < 12; count++) {
    await select(
      api,
      `select graphile_worker.add_job('tenant.run_token', json_build_object('tenantId', $1::int, 'odd', $2::int),
         flags => array['tenant:' || $1::int], max_attempts => 1)`,
      [api.tenant.id, count],
    )
  }
  const worker = startWorker(api)
  cleanUps.unshift(() => worker.stop())
  await eventually(async () =>
    expect(await select(api, 'select from graphile_worker.jobs where attempts < max_attempts')).toEqual([]),
  )
  const id = await createInstance(api, { seller })
  await waitForPhase(api, id, { token: 'completed' })
})

it('runs jobs without a flag, as an older version queued them', async () => {
  await select(api, 'delete from integration_instances')
  const id = await createInstance(api, { seller })
  await select(api, 'update graphile_worker._private_jobs set flags = null')
  const worker = startWorker(api)
  cleanUps.unshift(() => worker.stop())
  await waitForPhase(api, id, { token: 'completed' })
})
