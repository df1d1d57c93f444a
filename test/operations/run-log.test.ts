import { expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, startRefresh, useWorker, waitForCompletion, waitForRun } from '../helpers/worker.ts'

const simulator = useSimulator({ items: 5, orders: 12 })
const api = useApi({ walmartUrl: () => simulator.url })
useWorker(api)

/** The lines about runs of an instance that have ended, or about one run. */
const linesOf = (of: { readonly instanceId: number; readonly runId?: number }): Record<string, unknown>[] =>
  api.logLines
    .map((line) => JSON.parse(line))
    .filter(({ instanceId, runId, kind }) => kind && instanceId === of.instanceId && (of.runId ?? runId) === runId)

const create = () => createInstance(api, { seller: sellerOf(simulator) })

it('logs one line when a run has completed, with its counters and how long it took', async () => {
  const instanceId = await create()
  await waitForCompletion(api, instanceId)
  await eventually(() => expect(linesOf({ instanceId })).toHaveLength(5))
  const ofKind = (kind: string, processed: number) =>
    expect.objectContaining({
      level: 30,
      msg: expect.stringMatching(new RegExp(`^run \\d+ of ${kind} has completed$`)),
      tenantId: api.tenant.id,
      runId: expect.any(Number),
      kind,
      status: 'completed',
      processed,
      pages: expect.any(Number),
      durationMs: expect.any(Number),
    })
  expect(linesOf({ instanceId })).toEqual(
    expect.arrayContaining([ofKind('token', 1), ofKind('locations', 3), ofKind('products', 5), ofKind('orders', 12)]),
  )
})

it('logs the reason of a failed run, and logs no retry as an error', async () => {
  const instanceId = await create()
  await waitForCompletion(api, instanceId)
  const release = simulator.fault({ path: '/v3/items', times: 1, effect: { kind: 'respond', status: 503, body: '{}' } })
  const retried = await startRefresh(api, instanceId, 'products')
  expect(await waitForRun(api, retried)).toBe('completed')
  release()
  await eventually(() => expect(linesOf({ instanceId, runId: retried })).toHaveLength(2))
  expect(linesOf({ instanceId, runId: retried })).toEqual([
    expect.objectContaining({ level: 40, status: 'retrying', code: 'unavailable', reason: expect.any(String) }),
    expect.objectContaining({ level: 30, status: 'completed' }),
  ])
  const releaseAll = simulator.fault({ path: '/v3/items', effect: { kind: 'respond', status: 400, body: '{}' } })
  const failed = await startRefresh(api, instanceId, 'products')
  expect(await waitForRun(api, failed)).toBe('failed')
  releaseAll()
  await eventually(() => expect(linesOf({ instanceId, runId: failed })).toHaveLength(1))
  expect(linesOf({ instanceId, runId: failed })).toEqual([
    expect.objectContaining({ level: 40, status: 'failed', code: 'invalid_request', reason: expect.any(String) }),
  ])
})

it('logs runs that are cancelled by a deletion', async () => {
  const release = simulator.fault({ path: '/v3/token', effect: { kind: 'hang' } })
  const instanceId = await create()
  await api.call('DELETE', `/api/walmart/${instanceId}`)
  await eventually(() => expect(linesOf({ instanceId })).toHaveLength(1))
  expect(linesOf({ instanceId })).toEqual([
    expect.objectContaining({ level: 30, kind: 'token', status: 'cancelled', processed: 0 }),
  ])
  release()
})
