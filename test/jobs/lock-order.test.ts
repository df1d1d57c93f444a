import { setTimeout as sleep } from 'node:timers/promises'

import { beforeEach, describe, expect, it } from 'vitest'

import { expectError } from '../api/expect-error.ts'
import { makeConnectedInstance, makeRun } from '../api/make-runs.ts'
import { instanceOf, useApi } from '../helpers/api.ts'
import { addOrder } from '../helpers/new-orders.ts'
import { expectWaiting, type OpenTransaction, openTransaction, select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, startWorker, waitForCompletion } from '../helpers/worker.ts'

const simulator = useSimulator({ items: 30, orders: 30 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })

const post = (id: number, path: string, body: object = {}) => api.call('POST', `/api/walmart/${id}/${path}`, { body })
const mapLocation = (id: number, shipNode: string) =>
  api.call('PUT', `/api/walmart/${id}/store-mapped-warehouse-locations`, {
    body: { warehouse_mappings: [{ shipNode, warehouse_id: api.tenant.sample.warehouseId }] },
  })

/** Makes Postgres update several runs in the order of their creation, as it may without an index. */
async function readInOrderOfCreation(): Promise<void> {
  const { pathname } = new URL(api.databaseUrl)
  for (const scan of ['indexscan', 'bitmapscan']) {
    await select(api, `alter database ${pathname.slice(1)} set enable_${scan} = off`)
  }
  // For the api's next connections.
  await select(
    api,
    `select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'aisle' and state = 'idle'`,
  )
}

describe('while a page of a run is being stored', () => {
  let id: number
  beforeEach(async () => {
    id = await makeConnectedInstance(api)
  })

  /** A transaction that notices a deadlock first, and fails. */
  async function openPage(): Promise<OpenTransaction> {
    const page = await openTransaction(api)
    await page.query(`set local deadlock_timeout = '10ms'`)
    await page.query('select from integration_instances where id = $1 for key share', [id])
    return page
  }

  it('one order of two ship nodes waits for the page’s ship nodes', async () => {
    const body = instanceOf(api.tenant, {}, seller)
    id = (await api.call('POST', '/api/walmart', { body })).body.data.id
    const { customerOrderId } = addOrder(seller, ['A'], { shipNode: { type: 'SellerFulfilled', id: 'Z' } })
    addOrder(seller, ['B'], { customerOrderId, shipNode: { type: 'WFSFulfilled', id: 'A' } })
    await using page = await openPage()
    const insert = (shipNode: string) =>
      page.query('insert into walmart_locations (tenant_id, instance_id, ship_node) values ($1, $2, $3)', [
        api.tenant.id,
        id,
        shipNode,
      ])
    await insert('A')
    const refreshing = post(id, 'orders/refresh-order', { uniqueId: customerOrderId })
    await expectWaiting(api, 1)
    await insert('Z')
    await page.query('commit')
    expect((await refreshing).status).toBe(200)
  })

  it('a retry of the token waits before it cancels the other runs', async () => {
    await readInOrderOfCreation()
    const tokenRun = await makeRun(api, { id, kind: 'token', status: 'failed' })
    const products = await makeRun(api, { id, kind: 'products' })
    const locations = await makeRun(api, { id, kind: 'locations', status: 'running' })
    await using page = await openPage()
    await page.query('update sync_runs set pages = 1 where id = $1', [locations.run_id])
    const retrying = post(id, `runs/${tokenRun.run_id}/retry`)
    await expectWaiting(api, 1)
    await page.query(`set local lock_timeout = '1s'`)
    await page.query('update sync_runs set is_setup = true where id = $1', [products.run_id])
    await page.query('commit')
    expect((await retrying).status).toBe(202)
  })
})

