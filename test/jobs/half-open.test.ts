import pg from 'pg'
import { expect, it } from 'vitest'

import { encryptionKeys, useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { usePostgresProxy } from '../helpers/postgres-proxy.ts'
import { type Program, runProgram, usePrograms } from '../helpers/program.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, waitForCompletion } from '../helpers/worker.ts'

const simulator = useSimulator({ items: 3, orders: 1200 })
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
const proxy = usePostgresProxy()
const programs = usePrograms()
// For a busy machine. Otherwise, the job would stay locked for hours.
const slackMs = 15_000

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

it('another worker takes over within 20 s when a worker dies but its connections stay open', async () => {
  const id = await createInstance(api, { seller: sellerOf(simulator) })
  const worker = start(proxy.urlOf(api.databaseUrl))
  await stallInTransaction()
  worker.child.kill('SIGKILL')
  await worker.exited
  const killedAt = Date.now()
  const lockedAtDeath = await lockedJobs()
  expect(lockedAtDeath).not.toEqual([])
  start(api.databaseUrl)
  await eventually(async () => expect(await lockedJobs()).not.toEqual(expect.arrayContaining(lockedAtDeath)))
  expect(Date.now() - killedAt).toBeLessThan(20_000 + slackMs)
  await waitForCompletion(api, id)
})

const lockedJobs = () => select(api, 'select id, locked_by from graphile_worker.jobs where locked_by is not null')

/** Stalls the proxy while the worker is in the middle of a transaction that stores orders. */
async function stallInTransaction(): Promise<void> {
  const other = new pg.Client({ connectionString: api.databaseUrl })
  await other.connect()
  try {
    await other.query('begin; lock table walmart_orders in exclusive mode')
    await eventually(async () => expect(await transactionsIn('active')).toHaveLength(1))
    proxy.stall()
    await other.query('commit')
  } finally {
    await other.end()
  }
  // The statement has ended, and its response does not reach the worker.
  await eventually(async () => expect(await transactionsIn('idle in transaction')).toHaveLength(1))
}

const transactionsIn = (state: string) =>
  select(
    api,
    `select from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and state = $1
       and query ~ 'insert into "walmart_orders"'`,
    [state],
  )
