import { beforeAll, describe, expect, it } from 'vitest'

import { makeConnectedInstance, makeRun } from '../api/make-runs.ts'
import { useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'

const api = useApi()
const kinds = ['locations', 'products', 'orders', 'returns'] as const

/** An instance with automatic sync and a completed run of each kind. */
async function makeScheduled(): Promise<number> {
  const id = await makeConnectedInstance(api, { is_automatic_sync_enabled: true })
  for (const kind of kinds) await makeRun(api, { id, kind, status: 'completed' })
  return id
}

interface Refresh {
  readonly kind: string
  readonly next_due_at: string | null
  readonly is_paused: boolean
  readonly paused_at: string | null
}

async function scheduleOf(id: number): Promise<Refresh[]> {
  const { status, body } = await api.call('GET', `/api/walmart/${id}/schedule`)
  expect([status, body.data.id]).toEqual([200, id])
  return body.data.refreshes
}

const dueTimes = (refreshes: readonly Refresh[]) => refreshes.map(({ next_due_at: due }) => due)
const change = (id: number, verb: string, body: object = {}) =>
  api.call('POST', `/api/walmart/${id}/schedule/${verb}`, { body })

describe('the schedule', () => {
  let id: number
  beforeAll(async () => {
    id = await makeScheduled()
  })

  it('shows the last run of each kind, and when the next one is due', async () => {
    const { body } = await api.call('GET', `/api/walmart/${id}/schedule`)
    expect(body).toMatchObject({ data: { id, is_automatic_sync_enabled: true }, message: null })
    const { refreshes } = body.data
    expect(refreshes.map(({ kind, every_seconds: every }: Record<string, unknown>) => [kind, every])).toEqual([
      ['locations', 86_400],
      ['products', 3_600],
      ['orders', 300],
      ['returns', 3_600],
    ])
    const runs = (await api.call('GET', `/api/walmart/${id}/runs`)).body.data
    for (const { kind, last_run: last, every_seconds: every, next_due_at: due, is_paused: isPaused } of refreshes) {
      const { id: runId, mode, status, created_at, finished_at } = runs.find((run: Refresh) => run.kind === kind)
      expect(last).toEqual({ id: runId, mode, status, created_at, finished_at })
      const inSeconds = (Date.parse(due) - Date.now()) / 1000
      expect(inSeconds).toBeGreaterThan(-2)
      expect(inSeconds).toBeLessThanOrEqual(every)
      expect(isPaused).toBe(false)
    }
  })

  it('shows the missed time if no run has started since', async () => {
    await select(api, `update sync_runs set created_at = now() - interval '2 days' where instance_id = $1`, [id])
    for (const due of dueTimes(await scheduleOf(id))) expect(Date.parse(due ?? '')).toBeLessThanOrEqual(Date.now())
  })

  it.each([
    'is_automatic_sync_enabled = false',
    "connection_status = 'connecting'",
    "connection_status = 'credentials_rejected'",
  ])('shows no due times while %s', async (state) => {
    const own = await makeScheduled()
    await select(api, `update integration_instances set ${state} where id = $1`, [own])
    expect(dueTimes(await scheduleOf(own))).toEqual([null, null, null, null])
  })

  it('shows no due times for kinds that the set-up has not reached', async () => {
    const own = await makeConnectedInstance(api, { is_automatic_sync_enabled: true })
    await makeRun(api, { id: own, kind: 'locations', status: 'completed' })
    expect(dueTimes(await scheduleOf(own))).toEqual([expect.any(String), null, null, null])
  })

  it('shows due times while Walmart is unreachable', async () => {
    const own = await makeScheduled()
    await select(api, `update integration_instances set connection_status = 'unreachable' where id = $1`, [own])
    expect(dueTimes(await scheduleOf(own))).toEqual(kinds.map(() => expect.any(String)))
  })

  it('shows no due times for kinds that a restarted set-up has not reached', async () => {
    const own = await makeScheduled()
    await makeRun(api, { id: own, kind: 'token', status: 'completed', isSetup: true })
    await makeRun(api, { id: own, kind: 'locations', status: 'completed', isSetup: true })
    expect(dueTimes(await scheduleOf(own))).toEqual([expect.any(String), null, null, null])
  })

  it('has different due times for each instance', async () => {
    const ids = []
    for (let count = 0; count < 6; count += 1) ids.push(await makeScheduled())
    const dueTimesOfOrders = (await Promise.all(ids.map(scheduleOf))).map((refreshes) => dueTimes(refreshes)[2])
    expect(new Set(dueTimesOfOrders).size).toBe(6)
    expect(dueTimes(await scheduleOf(Number(ids[0])))[2], 'the due time is stable').toBe(dueTimesOfOrders[0])
  })
})

describe('pausing', () => {
  it('stops the given kinds until they are resumed', async () => {
    const id = await makeScheduled()
    const paused = await change(id, 'pause', { kinds: ['orders', 'products'] })
    expect(paused.status).toBe(200)
    const shown: Refresh[] = paused.body.data.refreshes
    expect(shown.map(({ is_paused: isPaused }) => isPaused)).toEqual([false, true, true, false])
    expect(shown[2]).toMatchObject({ paused_at: expect.any(String), next_due_at: null })
    expect(await scheduleOf(id)).toEqual(shown)
    const again = await change(id, 'pause', { kinds: ['orders'] })
    expect(again.body.data.refreshes[2].paused_at).toBe(shown[2]?.paused_at)
    const resumed = await change(id, 'resume', { kinds: ['orders'] })
    expect(resumed.body.data.refreshes.map((refresh: Refresh) => refresh.is_paused)).toEqual([
      false,
      true,
      false,
      false,
    ])
  })

  it('applies to all kinds by default, and to one instance', async () => {
    const [id, other] = [await makeScheduled(), await makeScheduled()]
    await change(id, 'pause')
    expect((await scheduleOf(id)).every(({ is_paused: isPaused }) => isPaused)).toBe(true)
    expect((await scheduleOf(other)).some(({ is_paused: isPaused }) => isPaused)).toBe(false)
    await change(id, 'resume')
    expect((await scheduleOf(id)).some(({ is_paused: isPaused }) => isPaused)).toBe(false)
  })

  it('does not prevent starting a refresh by hand', async () => {
    const id = await makeScheduled()
    await change(id, 'pause')
    expect((await api.call('POST', `/api/walmart/${id}/orders/refresh`, { body: {} })).status).toBe(202)
  })

  it.each([{ kinds: [] }, { kinds: ['token'] }, { kinds: 'orders' }, { until: '2026-12-01' }])(
    'rejects %j',
    async (body) => {
      const id = await makeScheduled()
      for (const verb of ['pause', 'resume']) expect((await change(id, verb, body)).status).toBe(422)
    },
  )
})
