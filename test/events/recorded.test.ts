import type { Event } from '@aisle/contract'
import { beforeAll, expect, it } from 'vitest'

import { buildTaskList } from '../../packages/core/src/tasks.ts'
import { expectError } from '../api/expect-error.ts'
import { useApi } from '../helpers/api.ts'
import { lineOf, setUnits } from '../helpers/new-orders.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, startRefresh, useWorker, waitForCompletion, waitForRun } from '../helpers/worker.ts'

const simulator = useSimulator({ items: 10, orders: 40 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url })
useWorker(api)

let id: number
let cursor: string | undefined

beforeAll(async () => {
  id = await createInstance(api, { seller, auto_create_products: true })
  await waitForCompletion(api, id)
  await readOn()
})

/** Reads the feed to its end, and moves the cursor there. */
async function readOn(limit = 100): Promise<Event[]> {
  const events: Event[] = []
  for (;;) {
    const { data, next } = await api.client().events.feed.query({ after: cursor, limit })
    cursor = next
    events.push(...data)
    if (data.length < limit) return events
  }
}

const idsOf = async (text: string) => (await select<{ id: string }>(api, text)).map((row) => Number(row.id))

async function refresh(): Promise<void> {
  expect(await waitForRun(api, await startRefresh(api, id, 'orders'))).toBe('completed')
}

it('a refresh that finds nothing new is no event', async () => {
  await refresh()
  expect(await readOn()).toEqual([])
})

it('a changed order is one event, and so is its sales order', async () => {
  const order = seller.orders.find(
    ({ orderLines: { orderLine } }) =>
      orderLine.length === 1 && orderLine[0]?.orderLineStatuses.orderLineStatus[0]?.status !== 'Cancelled',
  )
  if (!order) throw new Error('Every order has several lines.')
  setUnits(lineOf(order), { Cancelled: Number(lineOf(order).orderLineQuantity.amount) })
  await refresh()
  const about = { instance_id: id, purchase_order_id: order.purchaseOrderId, order_id: expect.any(Number) }
  const seen = (await readOn()).filter(({ type }) => /order/.test(type))
  expect(seen).toEqual([
    expect.objectContaining({ type: 'order.changed', data: about }),
    expect.objectContaining({ type: 'sales_order.changed', data: { ...about, sales_order_id: expect.any(Number) } }),
  ])
})

it('an unmapped listing, a failed run and a lost connection are recorded as events, and an archived order is not', async () => {
  const [listing] = await select<{ id: string; sku: string }>(
    api,
    'select listing.id, sku from walmart_listings listing join listing_links link on link.listing_id = listing.id limit 1',
  )
  const [order] = await idsOf('select id from walmart_orders limit 1')
  const path = `/api/walmart/${id}/orders/archive`
  expect((await api.call('PUT', path, { body: { ids: [order] } })).status).toBe(200)
  await api.call('DELETE', `/api/walmart/${id}/products/${listing?.id}/map`)
  await select(api, `update integration_instances set connection_status = 'unreachable' where id = $1`, [id])
  await select(api, `insert into sync_runs (tenant_id, instance_id, kind, is_setup) values ($1, $2, 'token', false)`, [
    api.tenant.id,
    id,
  ])
  await select(api, `update sync_runs set status = 'failed', finished_at = now() where status = 'queued'`)
  expect((await readOn()).map(({ type }) => type)).toEqual(['listing.unlinked', 'instance.unreachable', 'run.failed'])
})

const readAt = (query: string) => api.call('GET', `/api/events?${query}`)

it('a cursor that is too old or from another server is rejected, and so are two starting points at once', async () => {
  expectError(await readAt('after=1-1000000000'), 'ERR_VALIDATION', {
    errors: { after: [expect.stringMatching(/^The after field is too old: events are kept for 30 days/)] },
  })
  expectError(await readAt(`after=999999-${Math.floor(Date.now() / 1000)}`), 'ERR_VALIDATION', {
    errors: { after: [expect.stringMatching(/exactly as received/)] },
  })
  expectError(await readAt(`after=${cursor}&since=2026-01-01T00:00:00Z`), 'ERR_VALIDATION')
})

it('a reader can begin at a time; events are deleted after 30 days', async () => {
  await select(api, `update events set created_at = created_at - interval '29 days'`)
  await select(
    api,
    `insert into events (tenant_id, type, subject, data) values ($1, 'run.failed', 'run:1', '{"instance_id": 1, "run_id": 1}')`,
    [api.tenant.id],
  )
  const since = new Date(Date.now() - 3_600_000).toISOString()
  const { data } = await api.client().events.feed.query({ since })
  expect(data).toEqual([expect.objectContaining({ type: 'run.failed', data: { instance_id: 1, run_id: 1 } })])

  await select(api, `update events set created_at = created_at - interval '25 hours' where id % 2 = 0`)
  await buildTaskList(api.services)['purge_events']?.({}, {} as never)
  expect(await select(api, `select from events where created_at < now() - interval '30 days'`)).toEqual([])
  expect((await select(api, 'select from events')).length).toBeGreaterThan(10)
})
