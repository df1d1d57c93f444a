import { setTimeout as sleep } from 'node:timers/promises'

import { afterEach, expect, it } from 'vitest'

import { encryptionKeys, useApi } from '../helpers/api.ts'
import { usePostgresProxy } from '../helpers/postgres-proxy.ts'
import { type Program, runProgram, usePrograms } from '../helpers/program.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, waitForCompletion, waitForSetup } from '../helpers/worker.ts'

const simulator = useSimulator({ items: 3, orders: 1200 })
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
const proxy = usePostgresProxy()
const programs = usePrograms()

afterEach(() => proxy.resume())

function start(command: 'api' | 'worker'): Program {
  const program = runProgram([command], {
    DATABASE_URL: proxy.urlOf(api.databaseUrl),
    AISLE_ENCRYPTION_KEYS: encryptionKeys,
    WALMART_SANDBOX_URL: simulator.url,
    PORT: '0',
  })
  programs.push(program)
  return program
}

it('while Postgres does not respond, requests get 503, and api and worker stop within 35 s', async () => {
  const release = simulator.fault({ path: '/v3/orders', effect: { kind: 'delay', ms: 300 } })
  const id = await createInstance(api, { seller: sellerOf(simulator) })
  const [server, worker] = [start('api'), start('worker')]
  const [, url = ''] = await server.printed(/listening at (http:\/\/127\.0\.0\.1:\d+)/)
  await waitForSetup(api, id, { until: ({ phases }) => phases.orders.processed > 0 })
  expect((await fetch(`${url}/readyz`)).status).toBe(200)

  proxy.stall()
  const headers = { authorization: `Bearer ${api.tenant.token}` }
  const call = fetch(`${url}/api/walmart/${id}`, { headers })
  const askedAt = Date.now()
  const ready = await fetch(`${url}/readyz`)
  expect(ready.status).toBe(503)
  expect(Date.now() - askedAt).toBeLessThan(10_000)
  const { status, headers: sent } = await call
  expect({ status, retryAfter: sent.get('retry-after') }).toEqual({ status: 503, retryAfter: '1' })
  expect(Date.now() - askedAt).toBeLessThan(32_000)

  const stoppedAt = Date.now()
  for (const { child } of [server, worker]) child.kill('SIGTERM')
  await Promise.all([server.exited, worker.exited])
  expect(Date.now() - stoppedAt).toBeLessThan(35_000)
  release()
})

it('api and worker continue when Postgres responds again after a minute', async () => {
  const release = simulator.fault({ path: '/v3/orders', effect: { kind: 'delay', ms: 300 } })
  const id = await createInstance(api, { seller: sellerOf(simulator) })
  const [server, worker] = [start('api'), start('worker')]
  const [, url = ''] = await server.printed(/listening at (http:\/\/127\.0\.0\.1:\d+)/)
  await waitForSetup(api, id, { until: ({ phases }) => phases.orders.processed > 0 })
  proxy.stall()
  await sleep(60_000)
  proxy.resume()
  release()
  await waitForCompletion(api, id, { timeoutMs: 60_000 })
  await expect.poll(async () => (await fetch(`${url}/readyz`)).status, { timeout: 20_000 }).toBe(200)
  expect([server.child.exitCode, worker.child.exitCode]).toEqual([null, null])
})
