import { setTimeout as sleep } from 'node:timers/promises'

import { contract } from '@aisle/contract'
import { expect, it } from 'vitest'

import { watchSetup } from '../../packages/core/src/lifecycle/setup.ts'
import { followRuns } from '../../packages/core/src/runs/follow-runs.ts'
import { findEventCursor } from '../../packages/core/src/runs/watch-runs.ts'
import { makeConnectedInstance, makeRun } from '../api/make-runs.ts'
import { useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'

const api = useApi()

// Called directly, so that the test decides what happens between two reads.
const watcher = () => ({
  ...api.services,
  tenantId: api.tenant.id,
  token: { id: 1, name: 'test' },
  operation: { name: 'walmart.runs.watch', path: '/', headers: [], output: contract.walmart.runs.watch.event },
  request: {
    id: 'test',
    host: api.tenant.domain,
    authorization: `Bearer ${api.tenant.token}`,
    facts: {},
    idempotencyKey: undefined,
    prefer: undefined,
    signal: AbortSignal.timeout(30_000),
  },
})

it('a watcher gets the last event of an instance that is deleted right after the first read', async () => {
  const id = await makeConnectedInstance(api)
  const run = await makeRun(api, { id, kind: 'orders' })
  const after = await findEventCursor(watcher(), id)
  const batches = followRuns(watcher(), { instanceId: id, after })
  expect(await batches.next()).toEqual({ done: false, value: [] })
  await api.call('DELETE', `/api/walmart/${id}`)
  expect(await batches.next()).toMatchObject({ value: [{ id: run.run_id, status: 'cancelled' }] })
  await expectEnd(batches)
})

it('the stream of a set-up completes when the instance has been removed', async () => {
  const id = await makeConnectedInstance(api)
  const states = watchSetup(watcher(), { id })
  expect(await states.next()).toMatchObject({ value: { data: { id } } })
  const end = states.next()
  // Later than its first look at the instance.
  await sleep(1000)
  await select(api, 'delete from integration_instances where id = $1', [id])
  expect(await end).toEqual({ done: true, value: undefined })
})

/** Batches without events may come first. */
async function expectEnd(batches: AsyncIterable<readonly unknown[]>): Promise<void> {
  for await (const events of batches) expect(events).toEqual([])
}
