import { beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { instanceOf, useApi } from '../helpers/api.ts'
import { addOrder, lineOf, setUnits } from '../helpers/new-orders.ts'
import { jobsOf, select, untilNoJobs } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { daysAgo, startWorker } from '../helpers/worker.ts'
import { expectError } from './expect-error.ts'
import { addForeignInstance } from './foreign-instance.ts'

const simulator = useSimulator({ items: 3, orders: 0 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
let id: number
let foreignId: number

const one = addOrder(seller, ['MUG', 'RUG'])
const other = addOrder(seller, ['MUG'], { shipNode: { type: 'WFSFulfilled' } })
const cancelled = addOrder(seller, ['MUG'])
setUnits(lineOf(cancelled), { Cancelled: 1 })
const archived = addOrder(seller, ['MUG'])
let ids: number[]

beforeAll(async () => {
  foreignId = await addForeignInstance(api, await api.createTenant('other.example'))
})

beforeEach(async () => {
  const body = instanceOf(api.tenant, { integration_settings: { start_date: daysAgo(30) } }, seller)
  id = (await api.call('POST', '/api/walmart', { body })).body.data.id
  // Without the run that fetches a token, a test has only the jobs that it queues itself.
  await select(api, 'delete from graphile_worker._private_jobs')
  await select(api, 'delete from sync_runs')
  ids = []
  for (const { customerOrderId: uniqueId } of [one, other, cancelled, archived]) {
    const response = await api.call('POST', `/api/walmart/${id}/orders/refresh-order`, { body: { uniqueId } })
    ids.push(response.body.data[0].id)
  }
  await api.call('PUT', `/api/walmart/${id}/orders/archive`, { body: { ids: ids.slice(3) } })
  // As if they had been imported before sales orders existed.
  await select(api, 'delete from sales_orders where instance_id = $1', [id])
})

const create = (body: object, { instanceId = id, headers = {} } = {}) =>
  api.call('POST', `/api/walmart/${instanceId}/orders/create-sku-orders`, { body, headers })
const reasons = async () =>
  (await api.call('GET', `/api/walmart/${id}/orders?sort=id`)).body.data.map(
    ({ link }: { link: { reason: string } }) => link.reason,
  )

describe('creating sales orders of given orders', () => {
  it('creates them immediately and returns a result for each', async () => {
    const { status, body } = await create({ ids: [...ids, 999_999] })
    expect(status).toBe(202)
    expect(body.data).toEqual({
      queued: 0,
      results: [
        { order_id: ids[0], result: 'created', sales_order_id: expect.any(Number), message: null },
        { order_id: ids[1], result: 'created', sales_order_id: expect.any(Number), message: null },
        {
          order_id: ids[2],
          result: 'failed',
          sales_order_id: null,
          message: expect.stringContaining('cancelled before it got a sales order'),
        },
        { order_id: ids[3], result: 'failed', sales_order_id: null, message: expect.stringContaining('unarchive') },
        { order_id: 999_999, result: 'failed', sales_order_id: null, message: expect.stringContaining('no order') },
      ],
      run: null,
    })
    const [created] = body.data.results
    const { data } = (await api.call('GET', `/api/sales-orders/${created.sales_order_id}`)).body
    expect(data).toMatchObject({ number: one.purchaseOrderId, created_by: 'on_demand', unlinked_lines: 2 })
    expect(data.lines).toHaveLength(2)
    expect(await reasons()).toEqual(['created_on_demand', 'created_on_demand', 'cancelled'])
  })

  it('returns the existing one if an order is repeated', async () => {
    const [first] = (await create({ ids: [ids[0]] })).body.data.results
    const { results } = (await create({ ids: [ids[0], ids[0]] })).body.data
    const again = { order_id: ids[0], result: 'already_created', sales_order_id: first.sales_order_id, message: null }
    expect(results).toEqual([again, again])
  })

  it('creates one each for concurrent requests', async () => {
    const responses = await Promise.all(Array.from({ length: 6 }, () => create({ ids: ids.slice(0, 2) })))
    const results = responses.flatMap(({ body }) => body.data.results)
    expect(results.filter(({ result }) => result === 'created')).toHaveLength(2)
    expect(new Set(results.map(({ sales_order_id: salesOrderId }) => salesOrderId)).size).toBe(2)
  })

  it('returns the same response for the same Idempotency-Key', async () => {
    const headers = { 'Idempotency-Key': 'sales-orders' }
    const first = await create({ ids: [ids[0]] }, { headers })
    expect(first.body.data.results[0].result).toBe('created')
    expect((await create({ ids: [ids[0]] }, { headers })).body).toEqual(first.body)
  })
})

describe('creating all missing sales orders', () => {
  it('runs in the background, and skips cancelled and archived orders', async () => {
    const { data } = (await create({ create_all_orders: true })).body
    expect(data).toMatchObject({ queued: 2, results: [], run: { kind: 'create_sales_orders', processed: 0, total: 2 } })
    expect(await reasons()).toEqual(['not_created_yet', 'not_created_yet', 'cancelled'])
    await runJobs()
    const run = (await api.call('GET', `/api/walmart/${id}/runs/${data.run.id}`)).body.data
    expect(run).toMatchObject({ status: 'completed', processed: 2, total: 2, problems: [] })
    expect(await reasons()).toEqual(['created_on_demand', 'created_on_demand', 'cancelled'])
    expect((await create({ create_all_orders: true })).body.data).toEqual({ queued: 0, results: [], run: null })
    expect(await jobsOf(api)).toEqual([])
  })

  it('applies the filters', async () => {
    const filters = { shipNodeType: 'WFSFulfilled', orderDateFrom: daysAgo(3), search: other.purchaseOrderId }
    expect((await create({ create_all_orders: true, filters })).body.data.queued).toBe(1)
    // The same request again shares the job.
    await create({ create_all_orders: true, filters })
    expect(await jobsOf(api)).toHaveLength(1)
    await runJobs()
    expect(await reasons()).toEqual(['not_created_yet', 'created_on_demand', 'cancelled'])
  })

  it('rejects a range of a day and a time that ends before it starts in the tenant’s time zone', async () => {
    const filters = { orderDateFrom: `${daysAgo(1)}T00:00:00Z`, orderDateTo: daysAgo(2) }
    await select(api, "update tenants set time_zone = 'UTC'")
    expectError(await create({ create_all_orders: true, filters }), 'ERR_VALIDATION', {
      errors: { 'filters.orderDateTo': ['The filters.order date to field must not be before orderDateFrom.'] },
    })
  })

  it('stops without an error if the instance is deleted meanwhile', async () => {
    await create({ create_all_orders: true })
    await api.call('DELETE', `/api/walmart/${id}`)
    await runJobs()
    expect(await select(api, 'select from sales_orders where instance_id = $1', [id])).toEqual([])
  })
})

it.each([
  ['nothing', {}, 'ids'],
  ['no ids', { ids: [] }, 'ids'],
  ['ids together with all', { ids: [1], create_all_orders: true }, 'ids'],
  ['1,001 ids', { ids: Array.from({ length: 1001 }, () => 1) }, 'ids'],
  ['ids and filters', { ids: [1], filters: {} }, 'filters'],
  ['an unknown status', { create_all_orders: true, filters: { status: 'Gone' } }, 'filters.status'],
  ['text for true', { create_all_orders: 'true' }, 'create_all_orders'],
])('rejects %s', async (_, body, field) => {
  const errors = expect.objectContaining({ [field]: [expect.any(String)] })
  expectError(await create(body), 'ERR_VALIDATION', { errors })
})

it('is rejected without a token and for another tenant’s instance', async () => {
  const path = `/api/walmart/${id}/orders/create-sku-orders`
  expectError(await api.call('POST', path, { token: null, body: { ids } }), 'ERR_UNAUTHENTICATED')
  expectError(await create({ ids: [ids[0]] }, { instanceId: foreignId }), 'ERR_NOT_FOUND')
})

/** Runs a worker until the queue is empty. */
async function runJobs(): Promise<void> {
  const worker = startWorker(api)
  await untilNoJobs(api)
  await worker.stop()
}
