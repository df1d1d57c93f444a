import { readFileSync } from 'node:fs'

import { type Event, EventType } from '@aisle/contract'
import { beforeAll, expect, it } from 'vitest'

import { buildTaskList } from '../../packages/core/src/tasks.ts'
import { useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { addOrder, lineOf, setUnits } from '../helpers/new-orders.ts'
import { openTransaction, select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, useWorker, waitForCompletion } from '../helpers/worker.ts'
import { compareReading } from './compare-reading.ts'
import { findWrongEvents } from './find-wrong-events.ts'
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

const runTask = (name: string, job = {}) => buildTaskList(api.services)[name]?.(job, {} as never)

/** A send of an order while Walmart cannot be reached. What only happens after hours is written by hand. */
async function sendInOutage(change: string, happens: () => Promise<unknown>) {
  const { orderId, data } = await importOrder()
  const remove = simulator.fault({ path: '/v3/orders/{id}', effect: { kind: 'outage' } })
  const { id: sendId } = await postInstance(`orders/${orderId}/acknowledge`)
  await select(api, `update sends set ${change} where id = $1`, [sendId])
  await happens()
  remove()
  return { ...data, send_id: sendId as number }
}

const loseSend = () =>
  sendInOutage(
    `status = 'sending', sent_at = now(), expires_at = now() - interval '2 hours', prepared = '{"type": "acknowledge"}'`,
    () =>
      eventually(async () => {
        await select(api, `update sends set next_attempt_at = now() where status = 'sending'`)
        await find(`select id from sends where status = 'unknown'`)
      }),
  )

const delaySend = () =>
  sendInOutage(`deadline_at = now() + interval '59 minutes'`, () =>
    eventually(async () => {
      await runTask('announce_deadlines')
      await find('select id from sends where is_deadline_announced')
    }),
  )

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
  'send.unknown': loseSend,
  'send.deadline_near': delaySend,
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
    await runTask('tenant.send_webhooks', { tenantId: api.tenant.id, webhookId: webhook.id })
    return { webhook_id: webhook.id }
  },
}

it.each(EventType.options)('%s is recorded', async (type) => {
  const data = await cases[type]()
  await eventually(async () => expect(await eventsOf(type)).toContainEqual(data))
})

it('a reader that starts at the beginning sees what the tables say', async () => {
  const { wrong } = await compareReading({
    tenantId: api.tenant.id,
    query: (text, values) => select(api, text, values),
    read: (after) => api.client().events.feed.query({ after, limit: 7 }),
  })
  expect(wrong).toEqual([])
  await eventually(async () => expect(await findWrongEvents((text) => select(api, text))).toEqual({}))
})

const breakages = {
  'is lost': (type: EventType) => `delete from events where type = '${type}'`,
  'was written twice': (type: EventType) => `
    insert into events (tenant_id, type, subject, data, created_at)
    select tenant_id, type, subject, data, created_at + interval '5 ms' from events where type = '${type}'
    order by position desc limit 1`,
  'has another record': (type: EventType) => `
    update events set subject = regexp_replace(subject, '\\d+', '99999') where type = '${type}'`,
}

it.each(
  EventType.options.flatMap((type) => Object.entries(breakages).map(([name, breakage]) => ({ type, name, breakage }))),
)('the tables show that an event $type $name', async ({ type, breakage }) => {
  await using tx = await openTransaction(api)
  await tx.query(breakage(type))
  expect(await findWrongEvents(async (text) => (await tx.query<{ wrong: string }>(text)).rows)).not.toEqual({})
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
