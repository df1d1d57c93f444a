import { setTimeout as sleep } from 'node:timers/promises'

import { expect, it, vi } from 'vitest'

import { encryptionKeys, useApi } from '../helpers/api.ts'
import { usePostgresProxy } from '../helpers/postgres-proxy.ts'
import { type Program, runProgram, usePrograms } from '../helpers/program.ts'
import { jobsOf, select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, waitForCompletion, waitForSetup } from '../helpers/worker.ts'

const simulator = useSimulator({ items: 3, orders: 1200 })
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
const proxy = usePostgresProxy()
const programs = usePrograms()

function start(databaseUrl: string): Program {
  const program = runProgram(['worker'], {
    DATABASE_URL: databaseUrl,
    AISLE_ENCRYPTION_KEYS: encryptionKeys,
    WALMART_SANDBOX_URL: simulator.url,
    LOG_LEVEL: 'warn',
  })
  programs.push(program)
  return program
}

it('another worker takes over within 20 s when a worker dies whose connections stay open', async () => {
  const release = simulator.fault({ path: '/v3/orders', effect: { kind: 'delay', ms: 500 } })
  const id = await createInstance(api, { seller: sellerOf(simulator) })
  const worker = start(proxy.urlOf(api.databaseUrl))
  await waitForSetup(api, id, { until: ({ phases }) => phases.orders.processed > 0 })
  // In the middle of a transaction.
  await vi.waitFor(
    async () => {
      proxy.resume()
      await sleep(Math.random() * 200)
      proxy.stall()
      await sleep(100)
      expect(await openTransactions()).not.toEqual([])
    },
    { timeout: 30_000, interval: 50 },
  )
  worker.child.kill('SIGKILL')
  await worker.exited
  release()
  const killedAt = Date.now()
  expect(await jobsOf(api)).toMatchObject([{ locked_by: expect.any(String) }])
  start(api.databaseUrl)
  await waitForCompletion(api, id, { timeoutMs: 60_000 })
  expect(Date.now() - killedAt).toBeLessThan(20_000)
})

const openTransactions = () =>
  select(
    api,
    `select from pg_stat_activity
     where datname = current_database() and state = 'idle in transaction' and state_change < now() - interval '50 ms'`,
  )