it('a mapping of locations waits for a deletion, and finds nothing', async () => {
  const id = await makeConnectedInstance(api)
  await select(api, `insert into walmart_locations (tenant_id, instance_id, ship_node) values ($1, $2, 'A')`, [
    api.tenant.id,
    id,
  ])
  await using deletion = await openTransaction(api)
  await deletion.query('select from integration_instances where id = $1 for update', [id])
  const mapping = mapLocation(id, 'A')
  await expectWaiting(api, 1)
  await deletion.query(
    `update integration_instances
     set deleting_since = now(), connection_status = 'awaiting_credentials', sealed_credentials = null where id = $1`,
    [id],
  )
  await deletion.query('commit')
  expectError(await mapping, 'ERR_NOT_FOUND')
})

it('changes, cancellations, retries and deletions never deadlock with two workers', { timeout: 60_000 }, async () => {
  const workers = [startWorker(api), startWorker(api)]
  const ids = await Promise.all(Array.from({ length: 4 }, () => createInstance(api, { seller })))
  for (const id of ids) await waitForCompletion(api, id)
  const statuses = new Map<number, number>()
  const end = Date.now() + 15_000
  const count = async (called: ReturnType<typeof api.call>) => {
    const { status, body } = await called
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
    return body
  }
  async function disturb(index: number): Promise<void> {
    for (let round = 0; Date.now() < end; round++) {
      const id = ids[(index + round) % ids.length] ?? 0
      const settings = [
        { start_date: round % 2 === 0 ? '2026-08-01' : '2026-09-01' },
        { auto_link_products: round % 4 === 1 },
      ]
      await Promise.all([
        count(post(id, 'products/refresh')),
        count(post(id, 'orders/refresh')),
        count(post(id, 'locations/refresh')),
        count(api.call('PATCH', `/api/walmart/${id}`, { body: { integration_settings: settings[round % 2] } })),
      ])
      const { data: runs = [] } = await count(api.call('GET', `/api/walmart/${id}/runs?per_page=4`))
      await Promise.all(runs.map((run: { id: number }) => count(post(id, `runs/${run.id}/cancel`))))
      await Promise.all(runs.map((run: { id: number }) => count(post(id, `runs/${run.id}/retry`))))
      const { data: tokens = [] } = await count(api.call('GET', `/api/walmart/${id}/runs?kind=token&per_page=1`))
      if (round % 3 === 2) {
        const secret = { clientId: seller.clientId, clientSecret: round % 6 === 2 ? 'wrong' : seller.clientSecret }
        await count(api.call('PATCH', `/api/walmart/${id}`, { body: { connection_settings: secret } }))
      }
      for (const run of tokens) await count(post(id, `runs/${run.id}/retry`))
      if (round % 5 !== 4) continue
      await count(api.call('DELETE', `/api/walmart/${id}`))
      ids[(index + round) % ids.length] = await createInstance(api, { seller })
    }
  }
  await Promise.all(ids.map((_, index) => disturb(index)))
  await Promise.all(workers.map((worker) => worker.stop()))
  // Postgres publishes its counts within a second.
  await sleep(1500)
  const [counted] = await select(api, 'select deadlocks from pg_stat_database where datname = current_database()')
  console.info('responses by status', Object.fromEntries(statuses))
  expect([...statuses.keys()].filter((status) => status >= 500)).toEqual([])
  expect(counted).toEqual({ deadlocks: '0' })
})

// After the test that counts deadlocks.
it('a call succeeds even if Postgres aborts its transaction because of a deadlock', async () => {
  const id = await makeConnectedInstance(api)
  await select(api, `insert into walmart_locations (tenant_id, instance_id, ship_node) values ($1, $2, 'A')`, [
    api.tenant.id,
    id,
  ])
  await using stray = await openTransaction(api)
  // The other transaction notices the deadlock first.
  await stray.query(`set local deadlock_timeout = '1min'`)
  await stray.query('select from walmart_locations where instance_id = $1 for update', [id])
  const mapping = mapLocation(id, 'A')
  await expectWaiting(api, 1)
  await stray.query('select from integration_instances where id = $1 for update', [id])
  await stray.query('commit')
  expect((await mapping).status).toBe(200)
})
