import { setTimeout as sleep } from 'node:timers/promises'

import { expect, it } from 'vitest'

import { encryptionKeys, useApi } from '../helpers/api.ts'
import { databaseUrl, query } from '../helpers/database.ts'
import { type Program, runProgram, usePrograms } from '../helpers/program.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, waitForCompletion, waitForSetup } from '../helpers/worker.ts'

const simulator = useSimulator({
  items: 3,
  sellers: Array.from({ length: 5 }, (_, index) => ({
    clientId: `seller-${index}`,
    clientSecret: `secret-${index}`,
    orders: index === 4 ? 10 : 1600,
  })),
})
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
const programs = usePrograms()

/** As in a failover, all connections break, and those that are opened while the database is read-only remain so afterwards. */
async function setReadOnly(isReadOnly: boolean): Promise<void> {
  const name = new URL(api.databaseUrl).pathname.slice(1)
  const admin = databaseUrl(api.databaseUrl, 'postgres')
  await query(admin, `alter database ${name} set default_transaction_read_only = ${isReadOnly ? 'on' : 'off'}`)
  if (isReadOnly) await query(admin, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`)
}

function startWorkerProgram(): Program {
  const worker = runProgram(['worker'], {
    DATABASE_URL: api.databaseUrl,
    AISLE_ENCRYPTION_KEYS: encryptionKeys,
    WALMART_SANDBOX_URL: simulator.url,
    LOG_LEVEL: 'warn',
  })
  programs.push(worker)
  return worker
}

async function waitForAll(ids: readonly number[], worker: Program): Promise<void> {
  try {
    for (const id of ids) await waitForCompletion(api, id)
  } catch (error) {
    throw new Error(`The worker has not done everything. Its log: ${worker.output()}`, { cause: error })
  }
}

it('a worker continues after the database has been read-only, with few lines in its log', async () => {
  const release = simulator.fault({ path: '/v3/orders', effect: { kind: 'delay', ms: 300 } })
  const ids = await Promise.all([0, 1, 2, 3].map((n) => createInstance(api, { seller: sellerOf(simulator, n) })))
  const worker = startWorkerProgram()
  for (const id of ids) await waitForSetup(api, id, { until: ({ phases }) => phases.orders.processed > 0 })
  await setReadOnly(true)
  await sleep(5000)
  await setReadOnly(false)
  release()
  await waitForAll(ids, worker)
  expect(worker.child.exitCode, worker.output()).toBeNull()
  await worker.printed(/calls to the database succeed again/)
  const lines = worker.output().trim().split('\n')
  expect(lines.filter((line) => line.includes('calls to the database fail'))).toHaveLength(1)
  expect(worker.output().length, worker.output()).toBeLessThan(10_000)
  worker.child.kill('SIGTERM')
  expect(await worker.exited).toEqual({ code: 0, signal: null })
})

it('a worker that starts while the database is read-only runs jobs afterwards', async () => {
  const id = await createInstance(api, { seller: sellerOf(simulator, 4) })
  await setReadOnly(true)
  const worker = startWorkerProgram()
  await worker.printed(/calls to the database fail/)
  await setReadOnly(false)
  await waitForAll([id], worker)
})
