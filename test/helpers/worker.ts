import { setTimeout as sleep } from 'node:timers/promises'

import type { PhaseStatus, ScheduledKind, SetupPhaseName, WalmartSetup } from '@aisle/contract'
import { runWorker } from '@aisle/core'
import { inTenant } from '@aisle/db'
import type { Seller } from '@aisle/walmart-simulator'
import { beforeAll, expect } from 'vitest'

import { type Api, instanceOf, type Tenant } from './api.ts'
import { jobsOf, select } from './records.ts'

export interface RunningWorker {
  /** Resolves when running jobs have finished or been requeued; rejects if the worker has failed. */
  stop(): Promise<void>
}

/** Starts a worker in this process with an api's services. */
export function startWorker(api: Api): RunningWorker {
  const stopping = new AbortController()
  const services = { ...api.services, stopping: AbortSignal.any([api.services.stopping, stopping.signal]) }
  const ended = runWorker(services, { databaseUrl: api.databaseUrl, concurrency: 4 })
  // Reported to the caller of `stop`; until then, a failure must not end the test run.
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

/** Creates an instance over REST and returns its id. */
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
  const response = await api.call('POST', '/api/walmart', { tenant: owner, body })
  expect(response.status, JSON.stringify(response.body)).toBe(201)
  return response.body.data.id
}

export async function getSetup(api: Api, id: number): Promise<WalmartSetup> {
  const { body } = await api.call('GET', `/api/walmart/${id}/setup`)
  return body.data
}

// More than a busy machine needs.
const timeoutMs = 120_000

/** Waits until the setup meets a condition and returns it; on timeout, fails with its last state and what is in the queue. */
export async function waitForSetup(
  api: Api,
  id: number,
  { until, hurried = false }: { until: (setup: WalmartSetup) => boolean } & Wait,
): Promise<WalmartSetup> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const setup = await getSetup(api, id)
    if (until(setup)) return setup
    if (Date.now() > deadline) {
      const state = JSON.stringify({ setup, jobs: await jobsOf(api), now: new Date() })
      throw new Error(`The setup did not meet the condition: ${state}`)
    }
    if (hurried) await hurry(api)
    await sleep(50)
  }
}

interface Wait {
  /** Whether delayed jobs run at once. */
  readonly hurried?: boolean
}

/** Waits until these phases have these statuses. */
export async function waitForPhase(
  api: Api,
  id: number,
  { hurried = false, ...wanted }: Wait & Partial<Record<SetupPhaseName, PhaseStatus>>,
): Promise<WalmartSetup> {
  const phases = Object.entries(wanted) as [SetupPhaseName, PhaseStatus][]
  const until = (setup: WalmartSetup) => {
    const hasFailed = phases.some(([name, status]) => status !== 'failed' && setup.phases[name].status === 'failed')
    if (hasFailed) throw new Error(`A phase has failed: ${JSON.stringify(setup)}`)
    return phases.every(([name, status]) => setup.phases[name].status === status)
  }
  return waitForSetup(api, id, { until, hurried })
}

/** Waits until all four phases have completed, and the first refresh of returns, which follows them, has ended. */
export async function waitForCompletion(api: Api, id: number, wait: Wait = {}): Promise<WalmartSetup> {
  const all = { token: 'completed', locations: 'completed', products: 'completed', orders: 'completed' } as const
  const setup = await waitForPhase(api, id, { ...all, ...wait })
  const [returns] = await select<{ id: string }>(
    api,
    `select id from sync_runs where instance_id = $1 and kind = 'returns' order by id desc limit 1`,
    [id],
  )
  if (returns) await waitForRun(api, Number(returns.id), wait)
  return setup
}

/** Starts a refresh as a schedule would, run and job in one transaction. Returns the run's id. */
export async function startRefresh(api: Api, instanceId: number, kind: ScheduledKind): Promise<number> {
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

/** Waits until a run has ended and returns its status. */
export async function waitForRun(api: Api, runId: number, { hurried = false }: Wait = {}): Promise<string> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const [run] = await select<{ status: string }>(api, 'select status from sync_runs where id = $1', [runId])
    if (run && ['completed', 'failed', 'cancelled'].includes(run.status)) return run.status
    if (Date.now() > deadline) throw new Error(`Run ${runId} is still ${run?.status}.`)
    if (hurried) await hurry(api)
    await sleep(50)
  }
}

/** Makes delayed jobs run at once. */
export async function hurry(api: Api): Promise<void> {
  await select(
    api,
    `with hurried as (update graphile_worker._private_jobs set run_at = now() where run_at > now())
     select pg_notify('jobs:insert', '{"count":1}')`,
  )
}

/** The UTC date this many days ago. */
export function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
}
