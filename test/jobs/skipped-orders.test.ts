import { setTimeout as sleep } from 'node:timers/promises'

import type { Order } from '@aisle/walmart-simulator'
import { afterEach, beforeAll, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { addOrder, lineOf, setUnits } from '../helpers/new-orders.ts'
import { openTransaction, select } from '../helpers/records.ts'
import { callsTo, sellerOf, useSimulator, withFields } from '../helpers/simulator.ts'
import { createInstance, daysAgo, startRefresh, useWorker, waitForCompletion, waitForRun } from '../helpers/worker.ts'

const simulator = useSimulator({ items: 5, orders: 0 })
const seller = sellerOf(simulator)
const sku = seller.items[0]?.sku ?? ''
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
useWorker(api)
const cleanUps: (() => unknown)[] = []
let id: number

beforeAll(async () => {
  for (let count = 0; count < 450; count++) addOrder(seller, [sku, 'UNLISTED'])
  id = await createInstance(api, { seller, start_date: daysAgo(30) })
  await waitForCompletion(api, id)
})

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})

const refresh = async () => expect(await waitForRun(api, await startRefresh(api, id, 'orders'))).toBe('completed')

/** Marks an order's row, so that it shows whether a refresh stores the order again. */
const mark = (purchaseOrderId: string) =>
  select(api, `update walmart_orders set customer_name = 'marked' where purchase_order_id = $1`, [purchaseOrderId])

async function isMarked(purchaseOrderId: string): Promise<boolean> {
  const rows = await select<{ name: string }>(
    api,
    'select customer_name as name from walmart_orders where instance_id = $1 and purchase_order_id = $2',
    [id, purchaseOrderId],
  )
  expect(rows).toHaveLength(1)
  return rows[0]?.name === 'marked'
}

function orderAt(index: number): Order {
  const order = seller.orders[index]
  if (!order) throw new Error(`The seller has no order ${index}.`)
  return order
}

async function statusOf(purchaseOrderId: string): Promise<string | undefined> {
  const [row] = await select<{ status: string }>(
    api,
    'select status from walmart_orders where instance_id = $1 and purchase_order_id = $2',
    [id, purchaseOrderId],
  )
  return row?.status
}

it.each([
  ['a number', 123_456_789, '123456789'],
  ['text with spaces around it', '  PO 7 ', 'PO 7'],
  ['text with a NUL', 'PO\0eight', 'PO\uFFFDeight'],
  ['text with quotes, commas and braces', String.raw`{"P",O\9}`, String.raw`{"P",O\9}`],
  ['the word null', 'NULL', 'NULL'],
])('skips an unchanged order and stores a changed one if its id is %s', async (_, sent, stored) => {
  const order = addOrder(seller, [sku])
  Object.assign(order, withFields(order, { purchaseOrderId: sent }))
  await refresh()
  await mark(stored)
  await refresh()
  expect(await isMarked(stored)).toBe(true)
  setUnits(lineOf(order), { Shipped: 1 })
  await refresh()
  expect({ isMarked: await isMarked(stored), status: await statusOf(stored) }).toEqual({
    isMarked: false,
    status: 'Shipped',
  })
  seller.orders.pop()
})

it('stores an order again if the mapping has changed, or if its digest or its sales order is missing', async () => {
  const [first, second, third] = [orderAt(1).purchaseOrderId, orderAt(2).purchaseOrderId, orderAt(3).purchaseOrderId]
  for (const number of [first, second, third]) await mark(number)
  await select(api, `update walmart_orders set digest = sha256('older') where purchase_order_id = $1`, [first])
  await select(api, `update walmart_orders set digest = null where purchase_order_id = $1`, [second])
  await select(api, `delete from sales_orders where number = $1`, [third])
  await refresh()
  expect([await isMarked(first), await isMarked(second)]).toEqual([false, false])
  expect(await select(api, 'select from sales_orders where number = $1', [third])).toHaveLength(1)
})

it('stores the later of two copies of an order, even if that copy was stored before', async () => {
  const order = orderAt(200)
  const number = order.purchaseOrderId
  for (const line of order.orderLines.orderLine) setUnits(line, { Acknowledged: 1 })
  await refresh()
  expect(await statusOf(number)).toBe('Acknowledged')
  // Newer, so on an earlier page.
  const older = { ...structuredClone(order), orderDate: Date.now() - 1000 }
  order.orderDate = Date.now() - 600_000
  setUnits(lineOf(older), { Created: 1 })
  for (let count = 0; count < 200; count++) addOrder(seller, [sku], { orderDate: Date.now() - 500_000 })
  await refresh()
  seller.orders.push(older)
  await using other = await openTransaction(api)
  await other.query('select from walmart_orders where purchase_order_id = $1 for update', [number])
  const run = await startRefresh(api, id, 'orders')
  await sleep(1500)
  await other.query('commit')
  expect(await waitForRun(api, run)).toBe('completed')
  seller.orders.pop()
  expect(await statusOf(number)).toBe('Acknowledged')
})

it('stores the last copy of an order that a page repeats, in every refresh', async () => {
  const order = addOrder(seller, [sku])
  await refresh()
  const copy = structuredClone(order)
  setUnits(lineOf(copy), { Shipped: 1 })
  seller.orders.push(copy)
  await refresh()
  const shown = await statusOf(order.purchaseOrderId)
  await refresh()
  expect(await statusOf(order.purchaseOrderId)).toBe(shown)
  seller.orders.splice(-2)
})

