import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { addSampleData, createTenant, createToken } from '@aisle/core'
import { createDatabase, migrate } from '@aisle/db'
import { startEmbeddedPostgres } from '@aisle/dev'
import { beforeAll, expect, it } from 'vitest'

import { type ApiResponse, encryptionKeys, instanceOf } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { findFreePort } from '../helpers/free-port.ts'
import { type Program, runProgram } from '../helpers/program.ts'
import { ordersOf, select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { daysAgo } from '../helpers/worker.ts'

const orderCount = 3000
const simulator = useSimulator({ items: 40, orders: orderCount })
const seller = sellerOf(simulator)
const domain = '127.0.0.1'

let postgres: Awaited<ReturnType<typeof startEmbeddedPostgres>>
let restart: () => Promise<void>
let directory: string

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'aisle-test-'))
  // As root, Postgres runs as another user, who needs access to the folder.
  await chmod(folder, 0o755)
  directory = join(folder, 'postgres')
  const settings = { port: String(await findFreePort()) }
  restart = async () => void (postgres = await startEmbeddedPostgres({ directory, settings }))
  await restart()
  return async () => {
    await postgres.stop()
    await rm(folder, { recursive: true })
  }
})

it(
  'continues after each restart of Postgres: no process ends, the API returns 503 meanwhile, each order is imported once',
  { timeout: 120_000 },
  async () => {
    const databaseUrl = postgres.url
    await migrate(databaseUrl)
    const { token, tenant } = await makeTenant(databaseUrl)
    const env = {
      DATABASE_URL: databaseUrl,
      AISLE_ENCRYPTION_KEYS: encryptionKeys,
      WALMART_SANDBOX_URL: simulator.url,
      PORT: '0',
    }
    const api = runProgram(['api'], env)
    const worker = runProgram(['worker'], env)
    try {
      const [, url = ''] = await api.printed(/listening at (http:\/\/127\.0\.0\.1:\d+)/)
      const call = async (path: string, body?: object) => {
        const response = await fetch(`${url}${path}`, {
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          ...(body && { method: 'POST', body: JSON.stringify(body) }),
        })
        return { status: response.status, body: (await response.json()) as ApiResponse['body'] }
      }
      const release = simulator.fault({ path: '/v3/orders', effect: { kind: 'delay', ms: 150 } })
      const created = await call(
        '/api/walmart',
        instanceOf(tenant, { integration_settings: { start_date: daysAgo(175) } }, seller),
      )
      expect(created.status).toBe(201)
      const { id } = created.body.data
      const orders = async () => (await call(`/api/walmart/${id}/setup`)).body.data.phases.orders

      let processed = 0
      for (let round = 1; round <= 2; round++) {
        // More than before shows that the worker has reconnected.
        await eventually(async () => expect((await orders()).processed).toBeGreaterThan(processed), { intervalMs: 50 })
        await postgres.stop()
        expect(await call(`/api/walmart/${id}/setup`)).toMatchObject({ status: 503, body: { code: 'ERR_UNAVAILABLE' } })
        expect(await call('/readyz')).toMatchObject({ status: 503, body: { code: 'ERR_UNAVAILABLE' } })
        expect(await call('/healthz')).toMatchObject({ status: 200 })
        await restart()
        const { status, processed: processedSoFar } = await orders()
        expect(status, 'the run must not be finished yet').toBe('running')
        processed = processedSoFar
      }
      release()
      await eventually(async () => expect((await orders()).status).toBe('completed'), { intervalMs: 100 })
      expect(await orders()).toMatchObject({ processed: orderCount, total: orderCount, problems: [] })
      await expectEveryOrderOnce({ databaseUrl }, id)
      expect([api.child.exitCode, worker.child.exitCode], api.output() + worker.output()).toEqual([null, null])
    } finally {
      await Promise.all([end(api), end(worker)])
    }
  },
)

async function expectEveryOrderOnce(server: { databaseUrl: string }, id: number): Promise<void> {
  const stored = (await ordersOf(server, id)).map((text) => JSON.parse(text))
  expect(stored.map((order) => order.raw)).toMatchObject(
    [...seller.orders].toSorted((a, b) => (a.purchaseOrderId < b.purchaseOrderId ? -1 : 1)),
  )
  const lines = seller.orders.flatMap((order) => order.orderLines.orderLine)
  expect(await select(server, 'select count(*)::int as lines from walmart_order_lines')).toEqual([
    { lines: lines.length },
  ])
}

async function makeTenant(url: string) {
  const db = createDatabase({ url })
  try {
    const id = await createTenant(db, { domains: [domain] })
    const sample = await addSampleData(db, domain, [])
    const token = await createToken(db, { domain, name: 'test' })
    return { token, tenant: { id: id ?? 0, domain, token, sample } }
  } finally {
    await db.destroy()
  }
}

async function end({ child, exited }: Program): Promise<void> {
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await exited
  clearTimeout(timer)
}
