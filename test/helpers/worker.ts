import { setTimeout as sleep } from 'node:timers/promises'

import type { PhaseStatus, SetupPhaseName, WalmartSetup } from '@aisle/contract'
import { runWorker } from '@aisle/core'
import { inTenant } from '@aisle/db'
import type { Seller } from '@aisle/walmart-simulator'
import { beforeAll, expect } from 'vitest'

import { type Api, instanceOf, type Tenant } from './api.ts'
import { select } from './records.ts'

export interface RunningWorker {
  /** Ends when what was in hand is finished or handed back; rejects when the worker has failed. */
  stop(): Promise<void>
}

/** A worker in this process, on the services of an api. */
export function startWorker(api: Api): RunningWorker {
  const stopping = new AbortController()
  const services = { ...api.services, stopping: AbortSignal.any([api.services.stopping, stopping.signal]) }
  const ended = runWorker(services, { databaseUrl: api.databaseUrl, concurrency: 4 })
  // Told to whoever stops the worker; until then a failure must not end the test run.
  ended.catch(() => undefined)
  return {
    stop() {
      stopping.abort(new Error('the test stops its worker'))
      return ended
    },
  }
}

/** A worker for the whole test file. */
export function useWorker(api: Api): void {
  beforeAll(() => {
    const worker = startWorker(api)
    return () => worker.stop()
  })
}

/** Creates an instance over REST; the id. */
export async function createInstance(
  api: Api,
  {
    seller,
    tenant,
    ...settings
  }: { seller: Pick<Seller, 'clientId' | 'clientSecret'>; tenant?: Tenant } & Record<string, unknown>,
): Promise<number> {
  const owner = tenant ?? api.tenant
  const body = instanceOf(owner, {
    connection_settings: { clientId: seller.clientId, clientSecret: seller.clientSecret },
    integration_settings: { start_date: daysAgo(175), ...settings },
  })
  const answer = await api.call('POST', '/api/walmart', { tenant: owner, body })
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return answer.body.data.id
}

export async function getSetup(api: Api, id: number): Promise<WalmartSetup> {
  const { body } = await api.call('GET', `/api/walmart/${id}/setup`)
  return body.data
}

/** Waits until a condition holds of the set-up, which it answers; fails with the last state when time is up. */
export async function waitForSetup(
  api: Api,
  id: number,
  { until, timeoutMs = 30_000, hurried = false }: { until: (setup: WalmartSetup) => boolean } & Wait,
): Promise<WalmartSetup> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const setup = await getSetup(api, id)
    if (until(setup)) return setup
    if (Date.now() > deadline)
      throw new Error(`It did not come to that within ${timeoutMs} ms: ${JSON.stringify(setup)}`)
    if (hurried) await hurry(api)
    await sleep(50)
  }
}

interface Wait {
  readonly timeoutMs?: number
  /** Whether what waits for a later time is let go at once. */
  readonly hurried?: boolean
}

/** Waits until these phases have these statuses. */
export async function waitForPhase(
  api: Api,
  id: number,
  { timeoutMs, hurried, ...wanted }: Wait & Partial<Record<SetupPhaseName, PhaseStatus>>,
): Promise<WalmartSetup> {
  const phases = Object.entries(wanted) as [SetupPhaseName, PhaseStatus][]
  const until = (setup: WalmartSetup) => {
    const hasFailed = phases.some(([name, status]) => status !== 'failed' && setup.phases[name].status === 'failed')
    if (hasFailed) throw new Error(`A phase has failed: ${JSON.stringify(setup)}`)
    return phases.every(([name, status]) => setup.phases[name].status === status)
  }
  return waitForSetup(api, id, {
    until,
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(hurried !== undefined && { hurried }),
  })
}

/** Waits until all four phases have ended well. */
export function waitForCompletion(api: Api, id: number, wait: Wait = {}): Promise<WalmartSetup> {
  const all = { token: 'completed', locations: 'completed', products: 'completed', orders: 'completed' } as const
  return waitForPhase(api, id, { ...all, ...wait })
}

/** Starts a further refresh, as a schedule would: the run and its job in one transaction. The run's id. */
export async function startRefresh(
  api: Api,
  instanceId: number,
  kind: 'locations' | 'orders' | 'products',
): Promise<number> {
  const tenantId = api.tenant.id
  return inTenant(api.services.db, tenantId, async (tx) => {
    const run = await tx
      .insertInto('sync_runs')
      .values({ instance_id: instanceId, kind, is_setup: false })
      .returning('id')
      .executeTakeFirstOrThrow()
    const job = { tenantId, runId: run.id }
    await tx
      .selectNoFrom((eb) =>
        eb
          .fn('aisle.add_job', [
            eb.val(`tenant.run_${kind}`),
            eb.cast(eb.val(JSON.stringify(job)), 'json'),
            eb.val(`run:${run.id}`),
            eb.fn('now'),
          ])
          .as('added'),
      )
      .execute()
    return run.id
  })
}

/** Waits until a run has ended; how it ended. */
export async function waitForRun(api: Api, runId: number, timeoutMs = 20_000): Promise<string> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const [run] = await select<{ status: string }>(api, 'select status from sync_runs where id = $1', [runId])
    if (run && ['completed', 'failed', 'cancelled'].includes(run.status)) return run.status
    if (Date.now() > deadline) throw new Error(`The run ${runId} is still ${run?.status} after ${timeoutMs} ms`)
    await sleep(50)
  }
}

/** Moves time along for the queue: jobs that wait for their hour run at once. */
export async function hurry(api: Api): Promise<void> {
  await select(api, 'update graphile_worker._private_jobs set run_at = now() where run_at > now()')
  await select(api, `select pg_notify('jobs:insert', '{"count":1}')`)
}

/** The whole day, in UTC, so many days back. */
export function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
}
