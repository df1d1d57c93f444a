import type { WalmartRun, WalmartRunEvent } from '@aisle/contract'
import { beforeEach, expect, it, onTestFinished } from 'vitest'

import { buildTaskList } from '../../packages/core/src/tasks.ts'
import { addInstance, addListings, addProduct, archiveProduct } from '../api/add-listings.ts'
import { useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { deleteProducts, jobsOf, openTransaction, select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'

const simulator = useSimulator({ items: 1, orders: 0 })
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
const count = 1200
let id: number

beforeEach(async () => {
  await deleteProducts(api)
  id = await addInstance(api)
  await addListings(
    api,
    id,
    Array.from({ length: count }, (_, index) => ({ sku: `S${index}` })),
  )
})

it('shows progress, continues after its worker is killed, and can be cancelled and retried', async () => {
  const events: WalmartRunEvent[] = []
  const watch = api.client().walmart.runs.watch.subscribe({ id }, { onData: ({ data }) => void events.push(data) })
  onTestFinished(() => watch.unsubscribe())
  await archiveProduct(api, await addProduct(api, { sku: 'S7' }))
  const first = await start()
  expect(first).toMatchObject({ kind: 'create_products', mode: 'full', status: 'queued', processed: 0, total: count })
  await work(first, { pages: 1 })
  expect(await get(first)).toMatchObject({ status: 'running', processed: 499, total: count })

  await select(api, 'delete from graphile_worker._private_jobs')
  await buildTaskList(api.services)['requeue_orphaned_runs']?.({}, {} as never)
  expect(await jobsOf(api)).toMatchObject([{ task: 'tenant.run_create_products' }])

  const { body } = await change(first, 'cancel')
  expect(body.data).toMatchObject({ status: 'cancelled', processed: 499 })
  await work(first)
  expect(await select(api, 'select from listing_links where linked_by is not null')).toHaveLength(499)

  const second: WalmartRun = (await change(first, 'retry')).body.data
  expect(second).toMatchObject({ status: 'queued', processed: 499, total: count })
  await work(second)
  const done = await get(second)
  expect(done).toMatchObject({ status: 'completed', processed: count - 1, total: count })
  expect(done.problems).toEqual([
    { code: 'product_not_created', count: 1, message: expect.stringContaining('archived') },
  ])
  const seen = () => events.flatMap((event) => (event.type === 'changed' ? [event.run] : []))
  await eventually(() => expect(seen().at(-1)).toEqual(done))
  expect(new Set(seen().map(({ total }) => total))).toEqual(new Set([count]))
})

it('continues after new credentials, and does not change the connection status', async () => {
  const run = await start()
  await work(run, { pages: 1 })
  const { clientId, clientSecret } = sellerOf(simulator)
  await api.call('PATCH', `/api/walmart/${id}`, { body: { connection_settings: { clientId, clientSecret } } })
  expect((await get(run)).status).toBe('running')
  await work(run)
  expect(await get(run)).toMatchObject({ status: 'completed', processed: count })
  expect((await api.call('GET', `/api/walmart/${id}`)).body.data.connection_status).toBe('connecting')
})

it('omits no listing of a batch when another becomes active before the batch is stored', async () => {
  const first = 'select min(id) from walmart_listings where instance_id = $1'
  await select(api, `update walmart_listings set archived_at = now() where id = (${first})`, [id])
  const run = await start()
  await using other = await openTransaction(api)
  await other.query(`select pg_advisory_xact_lock(hashtextextended($1::text || ':links:' || $2::text, 0))`, [
    api.tenant.id,
    id,
  ])
  const working = work(run)
  await expect
    .poll(() =>
      select(api, `select from pg_stat_activity where wait_event = 'advisory' and datname = current_database()`),
    )
    .not.toEqual([])
  await select(api, `update walmart_listings set archived_at = null where id = (${first})`, [id])
  await other.query('commit')
  await working
  expect(await get(run)).toMatchObject({ status: 'completed', processed: count - 1 })
  const unlinked = `select from walmart_listings listing where instance_id = $1 and id > (${first})
    and not exists (select from listing_links where listing_id = listing.id)`
  expect(await select(api, unlinked, [id])).toEqual([])
})

async function start(): Promise<WalmartRun> {
  const body = { create_all_products: true }
  return (await api.call('POST', `/api/walmart/${id}/products/create-sku-products`, { body })).body.data.run
}

const get = async (run: WalmartRun): Promise<WalmartRun> =>
  (await api.call('GET', `/api/walmart/${id}/runs/${run.id}`)).body.data

const change = (run: WalmartRun, verb: 'cancel' | 'retry') =>
  api.call('POST', `/api/walmart/${id}/runs/${run.id}/${verb}`, { body: {} })

/** Runs the run's job once: to its end, or for one page as a worker that is stopping does. */
async function work(run: WalmartRun, { pages }: { pages?: 1 } = {}): Promise<void> {
  const services = pages === undefined ? api.services : { ...api.services, stopping: AbortSignal.abort() }
  const payload = { tenantId: api.tenant.id, runId: run.id }
  await buildTaskList(services)['tenant.run_create_products']?.(payload, {} as never)
}
