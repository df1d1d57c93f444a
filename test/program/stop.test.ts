import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

import pg from 'pg'
import { afterEach, expect, it, onTestFinished } from 'vitest'

import { encryptionKeys, instanceOf, useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { type Program, runProgram, usePrograms } from '../helpers/program.ts'
import { jobsOf, select } from '../helpers/records.ts'
import { callsTo, sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, getSetup, waitForCompletion, waitForPhase, waitForSetup } from '../helpers/worker.ts'

const simulator = useSimulator({ items: 5, orders: 700 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })

// After the programs have been killed, since hooks run in reverse order.
afterEach(() => select(api, 'delete from integration_instances; delete from graphile_worker._private_jobs'))
const programs = usePrograms()

it('a stopping api finishes its requests and accepts no more', async () => {
  const program = start('api')
  const [, url] = await program.printed(/listening at (http:\/\/127\.0\.0\.1:\d+)/)
  const headers = { authorization: `Bearer ${api.tenant.token}`, 'content-type': 'application/json' }
  // One request waits for a worker that is not running, the other for the database.
  const blocker = new pg.Client({ connectionString: api.databaseUrl })
  await blocker.connect()
  onTestFinished(() => blocker.end())
  const waiting = fetch(`${url}/api/walmart`, {
    method: 'POST',
    headers: { ...headers, prefer: 'wait=20' },
    body: JSON.stringify(instanceOf(api.tenant, {}, seller)),
  })
  await eventually(async () => expect(await jobsOf(api)).toHaveLength(1))
  const [instance] = await select<{ id: string }>(api, 'select id from integration_instances')
  await blocker.query('begin; lock table sync_runs in access exclusive mode')
  const slow = fetch(`${url}/api/walmart/${instance?.id}/setup`, { headers })
  await eventually(async () =>
    expect((await blocker.query('select from pg_locks where not granted')).rows).toHaveLength(1),
  )

  program.child.kill('SIGTERM')
  const created = await within10s(waiting)
  expect(created.status).toBe(201)
  expect(await created.json()).toMatchObject({ data: { connection_status: 'connecting' } })
  await expect(fetch(`${url}/healthz`)).rejects.toThrow()
  expect(program.child.exitCode).toBeNull()
  await blocker.query('commit')
  // 503 if a busy machine took longer than a statement waits for a lock.
  expect([200, 503]).toContain((await slow).status)
  expect(await within10s(program.exited)).toEqual({ code: 0, signal: null })
})

it('a stopping api closes connections that have sent nothing', async () => {
  const program = start('api')
  const [, port] = await program.printed(/listening at http:\/\/127\.0\.0\.1:(\d+)/)
  const silent = connect(Number(port), '127.0.0.1')
  onTestFinished(() => void silent.destroy())
  await once(silent, 'connect')
  await expectQuickEnd(program)
})

it('a stopping worker requeues its slice if Walmart does not respond', async () => {
  // After the first page and the counts of the two other lists.
  const release = simulator.fault({ path: '/v3/orders', after: 3, effect: { kind: 'hang' } })
  const id = await createInstance(api, { seller })
  const first = start('worker')
  await waitForSetup(api, id, {
    until: ({ phases }) => phases.orders.processed > 0 && phases.products.status === 'completed',
  })
  await hanging('/v3/orders')
  await expectQuickEnd(first)
  const { status, processed } = (await getSetup(api, id)).phases.orders
  expect(status).toBe('running')
  expect(await availableJobs()).toEqual(['tenant.run_orders'])

  release()
  start('worker')
  const { phases } = await waitForCompletion(api, id)
  expect(phases.orders).toMatchObject({ processed: 700, total: 700 })
  expect(processed).toBeLessThan(700)
})

it('a stopping worker requeues a setup that waits for its first token', async () => {
  const release = simulator.fault({ path: '/v3/token', effect: { kind: 'hang' } })
  const id = await createInstance(api, { seller })
  const first = start('worker')
  await waitForPhase(api, id, { token: 'running' })
  await hanging('/v3/token')
  await expectQuickEnd(first)
  expect((await getSetup(api, id)).phases.token).toMatchObject({ status: 'running', error: null })
  expect(await availableJobs()).toEqual(['tenant.run_token'])

  release()
  start('worker')
  await waitForCompletion(api, id)
})

it('an idle worker stops at once', async () => {
  const program = start('worker')
  await program.printed(/worker ready/)
  await expectQuickEnd(program)
})

function start(command: 'api' | 'worker'): Program {
  const program = runProgram([command], {
    DATABASE_URL: api.databaseUrl,
    AISLE_ENCRYPTION_KEYS: encryptionKeys,
    WALMART_SANDBOX_URL: simulator.url,
    PORT: '0',
  })
  programs.push(program)
  return program
}

/** Waits until a call to the path has no response. */
async function hanging(path: string): Promise<void> {
  await eventually(() => {
    expect(callsTo(simulator, path)).toBeGreaterThan(0)
    expect(simulator.requests.findLast((request) => request.path === path)?.status).toBeUndefined()
  })
}

/** Much sooner than a call to Walmart times out, after 30 s. */
async function expectQuickEnd(program: Program): Promise<void> {
  program.child.kill('SIGTERM')
  expect(await within10s(program.exited), program.output()).toEqual({ code: 0, signal: null })
}

/** Shorter than anything that could delay a stop: 20 s of `Prefer: wait`, 30 s of a call to Walmart. */
async function within10s<Result>(result: Promise<Result>): Promise<Result> {
  const late = sleep(10_000, undefined, { ref: false }).then(() => {
    throw new Error('It took longer than 10 s.')
  })
  return Promise.race([result, late])
}

/** The jobs that another worker could run now. */
async function availableJobs(): Promise<string[]> {
  const jobs = await jobsOf(api)
  return jobs.filter(({ run_at, locked_by }) => run_at <= new Date() && locked_by === null).map(({ task }) => task)
}
