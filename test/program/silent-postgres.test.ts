import { setTimeout as sleep } from 'node:timers/promises'

import { afterEach, describe, expect, it } from 'vitest'

import { encryptionKeys, useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { usePostgresProxy } from '../helpers/postgres-proxy.ts'
import { type Program, runProgram, usePrograms } from '../helpers/program.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, waitForCompletion, waitForSetup } from '../helpers/worker.ts'

// For a busy machine. Without the limits, nothing would end at all.
const slackMs = 15_000

const simulator = useSimulator({
  items: 3,
  sellers: ['stopped', 'continued'].map((clientId) => ({ clientId, clientSecret: 'secret', orders: 1200 })),
  faults: [{ path: '/v3/orders', effect: { kind: 'delay', ms: 300 } }],
})

// Concurrently, because both wait for production's timeouts.
describe.concurrent('while Postgres does not respond', () => {
  describe('requests get 503, and', () => {
    const { startImport, proxy } = useImport(0)

    it('api and worker stop within 35 s', async () => {
      const { server, worker, url, id, token } = await startImport()
      proxy.stall()
      const call = fetch(`${url}/api/walmart/${id}`, { headers: { authorization: `Bearer ${token}` } })
      const askedAt = Date.now()
      expect((await fetch(`${url}/readyz`)).status).toBe(503)
      expect(Date.now() - askedAt).toBeLessThan(10_000 + slackMs)
      const { status, headers } = await call
      expect({ status, retryAfter: headers.get('retry-after') }).toEqual({ status: 503, retryAfter: '1' })
      expect(Date.now() - askedAt).toBeLessThan(32_000 + slackMs)

      const stoppedAt = Date.now()
      for (const { child } of [server, worker]) child.kill('SIGTERM')
      await Promise.all([server.exited, worker.exited])
      expect(Date.now() - stoppedAt).toBeLessThan(35_000 + slackMs)
    })
  })

  describe('for a minute', () => {
    const { startImport, proxy, api } = useImport(1)

    it('api and worker continue afterwards', async () => {
      const { server, worker, url, id } = await startImport()
      proxy.stall()
      await sleep(60_000)
      proxy.resume()
      await waitForCompletion(api, id)
      await eventually(async () => expect((await fetch(`${url}/readyz`)).status).toBe(200))
      expect([server.child.exitCode, worker.child.exitCode]).toEqual([null, null])
    })
  })
})

/** A database of its own, and an api and a worker that reach it through a proxy. */
function useImport(seller: number) {
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

  /** Starts both, and waits until they are in the middle of an import. */
  async function startImport() {
    const id = await createInstance(api, { seller: sellerOf(simulator, seller) })
    const [server, worker] = [start('api'), start('worker')]
    const [, url = ''] = await server.printed(/listening at (http:\/\/127\.0\.0\.1:\d+)/)
    await waitForSetup(api, id, { until: ({ phases }) => phases.orders.processed > 0 })
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    return { server, worker, url, id, token: api.tenant.token }
  }

  return { api, proxy, startImport }
}
