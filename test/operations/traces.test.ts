import { expect, it } from 'vitest'

import { encryptionKeys, instanceOf, useApi } from '../helpers/api.ts'
import { type ReceivedSpan, useCollector } from '../helpers/collector.ts'
import { eventually } from '../helpers/eventually.ts'
import { type Program, runProgram, usePrograms } from '../helpers/program.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { waitForCompletion } from '../helpers/worker.ts'

const collector = useCollector()
const simulator = useSimulator({ items: 3, orders: 3 })
const api = useApi({ walmartUrl: () => simulator.url })
const programs = usePrograms()

function start(command: 'api' | 'worker', env: Record<string, string> = {}): Program {
  const program = runProgram([command], {
    DATABASE_URL: api.databaseUrl,
    AISLE_ENCRYPTION_KEYS: encryptionKeys,
    WALMART_SANDBOX_URL: simulator.url,
    PORT: '0',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic%20abc',
    ...env,
  })
  programs.push(program)
  return program
}

it('sends one trace from a request to the pages that it caused, with their calls to Walmart', async () => {
  const [server, worker] = [start('api'), start('worker')]
  const [, url] = await server.printed(/Server listening at (http:\/\/127\.0\.0\.1:\d+)/)
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  const response = await fetch(`${url}/api/walmart`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${api.tenant.token}`,
      'content-type': 'application/json',
      traceparent: `00-${traceId}-b7ad6b7169203331-01`,
    },
    body: JSON.stringify(instanceOf(api.tenant, {}, sellerOf(simulator))),
  })
  expect(response.status).toBe(201)
  const created = (await response.json()) as { data: { id: number } }
  await waitForCompletion(api, created.data.id)
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  await eventually(() => expect(server.output()).toContain(`"traceId":"${traceId}"`))
  for (const { child } of [server, worker]) child.kill('SIGTERM')
  await Promise.all([server.exited, worker.exited])

  const spans = collector.spans.filter((span) => span.traceId === traceId)
  const request = spans.find(({ name }) => name === 'walmart.create')
  expect(request).toMatchObject({ service: 'aisle-api', parentSpanId: 'b7ad6b7169203331' })
  for (const [name, ...ancestors] of [
    ['transaction', 'walmart.create'],
    ['tenant.run_token', 'transaction', 'walmart.create'],
    ['Walmart token', 'tenant.run_token'],
    ['page of token', 'tenant.run_token'],
    ['Walmart listShipNodes', 'tenant.run_locations'],
    ['Walmart listOrders', 'tenant.run_orders'],
    [
      'transaction',
      'page of orders',
      'tenant.run_orders',
      'tenant.run_locations',
      'tenant.run_token',
      'walmart.create',
    ],
  ]) {
    const lines = spans.filter((span) => span.name === name).map((span) => ancestorsOf(span, spans))
    expect(lines, name).toContainEqual(expect.arrayContaining(ancestors))
  }
  expect(collector.spans.filter(({ name }) => name === 'GET' || name === '/healthz')).toEqual([])
  expect(collector.metrics).toContain('aisle_request_duration_seconds')
  expect(collector.metrics).toContain('aisle_job_duration_seconds')
  expect([...collector.authorizations]).toEqual(['Basic abc'])
})

function ancestorsOf({ parentSpanId }: ReceivedSpan, spans: readonly ReceivedSpan[]): string[] {
  const parent = spans.find(({ spanId }) => spanId === parentSpanId)
  return parent ? [parent.name, ...ancestorsOf(parent, spans)] : []
}

it.each([
  ['1', ['walmart.list']],
  ['0', []],
])('sends a share of %s of the traces, under the name that was set', async (share, names) => {
  const name = `shop-${share}`
  const server = start('api', { OTEL_SERVICE_NAME: name, OTEL_TRACES_SAMPLER_ARG: share })
  const [, url] = await server.printed(/Server listening at (http:\/\/127\.0\.0\.1:\d+)/)
  const headers = { authorization: `Bearer ${api.tenant.token}` }
  expect((await fetch(`${url}/api/walmart`, { headers })).status).toBe(200)
  server.child.kill('SIGTERM')
  await server.exited
  const requests = collector.spans.filter(({ service, parentSpanId }) => service === name && !parentSpanId)
  expect(requests.map((span) => span.name)).toEqual(names)
  expect(collector.services).toContain(name)
})

it('continues when the collector rejects everything, with one line in the log', async () => {
  const server = runProgram(['api'], {
    DATABASE_URL: api.databaseUrl,
    AISLE_ENCRYPTION_KEYS: encryptionKeys,
    PORT: '0',
    // Not a collector.
    OTEL_EXPORTER_OTLP_ENDPOINT: api.url,
  })
  programs.push(server)
  const [, url] = await server.printed(/Server listening at (http:\/\/127\.0\.0\.1:\d+)/)
  const headers = { authorization: `Bearer ${api.tenant.token}` }
  expect((await fetch(`${url}/api/walmart`, { headers })).status).toBe(200)
  server.child.kill('SIGTERM')
  expect(await server.exited).toEqual({ code: 0, signal: null })
  expect(server.output().match(/cannot be exported/g), server.output()).toHaveLength(1)
})
