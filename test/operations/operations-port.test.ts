import { readFile } from 'node:fs/promises'

import { beforeAll, expect, it } from 'vitest'

import { encryptionKeys, useApi } from '../helpers/api.ts'
import { query } from '../helpers/database.ts'
import { usePostgresProxy } from '../helpers/postgres-proxy.ts'
import { type Program, runProgram } from '../helpers/program.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, waitForCompletion } from '../helpers/worker.ts'
import { metricsAt } from './metrics.ts'

const simulator = useSimulator({ items: 5, orders: 12 })
const api = useApi({ walmartUrl: () => simulator.url })
const proxy = usePostgresProxy()

// Prints when the SDK is loaded, which is a file of its own in the bundle.
const showSdk = `--import data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module'
  const load = (url, context, next) => (url.endsWith('/sdk.js') && console.log('loaded the SDK'), next(url, context))
  registerHooks({ load })`)}`
const programs: Program[] = []
let server: { readonly url: string; readonly operations: string }
let worker: { readonly operations: string }

async function start(command: 'api' | 'worker') {
  const program = runProgram([command], {
    DATABASE_URL: proxy.urlOf(api.databaseUrl),
    AISLE_ENCRYPTION_KEYS: encryptionKeys,
    WALMART_SANDBOX_URL: simulator.url,
    PORT: '0',
    AISLE_METRICS_PORT: '0',
    NODE_OPTIONS: showSdk,
  })
  programs.push(program)
  const [, operations = ''] = await program.printed(
    /Metrics and health checks listening at (http:\/\/127\.0\.0\.1:\d+)/,
  )
  return { url: /Server listening at (http:[^"]+)/.exec(program.output())?.[1] ?? '', operations }
}

beforeAll(async () => {
  ;[server, worker] = await Promise.all([start('api'), start('worker')])
  return async () => {
    for (const { child } of programs) child.kill('SIGKILL')
    await Promise.all(programs.map(({ exited }) => exited))
  }
})

interface Dashboard {
  readonly panels: readonly { readonly targets: readonly { readonly expr: string }[] }[]
}

const get = async (url: string) => {
  const response = await fetch(url)
  return { status: response.status, body: await response.json() }
}
const ready = { status: 200, body: { status: 'ok' } }
const unready = (message: string) => ({
  status: 503,
  body: { code: 'ERR_UNAVAILABLE', message, request_id: expect.any(String) },
})
const readinessOf = async () => {
  const bodies = await Promise.all(
    [server.operations, worker.operations, server.url].map((url) => get(`${url}/readyz`)),
  )
  return bodies.map(({ status, body }) => ({ status, message: (body as { message?: string }).message }))
}

it('api and worker say that they live and are ready', async () => {
  for (const { operations } of [server, worker]) {
    expect(await get(`${operations}/healthz`)).toEqual(ready)
    await expect.poll(() => get(`${operations}/readyz`), { timeout: 20_000 }).toEqual(ready)
    expect(await get(`${operations}/nothing`)).toMatchObject({ status: 404, body: { code: 'ERR_NOT_FOUND' } })
  }
})

it('api and worker count what they do, with labels that do not grow with tenants', async () => {
  const id = await createInstance(api, { seller: sellerOf(simulator) })
  await waitForCompletion(api, id)
  const headers = { authorization: `Bearer ${api.tenant.token}` }
  for (const path of ['/api/walmart', '/api/walmart/999', '/api/nothing'])
    await fetch(`${server.url}${path}`, { headers })

  const ofApi = await metricsAt(server.operations)
  expect(ofApi.value('aisle_request_duration_seconds_count', { operation: 'walmart.list', status: '200' })).toBe(1)
  expect(ofApi.value('aisle_request_duration_seconds_count', { operation: 'walmart.get', status: '404' })).toBe(1)
  expect(ofApi.value('aisle_request_duration_seconds_count', { operation: 'none', status: '404' })).toBe(1)
  expect(ofApi.value('aisle_database_connections', { state: 'waiting' })).toBe(0)
  expect(ofApi.value('aisle_tenant_transactions', { state: 'in_use' })).toBe(0)
  expect(ofApi.value('aisle_event_streams')).toBe(0)
  expect(ofApi.value('aisle_event_loop_delay_seconds', { quantile: '1' })).toBeGreaterThan(0)

  const atWorker = await metricsAt(worker.operations)
  expect(atWorker.value('aisle_job_duration_seconds_count', { task: 'tenant.run_token', outcome: 'completed' })).toBe(1)
  expect(atWorker.value('aisle_runs_ended_total', { kind: 'orders', status: 'completed' })).toBe(1)
  expect(atWorker.value('aisle_walmart_call_duration_seconds_count', { group: 'token', outcome: '200' })).toBe(1)
  expect(
    atWorker.value('aisle_walmart_call_duration_seconds_count', { group: 'listItems', outcome: '200' }),
  ).toBeGreaterThan(0)
  expect(atWorker.value('aisle_walmart_budget_left_ratio_count', { group: 'listOrders' })).toBeGreaterThan(0)
  expect(atWorker.labels).toEqual(
    new Set([
      'task',
      'outcome',
      'kind',
      'status',
      'group',
      'le',
      'state',
      'quantile',
      'service_name',
      'service_version',
      'service_instance_id',
    ]),
  )
})

const ofWorker = async (name: string, labels: Record<string, string>) =>
  (await metricsAt(worker.operations)).value(name, labels)

it('a worker shows how old the last completed refreshes and the oldest unfinished run are', async () => {
  await query(
    api.databaseUrl,
    `update integration_instances set is_automatic_sync_enabled = true;
     update sync_runs set finished_at = now() - interval '3 hours' where kind = 'locations';
     with started as (
       insert into sync_runs (tenant_id, instance_id, kind, status, is_setup, created_at)
       select tenant_id, id, 'orders', 'retrying', false, now() - interval '1 day' from integration_instances
       returning tenant_id, id
     )
     select graphile_worker.add_job('tenant.run_orders', json_build_object('tenantId', tenant_id, 'runId', id),
       run_at => now() + interval '1 day', job_key => tenant_id || ':run:' || id) from started`,
  )
  // Figures are at most ten seconds old.
  const soon = { timeout: 30_000, interval: 500 }
  const threeHours = () => ofWorker('aisle_refresh_age_max_seconds', { kind: 'locations' })
  await expect.poll(async () => (await threeHours()) ?? 0, soon).toBeGreaterThanOrEqual(10_800)
  const within = (le: string) => ofWorker('aisle_refresh_age_seconds_bucket', { kind: 'locations', le })
  expect([await within('7200'), await within('21600'), await within('+Inf')]).toEqual([0, 1, 1])
  expect(await ofWorker('aisle_refresh_age_max_seconds', { kind: 'products' })).toBeLessThan(3600)
  expect(await ofWorker('aisle_unfinished_run_age_max_seconds', { kind: 'orders' })).toBeGreaterThanOrEqual(86_400)
})

const familyOf = (name: string) => name.replace(/_(?:bucket|count|sum)$/, '')

it('the dashboard for Grafana shows every metric, and queries only what exists', async () => {
  const dashboard = JSON.parse(await readFile('docs/grafana.json', 'utf8')) as Dashboard
  const queries = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))
  const queried = queries.flatMap((expr) => expr.match(/\baisle_\w+/g) ?? [])
  const scraped = await Promise.all([server, worker].map(({ operations }) => metricsAt(operations)))
  const names = scraped.flatMap((metrics) => [...metrics.names].filter((name) => name.startsWith('aisle_')))
  expect(queried.length).toBeGreaterThan(10)
  expect(queried.filter((name) => !names.includes(name))).toEqual([])
  expect(new Set(queried.map(familyOf))).toEqual(new Set(names.map(familyOf)))
  const labels = new Set(scraped.flatMap((metrics) => [...metrics.labels]))
  const grouped = queries.flatMap((expr) => /by \(([^)]+)\)/.exec(expr)?.[1]?.split(', ') ?? [])
  expect(grouped.filter((label) => !labels.has(label))).toEqual([])
})

it('says what is wrong with the database, as the api does', async () => {
  await query(api.databaseUrl, 'revoke select on stores from aisle_tenant')
  const message = 'The database is incomplete. See the log for what is missing.'
  expect(await readinessOf()).toEqual([503, 503, 503].map((status) => ({ status, message })))
  expect(await get(`${worker.operations}/readyz`)).toEqual(unready(message))
  await query(api.databaseUrl, 'grant select on stores to aisle_tenant')
  await expect
    .poll(readinessOf, { timeout: 20_000 })
    .toEqual([200, 200, 200].map((status) => ({ status, message: undefined })))
  proxy.stall()
  const unreachable = 'The database cannot be reached.'
  expect(await readinessOf()).toEqual([503, 503, 503].map((status) => ({ status, message: unreachable })))
  expect(await get(`${worker.operations}/healthz`)).toEqual(ready)
  expect(
    (await metricsAt(worker.operations)).value('aisle_database_connections', { state: 'waiting' }),
  ).toBeGreaterThanOrEqual(0)
  proxy.resume()
  await expect.poll(() => get(`${worker.operations}/readyz`), { timeout: 60_000, interval: 500 }).toEqual(ready)
})

it('a worker whose port is in use says so', async () => {
  const port = new URL(worker.operations).port
  const second = runProgram(['worker'], {
    DATABASE_URL: api.databaseUrl,
    AISLE_ENCRYPTION_KEYS: encryptionKeys,
    AISLE_METRICS_PORT: port,
    LOG_LEVEL: 'silent',
  })
  expect(await second.exited).toMatchObject({ code: 1 })
  expect(second.output()).toBe(
    `aisle: AISLE_METRICS_PORT ${port} on 127.0.0.1 is already in use. Set AISLE_METRICS_PORT to a free port.\n`,
  )
})

it('only a process that exports something loads OpenTelemetry’s SDK', async () => {
  const silent = runProgram(['api'], {
    DATABASE_URL: api.databaseUrl,
    AISLE_ENCRYPTION_KEYS: encryptionKeys,
    PORT: '0',
    NODE_OPTIONS: showSdk,
  })
  const [exporting] = programs
  programs.push(silent)
  await silent.printed(/Server listening/)
  expect(exporting?.output()).toContain('loaded the SDK')
  expect(silent.output()).not.toContain('loaded the SDK')
})
