import { readFileSync } from 'node:fs'

import { type Event, EventType } from '@aisle/contract'
import { beforeAll, expect, it } from 'vitest'

import { buildTaskList } from '../../packages/core/src/tasks.ts'
import { useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { addOrder, lineOf, setUnits } from '../helpers/new-orders.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, useWorker, waitForCompletion } from '../helpers/worker.ts'
import { useReceiver } from './receiver.ts'

const simulator = useSimulator({ items: 10, orders: 40 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url, privateWebhooks: 'allowed', requestsPerMinute: 100_000 })
useWorker(api)
const receiver = useReceiver()

let id: number
beforeAll(async () => {
  id = await createInstance(api, { seller, auto_create_products: true })
  await waitForCompletion(api, id)
})

async function eventsOf(type: Event['type']): Promise<Event['data'][]> {
  const events: Event[] = []
  let after: string | undefined
  for (;;) {
    const { data, next } = await api.client().events.feed.query({ after, limit: 100 })
    events.push(...data)
    if (data.length < 100) return events.filter((event) => event.type === type).map((event) => event.data)
    after = next
  }
}

async function post(path: string, body: object = {}) {
  const response = await api.call('POST', path, { body })
  expect(response.status, JSON.stringify(response.body)).toBeLessThan(300)
  return response.body.data
}
const postInstance = (path: string, body?: object) => post(`/api/walmart/${id}/${path}`, body)

async function find<Row extends object = { id: string }>(query: string): Promise<Row> {
  const [row] = await select<Row>(api, query)
  if (!row) throw new Error(`There is no row: ${query}`)
  return row
}

const links = 'listing_links link join walmart_listings listing on listing.id = link.listing_id'

async function importOrder(units: object = { Created: 1 }) {
  const { sku } = await find<{ sku: string }>(`select sku from ${links} order by listing.id limit 1`)
  const order = addOrder(seller, [sku])
  setUnits(lineOf(order), units)
  const refresh = async () => (await postInstance('orders/refresh-order', { uniqueId: order.purchaseOrderId }))[0]
  const { id: orderId } = await refresh()
  return {
    order,
    refresh,
    orderId,
    data: { instance_id: id, order_id: orderId, purchase_order_id: order.purchaseOrderId },
  }
}

async function changeOrder() {
  const { order, refresh, data } = await importOrder()
  setUnits(lineOf(order), { Cancelled: 1 })
  await refresh()
  return data
}

async function ofSalesOrder<Data extends { readonly order_id: number }>(data: Data) {
  const { id: salesOrderId } = await find(`select id from sales_orders where walmart_order_id = ${data.order_id}`)
  return { ...data, sales_order_id: Number(salesOrderId) }
}

async function documentThatIs(status: 'blocked' | 'ready') {
  const { document, sales_order } = await find<{ document: string; sales_order: string }>(
    `select id as document, sales_order_id as sales_order from accounting_transactions
     where status = '${status}' and sales_order_id is not null order by id limit 1`,
  )
  return { instance_id: id, accounting_transaction_id: Number(document), sales_order_id: Number(sales_order) }
}

async function acknowledge(units?: object) {
  const { orderId, data } = await importOrder(units)
  const send = await postInstance(`orders/${orderId}/acknowledge`)
  return { ...data, send_id: send.id as number }
}

/** What only happens after hours is written by hand; test/sends/events.test.ts has how it comes about. */
async function changeSend(change: string) {
  const data = await acknowledge()
  await eventually(() => find(`select id from sends where id = ${data.send_id} and status = 'applied'`))
  await select(api, `update sends set ${change} where id = $1`, [data.send_id])
  return data
}

async function createInstanceWithWrongSecret() {
  return { instance_id: await createInstance(api, { seller: { ...seller, clientSecret: 'wrong' } }) }
}

/** Makes each happen, and returns the data of its event. */
const cases: Readonly<Record<EventType, () => Promise<Partial<Event['data']>>>> = {
  'instance.connected': async () => ({ instance_id: id }),
  'instance.credentials_rejected': createInstanceWithWrongSecret,
  async 'instance.unreachable'() {
    const remove = simulator.fault({ path: '/v3/items', effect: { kind: 'outage' } })
    await postInstance('products/refresh')
    await eventually(() => find(`select id from integration_instances where connection_status = 'unreachable'`))
    remove()
    return { instance_id: id }
  },
  async 'run.failed'() {
    const { instance_id } = await createInstanceWithWrongSecret()
    const failed = `select id from sync_runs where instance_id = ${instance_id} and status = 'failed'`
    return { instance_id, run_id: Number((await eventually(() => find(failed))).id) }
  },
  'order.created': async () => (await importOrder()).data,
  'order.changed': changeOrder,
  'sales_order.created': async () => ofSalesOrder((await importOrder()).data),
  'sales_order.changed': async () => ofSalesOrder(await changeOrder()),
  async 'listing.unlinked'() {
    const link = await find<{ listing: string; product: string }>(
      `select listing.id as listing, product_id as product from ${links} order by listing.id desc limit 1`,
    )
    expect((await api.call('DELETE', `/api/walmart/${id}/products/${link.listing}/map`)).status).toBe(200)
    return { instance_id: id, listing_id: Number(link.listing), product_id: Number(link.product) }
  },
  'document.ready': () => documentThatIs('ready'),
  'document.blocked': () => documentThatIs('blocked'),
  'send.applied': () => acknowledge(),
  'send.failed': () => acknowledge({ Cancelled: 1 }),
  'send.unknown': () => changeSend(`status = 'unknown'`),
  'send.deadline_near': () => changeSend('is_deadline_announced = true'),
  async 'stock.drifted'() {
    const { id: listingId, sku } = await find<{ id: string; sku: string }>(
      'select id, sku from walmart_listings limit 1',
    )
    await api.call('PUT', `/api/walmart/${id}/inventory`, { body: { items: [{ sku, quantity: 4 }] } })
    const level = await eventually(() => find(`select id from offer_targets where status = 'applied'`))
    await select(api, 'update offer_targets set reported_amount = 3, reported_at = now(), drifted_at = now()')
    return { instance_id: id, listing_id: Number(listingId), stock_level_id: Number(level.id) }
  },
  async 'webhook.disabled'() {
    receiver.answer = () => ({ status: 410 })
    const webhook = await post('/api/webhooks', { url: receiver.url })
    await importOrder()
    const job = { tenantId: api.tenant.id, webhookId: webhook.id }
    await buildTaskList(api.services)['tenant.send_webhooks']?.(job, {} as never)
    return { webhook_id: webhook.id }
  },
}

it.each(EventType.options)('%s is recorded', async (type) => {
  const data = await cases[type]()
  await eventually(async () => expect(await eventsOf(type)).toContainEqual(data))
})

it('each document that can be handed over is an event, once', async () => {
  const ready = await select<{ id: string }>(
    api,
    `select id from accounting_transactions where status = 'ready' order by id`,
  )
  const told = (await eventsOf('document.ready')).map((data) => Reflect.get(data, 'accounting_transaction_id'))
  expect(told.toSorted((a, b) => a - b)).toEqual(ready.map((row) => Number(row.id)))
})

it('the documentation has every type', () => {
  const page = readFileSync(new URL('../../docs/events.md', import.meta.url), 'utf8')
  const types = [...page.matchAll(/^\| `([a-z_.]+)`/gm)].map(([, type]) => type)
  expect(types).toEqual(EventType.options)
})
