import { readFile } from 'node:fs/promises'

import { beforeAll, expect, it } from 'vitest'

import type { SimulatedSeller } from '../../packages/walmart-simulator/src/seller.ts'
import { encryptionKeys, useApi } from '../helpers/api.ts'
import { query } from '../helpers/database.ts'
import { eventually } from '../helpers/eventually.ts'
import { findFreePort } from '../helpers/free-port.ts'
import { usePostgresProxy } from '../helpers/postgres-proxy.ts'
import { type Program, runProgram } from '../helpers/program.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, hurry, waitForCompletion } from '../helpers/worker.ts'
import { metricsAt } from './metrics.ts'

// More prices than go out in single calls.
const simulator = useSimulator({ items: 12, orders: 12 })
const api = useApi({ walmartUrl: () => simulator.url, privateWebhooks: 'allowed' })
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
    AISLE_PRIVATE_WEBHOOKS: 'allowed',
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

it('api and worker report that they are alive and ready', async () => {
  for (const { operations } of [server, worker]) {
    expect(await get(`${operations}/healthz`)).toEqual(ready)
    await expect.poll(() => get(`${operations}/readyz`), { timeout: 20_000 }).toEqual(ready)
    expect(await get(`${operations}/nothing`)).toMatchObject({ status: 404, body: { code: 'ERR_NOT_FOUND' } })
  }
})

it('api and worker count what they do', async () => {
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
})

const ofWorker = async (name: string, labels: Record<string, string>) =>
  (await metricsAt(worker.operations)).value(name, labels)
/** Figures from the database are at most ten seconds old. */
const soon = (read: () => Promise<number | undefined>) => expect.poll(read, { timeout: 60_000, interval: 500 })

it('a worker counts documents by status', async () => {
  const documents = await select<{ type: string; status: string; count: string }>(
    api,
    'select type, status, count(*) from accounting_transactions group by 1, 2',
  )
  expect(documents.map(({ status }) => status)).toContain('blocked')
  for (const { type, status, count } of documents)
    expect(await ofWorker('aisle_documents_total', { type, status })).toBe(Number(count))
  await soon(() => ofWorker('aisle_instances_with_blocked_documents', { reason: 'missing_cost' })).toBe(1)
  expect(await ofWorker('aisle_instances_with_blocked_documents', { reason: 'missing_fulfillment' })).toBe(0)
})

it('a worker counts the outcomes of stock levels, prices and feeds, and measures how long they wait', async () => {
  const id = (await api.call('GET', '/api/walmart')).body.data[0].id
  const { items, partnerId, stock } = sellerOf(simulator) as SimulatedSeller
  const skus = items.map(({ sku }) => sku)
  const [same, changed] = skus
  const levels = [same, changed].map((sku) => ({ sku, quantity: 7 }))
  await api.call('PUT', `/api/walmart/${id}/inventory`, { body: { items: levels } })
  await soon(() => ofWorker('aisle_offer_attempts_total', { channel: 'stock', outcome: 'applied' })).toBe(2)
  stock.set(changed ?? '', partnerId, { amount: 1, availableDate: undefined })
  await query(api.databaseUrl, `update offer_targets set confirmed_at = confirmed_at - interval '10 minutes'`)
  await api.call('POST', `/api/walmart/${id}/inventory/audit`, { body: {} })
  await soon(() => ofWorker('aisle_audited_stock_levels_total', { outcome: 'as_confirmed' })).toBe(1)
  expect(await ofWorker('aisle_audited_stock_levels_total', { outcome: 'drifted' })).toBe(1)

  const prices = skus.map((sku) => ({ sku, price: '21.00' }))
  await api.call('PUT', `/api/walmart/${id}/prices`, { body: { items: prices } })
  // The worker has found them, and waits for more changes.
  const later = `select from graphile_worker.jobs where key like '%:price' and run_at > now() + interval '30 seconds'`
  await eventually(async () => expect(await select(api, later)).toHaveLength(1))
  const waiting = `update offer_targets set next_attempt_at = now() - interval '2 hours' where status = 'queued' returning id`
  expect(await select(api, waiting)).toHaveLength(skus.length)
  await soon(() => ofWorker('aisle_waiting_offer_age_max_seconds', { channel: 'price' })).toBeGreaterThan(7200)
  // Walmart does not say what has become of the feed.
  const effect = { kind: 'respond', status: 503, body: '{}' } as const
  const release = simulator.fault({ path: '/v3/feeds/{feedId}', effect })
  await eventually(async () => {
    await hurry(api)
    expect(
      await select(api, `update walmart_feeds set created_at = now() - interval '5 hours' returning id`),
    ).toHaveLength(1)
  })
  await soon(() => ofWorker('aisle_unfinished_feed_age_max_seconds', { channel: 'price' })).toBeGreaterThan(18_000)
  expect(await ofWorker('aisle_waiting_offer_age_max_seconds', { channel: 'price' })).toBe(0)
  release()
  await eventually(async () => {
    simulator.advance(10_000)
    await hurry(api)
    expect(await ofWorker('aisle_feed_duration_seconds_count', { channel: 'price', status: 'processed' })).toBe(1)
  })
  expect(await ofWorker('aisle_feed_duration_seconds_sum', { channel: 'price' })).toBeGreaterThan(18_000)
  expect(await ofWorker('aisle_offer_attempts_total', { channel: 'price', outcome: 'applied' })).toBe(skus.length)
})

