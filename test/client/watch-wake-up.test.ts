import { setTimeout as sleep } from 'node:timers/promises'

import { expect, it, onTestFinished, vi } from 'vitest'

import { makeConnectedInstance, makeRun } from '../api/make-runs.ts'
import { useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'

const api = useApi()

// Longer than a watcher's poll interval, for a busy machine.
const withinPoll = { timeout: 5000, interval: 10 }

const listeners = () =>
  select<{ pid: number }>(
    api,
    `select pid from pg_stat_activity where datname = current_database() and application_name = 'aisle listener'`,
    [],
  )

async function startWatching(id: number) {
  const processed: number[] = []
  let isReady = false
  const subscription = api.client().walmart.runs.watch.subscribe(
    { id },
    {
      onData: ({ data }) => {
        isReady = true
        if (data.type === 'changed') processed.push(data.run.processed)
      },
    },
  )
  onTestFinished(() => subscription.unsubscribe())
  await vi.waitFor(() => expect(isReady).toBe(true), withinPoll)
  return processed
}

async function makeWatchedRun() {
  const id = await makeConnectedInstance(api)
  const { run_id } = await makeRun(api, { id, kind: 'orders' })
  const processed = await startWatching(id)
  const advance = (count: number) => select(api, `update sync_runs set processed = ${count} where id = $1`, [run_id])
  return { id, processed, advance }
}

it('a watcher gets an event long before its next poll, by the connection that all watchers share', async () => {
  const { id, processed, advance } = await makeWatchedRun()
  await Promise.all([startWatching(id), startWatching(await makeConnectedInstance(api))])
  await vi.waitFor(async () => expect(await listeners()).toHaveLength(1), withinPoll)
  const delays: number[] = []
  for (const count of [1, 2, 3, 4, 5]) {
    // So that no poll is due by chance.
    await sleep(400)
    const committedAt = performance.now()
    await advance(count)
    await vi.waitFor(() => expect(processed).toContain(count), withinPoll)
    delays.push(performance.now() - committedAt)
  }
  expect(delays.toSorted((a, b) => a - b)[2]).toBeLessThan(1000)
})

it('a watcher loses nothing when the listening connection breaks, and another opens', async () => {
  const { processed, advance } = await makeWatchedRun()
  await vi.waitFor(async () => expect(await listeners()).toHaveLength(1), withinPoll)
  const [before] = await listeners()
  await select(api, 'select pg_terminate_backend($1)', [before?.pid])
  await advance(1)
  await vi.waitFor(() => expect(processed).toEqual([1]), withinPoll)
  await vi.waitFor(async () => expect(await listeners()).toHaveLength(1), withinPoll)
  expect(await listeners()).not.toEqual([before])
  await advance(2)
  await vi.waitFor(() => expect(processed).toEqual([1, 2]), { timeout: 1000, interval: 10 })
})

it('a watcher finds an event without a notification', async () => {
  const { id, processed } = await makeWatchedRun()
  // Without the trigger there is no notification.
  await select(
    api,
    `insert into sync_run_events (tenant_id, instance_id, run_id, kind, status, is_setup, processed, created_at)
     values ($1, $2, 1, 'orders', 'running', false, 7, now())`,
    [api.tenant.id, id],
  )
  await vi.waitFor(() => expect(processed).toEqual([7]), withinPoll)
})

it('the connection closes when the API stops', async () => {
  await makeWatchedRun()
  await vi.waitFor(async () => expect(await listeners()).toHaveLength(1), { timeout: 15_000, interval: 50 })
  api.stop()
  await vi.waitFor(async () => expect(await listeners()).toEqual([]), withinPoll)
})
