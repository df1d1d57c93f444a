import { setTimeout as sleep } from 'node:timers/promises'

import type { Seller } from '@aisle/walmart-simulator'
import { beforeAll, describe, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { type Program, startWorkerProgram, usePrograms } from '../helpers/program.ts'
import { seededRandom } from '../helpers/random.ts'
import { expectSameOrders, ordersOf, select } from '../helpers/records.ts'
import { callsTo, sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, getSetup, startWorker, waitForCompletion, waitForSetup } from '../helpers/worker.ts'

const kills = 5
const maxPagesPerProcess = 2

const simulator = useSimulator({
  items: 3,
  sellers: [
    // With 200 orders per page, more than ten processes can import before they are killed.
    { clientId: 'large', clientSecret: 'large-secret', orders: kills * maxPagesPerProcess * 200 },
    { clientId: 'small', clientSecret: 'small-secret', orders: 1200 },
  ],
})
const large = sellerOf(simulator, 0)
const small = sellerOf(simulator, 1)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })

const undisturbed = new Map<Seller, string[]>()
const programs = usePrograms()

beforeAll(async () => {
  const worker = startWorker(api)
  for (const seller of [large, small]) {
    const id = await createInstance(api, { seller })
    await waitForCompletion(api, id)
    undisturbed.set(seller, await ordersOf(api, id))
    expect(undisturbed.get(seller)).toHaveLength(seller.orders.length)
  }
  await worker.stop()
})

it(
  `ends with the rows of an undisturbed run, each order once, after ${kills} kills at random moments`,
  { timeout: 180_000 },
  async () => {
    const seed = Number(process.env['AISLE_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
    const random = seededRandom(seed)
    const release = simulator.fault({ path: '/v3/orders', effect: { kind: 'delay', ms: 30 } })
    const id = await createInstance(api, { seller: large })
    const moments: string[] = []
    for (let kill = 1; kill <= kills; kill++) {
      const before = callsTo(simulator, '/v3/orders')
      const pages = 1 + Math.floor(random() * maxPagesPerProcess)
      const waitMs = Math.floor(random() * 150)
      const worker = startProgram()
      await eventually(() => expect(callsTo(simulator, '/v3/orders') - before).toBeGreaterThanOrEqual(pages), {
        intervalMs: 5,
      })
      await sleep(waitMs)
      worker.child.kill('SIGKILL')
      await worker.exited
      const { orders } = (await getSetup(api, id)).phases
      moments.push(`${orders.processed} (${waitMs} ms after call ${pages})`)
      expect(orders.status, `kill ${kill} of seed ${seed} was too late; ${moments.join(', ')}`).toBe('running')
    }
    console.info(`seed ${seed}; orders imported at each kill: ${moments.join(', ')}`)
    release()
    startProgram()
    await waitForCompletion(api, id)
    await expectAllOnce(id, large)
  },
)

describe('a refresh stores the same rows', () => {
  it('when two workers have jobs for the same run, each order once', async () => {
    const workers = [startProgram(), startProgram()]
    const before = callsTo(simulator, '/v3/orders')
    const id = await createInstance(api, { seller: small })
    // Add a second job for the orders run, which the queue would not do by itself.
    await waitForSetup(api, id, { until: ({ phases }) => phases.orders.status !== 'waiting' })
    await select(
      api,
      `select graphile_worker.add_job('tenant.run_orders', json_build_object('tenantId', tenant_id, 'runId', id))
       from sync_runs where instance_id = $1 and kind = 'orders'`,
      [id],
    )
    await waitForCompletion(api, id)
    await expectAllOnce(id, small)
    const pages = [...Map.groupBy(small.orders, ({ shipNode }) => shipNode?.type ?? 'SellerFulfilled').values()]
    const fewest = pages.reduce((sum, orders) => sum + Math.ceil(orders.length / 200), 0)
    expect(callsTo(simulator, '/v3/orders') - before, 'both workers have fetched pages').toBeGreaterThan(fewest)
    expect(workers.map(({ child }) => child.exitCode)).toEqual([null, null])
  })

  it('when the connection that holds a worker’s lease is terminated and the worker continues', async () => {
    const release = simulator.fault({ path: '/v3/orders', effect: { kind: 'delay', ms: 500 } })
    const id = await createInstance(api, { seller: small })
    const workers = [startProgram(), startProgram()]
    for (let cut = 1; cut <= 2; cut++) {
      const { processed } = (await getSetup(api, id)).phases.orders
      await waitForSetup(api, id, { until: ({ phases }) => phases.orders.processed > processed })
      // One worker may be running while the other still starts.
      const before = await eventually(async () => {
        const held = await leases()
        expect(held).toHaveLength(2)
        return held
      })
      await select(api, 'select pg_terminate_backend(pid) from unnest($1::int[]) as pid', [before])
      // Both get new leases on other connections.
      await eventually(async () => expect((await leases()).filter((pid) => !before.includes(pid))).toHaveLength(2))
    }
    expect((await getSetup(api, id)).phases.orders.status).toBe('running')
    release()
    await waitForCompletion(api, id)
    await expectAllOnce(id, small)
    expect(workers.map(({ child }) => child.exitCode)).toEqual([null, null])
  })
})

function startProgram(): Program {
  const program = startWorkerProgram(api, simulator.url)
  programs.push(program)
  return program
}

async function expectAllOnce(id: number, seller: Seller): Promise<void> {
  const count = seller.orders.length
  const { phases } = await getSetup(api, id)
  expect(phases.orders).toMatchObject({ processed: count, total: count, problems: [] })
  expectSameOrders(await ordersOf(api, id), undisturbed.get(seller) ?? [])
  const stored = await select<{ purchase_order_id: string }>(
    api,
    'select purchase_order_id from walmart_orders where instance_id = $1',
    [id],
  )
  expect(new Set(stored.map((order) => order.purchase_order_id)).size).toBe(count)
  expect(stored).toHaveLength(count)
  await expectSalesOrders(id)
}

/** Expects one sales order for each order that is not cancelled, with all of its lines. */
async function expectSalesOrders(id: number): Promise<void> {
  const wrong = await select(
    api,
    `select purchase_order_id, status from walmart_orders o where instance_id = $1 and (
       select count(*) from sales_orders s join sales_order_lines l on l.sales_order_id = s.id where walmart_order_id = o.id
     ) <> case when status = 'Cancelled' then 0 else (select count(*) from walmart_order_lines where order_id = o.id) end`,
    [id],
  )
  expect(wrong).toEqual([])
}

/** The connections that hold a worker's lease. Storing a page takes other advisory locks. */
async function leases(): Promise<number[]> {
  const rows = await select<{ pid: number }>(
    api,
    `select pid from pg_locks join pg_stat_activity using (pid)
     where locktype = 'advisory' and granted and datname = current_database()
       and (query = 'select 1' or query like 'select pg_advisory_lock(%')`,
  )
  return rows.map(({ pid }) => pid)
}