it('keeps an order that was refreshed individually while its page was being fetched', async () => {
  const order = addOrder(seller, [sku, sku])
  await refresh()
  const release = simulator.fault({ path: '/v3/orders', effect: { kind: 'delay', ms: 700 } })
  cleanUps.push(release)
  const before = callsTo(simulator, '/v3/orders')
  const run = await startRefresh(api, id, 'orders')
  await eventually(() => expect(callsTo(simulator, '/v3/orders')).toBeGreaterThan(before + 1))
  setUnits(lineOf(order), { Shipped: 1 })
  setUnits(lineOf(order, 1), { Shipped: 1 })
  release()
  const response = await api.call('POST', `/api/walmart/${id}/orders/refresh-order`, {
    body: { uniqueId: order.customerOrderId },
  })
  expect(response.status).toBe(200)
  expect(await waitForRun(api, run)).toBe('completed')
  expect(await statusOf(order.purchaseOrderId)).toBe('Shipped')
  await refresh()
  expect(await statusOf(order.purchaseOrderId)).toBe('Shipped')
})

it('sums the lines of a sales order, even if Walmart repeats a line number', async () => {
  const order = addOrder(seller, [sku, 'UNLISTED', 'UNLISTED'])
  lineOf(order, 2).lineNumber = '2'
  await refresh()
  const [sums] = await select(
    api,
    `select s.product_amount = sum(l.product_amount) as "isProduct", s.total = sum(l.product_amount + l.shipping_amount
       + l.other_amount + l.tax_amount) as "isTotal", s.unlinked_lines = count(*) filter (where product_id is null) as "isUnlinked"
     from sales_orders s join sales_order_lines l on l.sales_order_id = s.id where number = $1
     group by s.tenant_id, s.id`,
    [order.purchaseOrderId],
  )
  expect(sums).toEqual({ isProduct: true, isTotal: true, isUnlinked: true })
})

it('sums small and large amounts of lines without statuses exactly', async () => {
  const order = addOrder(seller, [sku, sku, sku])
  const amounts = [1e-7, '123456789012345678901234567890.123456789012345678901234567891', '-0.30']
  for (const [index, amount] of amounts.entries()) {
    const charge = lineOf(order, index).charges.charge[0]
    Object.assign(charge?.chargeAmount ?? {}, { amount })
    lineOf(order, index).orderLineStatuses = null as never
  }
  await refresh()
  const read = () =>
    select(
      api,
      `select s.product_amount::text as product, s.status, s.xmin::text,
       (select sum(product_amount)::text from sales_order_lines l where l.sales_order_id = s.id) as lines
     from sales_orders s where number = $1`,
      [order.purchaseOrderId],
    )
  const [first] = await read()
  expect(first).toMatchObject({ status: 'open' })
  expect((first as { product: string; lines: string }).product).toBe((first as { lines: string }).lines)
  Object.assign(order, { note: 'changed' })
  await refresh()
  expect((await read())[0]).toEqual(first)
})

it('creates no sales order for an archived order until it is unarchived, and keeps a cancelled order’s', async () => {
  const archived = addOrder(seller, [sku])
  const cancelled = addOrder(seller, [sku])
  await refresh()
  const [row] = await select<{ id: string }>(api, 'select id from walmart_orders where purchase_order_id = $1', [
    archived.purchaseOrderId,
  ])
  await select(api, 'delete from sales_orders where number = $1', [archived.purchaseOrderId])
  const path = `/api/walmart/${id}/orders`
  expect((await api.call('PUT', `${path}/archive`, { body: { ids: [Number(row?.id)] } })).status).toBe(200)
  setUnits(lineOf(archived), { Shipped: 1 })
  setUnits(lineOf(cancelled), { Cancelled: 1 })
  await refresh()
  const stored = await select(api, 'select number, status from sales_orders where number = any($1)', [
    [archived.purchaseOrderId, cancelled.purchaseOrderId],
  ])
  expect(stored).toEqual([{ number: cancelled.purchaseOrderId, status: 'cancelled' }])
  await api.call('PUT', `${path}/unarchive`, { body: { ids: [Number(row?.id)] } })
  await refresh()
  expect(await select(api, 'select from sales_orders where number = $1', [archived.purchaseOrderId])).toHaveLength(1)
})

it('stores nothing for an instance that is deleted during a refresh', async () => {
  const doomed = await createInstance(api, { seller, start_date: daysAgo(30) })
  await waitForCompletion(api, doomed)
  const release = simulator.fault({ path: '/v3/orders', effect: { kind: 'delay', ms: 300 } })
  cleanUps.push(release)
  const before = callsTo(simulator, '/v3/orders')
  await startRefresh(api, doomed, 'orders')
  await eventually(() => expect(callsTo(simulator, '/v3/orders')).toBeGreaterThan(before + 1))
  expect((await api.call('DELETE', `/api/walmart/${doomed}`)).status).toBe(204)
  await eventually(async () =>
    expect(await select(api, 'select from walmart_orders where instance_id = $1', [doomed])).toEqual([]),
  )
})