it('a worker shows how long a due send has waited', async () => {
  // With a job for later, so that no worker takes it.
  await query(
    api.databaseUrl,
    `with due as (
       insert into sends (
         tenant_id, instance_id, type, subject, customer_order_id, reference, has_turn, intent, expires_at, next_attempt_at
       )
       select tenant_id, id, 'refund', 'order:none', 'none', 'none', true, '{}', now() + interval '1 day', now() - interval '2 hours'
       from integration_instances returning tenant_id, instance_id, type
     )
     select graphile_worker.add_job('tenant.send', json_build_object(
       'tenantId', tenant_id, 'instanceId', instance_id, 'type', type
     ), run_at => now() + interval '1 day', job_key => tenant_id || ':send:' || instance_id || ':' || type) from due`,
  )
  await soon(() => ofWorker('aisle_waiting_send_age_max_seconds', { type: 'refund' })).toBeGreaterThan(7200)
  expect(await ofWorker('aisle_waiting_send_age_max_seconds', { type: 'ship' })).toBe(0)
  await query(api.databaseUrl, `delete from sends where reference = 'none'`)
})

it('a worker measures sends and requests to webhooks, with labels that do not grow with tenants', async () => {
  const id = (await api.call('GET', '/api/walmart')).body.data[0].id
  await api.call('POST', '/api/webhooks', { body: { url: `http://127.0.0.1:${await findFreePort()}` } })
  const { body } = await api.call('GET', `/api/walmart/${id}/orders?status=Created`)
  await api.call('POST', `/api/walmart/${id}/orders/${body.data[0].id}/acknowledge`, { headers: { prefer: 'wait=20' } })
  const unheard = () => ofWorker('aisle_webhook_request_duration_seconds_count', { outcome: 'no_response' })
  await expect.poll(unheard, { timeout: 60_000, interval: 500 }).toBeGreaterThan(0)
  expect(await ofWorker('aisle_send_duration_seconds_count', { type: 'acknowledge', status: 'applied' })).toBe(1)
  const labels = 'task outcome kind type status group channel reason le state quantile'
  const ofProcess = 'service_name service_version service_instance_id'
  expect((await metricsAt(worker.operations)).labels).toEqual(new Set(`${labels} ${ofProcess}`.split(' ')))
})

it('a worker shows how old the last completed refreshes and the oldest unfinished run are', async () => {
  const age = `update integration_instances set is_automatic_sync_enabled = true;
     update sync_runs set finished_at = now() - interval '3 hours' where kind = 'locations';
     with started as (
       insert into sync_runs (tenant_id, instance_id, kind, status, is_setup, created_at)
       select tenant_id, id, 'orders', 'retrying', false, now() - interval '1 day' from integration_instances
       returning tenant_id, id
     )
     select graphile_worker.add_job('tenant.run_orders', json_build_object('tenantId', tenant_id, 'runId', id),
       run_at => now() + interval '1 day', job_key => tenant_id || ':run:' || id) from started`
  // Not while the schedule has started a run, of which there is one at a time.
  await eventually(() => query(api.databaseUrl, age))
  await soon(() => ofWorker('aisle_refresh_age_max_seconds', { kind: 'locations' })).toBeGreaterThanOrEqual(10_800)
  const within = (le: string) => ofWorker('aisle_refresh_age_seconds_bucket', { kind: 'locations', le })
  expect([await within('7200'), await within('21600'), await within('+Inf')]).toEqual([0, 1, 1])
  expect(await ofWorker('aisle_refresh_age_max_seconds', { kind: 'products' })).toBeLessThan(3600)
  expect(await ofWorker('aisle_unfinished_run_age_max_seconds', { kind: 'orders' })).toBeGreaterThanOrEqual(86_400)
})

const familyOf = (name: string) => name.replace(/_(?:bucket|count|sum)$/, '')

it('the documentation and the dashboard for Grafana have every metric, and only what exists', async () => {
  const dashboard = JSON.parse(await readFile('docs/grafana.json', 'utf8')) as Dashboard
  const queries = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))
  const queried = queries.flatMap((expr) => expr.match(/\baisle_\w+/g) ?? [])
  const scraped = await Promise.all([server, worker].map(({ operations }) => metricsAt(operations)))
  const names = scraped.flatMap((metrics) => [...metrics.names].filter((name) => name.startsWith('aisle_')))
  expect(queried.length).toBeGreaterThan(10)
  expect(queried.filter((name) => !names.includes(name))).toEqual([])
  expect(new Set(queried.map(familyOf))).toEqual(new Set(names.map(familyOf)))
  const documented = (await readFile('docs/operations.md', 'utf8')).matchAll(/^\| `(aisle_\w+)`/gm)
  expect(new Set(Array.from(documented, ([, name = '']) => familyOf(name)))).toEqual(new Set(names.map(familyOf)))
  const labels = new Set(scraped.flatMap((metrics) => [...metrics.labels]))
  const grouped = queries.flatMap((expr) => /by \(([^)]+)\)/.exec(expr)?.[1]?.split(', ') ?? [])
  expect(grouped.filter((label) => !labels.has(label))).toEqual([])
})

it('a worker says what is wrong with the database, as the api does', async () => {
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
