import type { Order } from '@aisle/walmart-simulator'
import { beforeEach, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { expectSameOrders, ordersOf, select } from '../helpers/records.ts'
import { sellerOf, useSimulator, withFields } from '../helpers/simulator.ts'
import { createInstance, startRefresh, useWorker, waitForCompletion, waitForRun } from '../helpers/worker.ts'

const simulator = useSimulator({ items: 5, orders: 40 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
useWorker(api)

const original = seller.orders.map((order) => structuredClone(order))

beforeEach(() => {
  seller.orders.splice(0, seller.orders.length, ...original.map((order) => structuredClone(order)))
})

/** Aisle asks Walmart for the type of each order. */
const asListed = (order: object) => ({ ...order, orderType: 'REGULAR' })

it('reports an order that cannot be read with its raw JSON, and stores the rest', async () => {
  const broken = orderAt(7)
  broken.orderLines = { orderLine: [] }
  const { orders } = (await setUp()).phases
  expect(orders.problems).toEqual([
    {
      code: 'unreadable_record',
      count: 1,
      message: expect.stringMatching(new RegExp(`^Order ${broken.purchaseOrderId} was not imported: .*no order lines`)),
    },
  ])
  expect(await select(api, 'select raw from sync_problems')).toEqual([{ raw: asListed(broken) }])
  expect(orders).toMatchObject({ status: 'completed', processed: 39, total: 40 })
})

it('lists each order that was lost with its own reason, and imports one by its id when it can be read again', async () => {
  const [first, second, third] = [orderAt(7), orderAt(8), orderAt(9)]
  const sound = structuredClone(first)
  lineOf(first).lineNumber = ''
  second.orderLines = { orderLine: [] }
  Object.assign(third, { customerOrderId: null })
  const { id } = await setUp()
  const [run] = await select<{ id: string }>(
    api,
    `select id from sync_runs where instance_id = $1 and kind = 'orders'`,
    [id],
  )
  const { body } = await api.call('GET', `/api/walmart/${id}/runs/${run?.id}/problems`)
  const lost = body.data.map(({ record, message }: { record: string; message: string }) => [record, message])
  expect(Object.fromEntries(lost)).toEqual({
    [first.purchaseOrderId]: expect.stringContaining('lineNumber'),
    [second.purchaseOrderId]: expect.stringContaining('no order lines'),
    [third.purchaseOrderId]: expect.stringContaining('customerOrderId'),
  })
  seller.orders[7] = sound
  const again = await api.call('POST', `/api/walmart/${id}/orders/refresh-order`, {
    body: { uniqueId: first.purchaseOrderId },
  })
  expect(again.body.data).toMatchObject([{ purchaseOrderId: sound.purchaseOrderId }])
})

it('stores an order without a field that cannot be read, and names both', async () => {
  const odd = orderAt(7)
  Object.assign(odd, { orderSummary: { totalAmount: { currency: 'USD', amount: 'two' } }, shipNode: [] })
  const { id, phases } = await setUp()
  expect(phases.orders.problems).toEqual([
    {
      code: 'unreadable_field',
      count: 1,
      message: expect.stringMatching(new RegExp(`^Order ${odd.purchaseOrderId} was imported without .*orderSummary`)),
    },
  ])
  expect(phases.orders).toMatchObject({ status: 'completed', processed: 40, total: 40 })
  const stored = await select(api, 'select raw from walmart_orders where instance_id = $1 and purchase_order_id = $2', [
    id,
    odd.purchaseOrderId,
  ])
  expect(stored).toEqual([{ raw: asListed(odd) }])
})

it('keeps what a later copy of an order lacks', async () => {
  const order = orderAt(7)
  const { id } = await setUp()
  const read = () =>
    select(
      api,
      `select customer_name, customer_email_id, estimated_ship_date, estimated_delivery_date, ship_node, raw->>'note' as note
       from walmart_orders where instance_id = $1 and purchase_order_id = $2`,
      [id, order.purchaseOrderId],
    )
  const [before] = await read()
  // JSON leaves undefined fields out.
  seller.orders[7] = withFields(order, { shippingInfo: undefined, customerEmailId: undefined, note: 'later' })
  expect(await waitForRun(api, await startRefresh(api, id, 'orders'))).toBe('completed')
  expect(await read()).toEqual([{ ...before, note: 'later' }])
})

it('replaces characters that Postgres cannot store', async () => {
  const order = orderAt(3)
  order.purchaseOrderId = 'order\0'
  order.shipNode = { type: 'SellerFulfilled', id: 'node\ud83e', name: '\0' }
  const [line] = order.orderLines.orderLine
  if (!line) throw new Error('The order has no line.')
  line.lineNumber = '1\0'
  line.item.productName = 'half \udd14'
  order.orderLines.orderLine = [line]
  const { id } = await setUp()
  const stored = await select(
    api,
    `select purchase_order_id, ship_node, line_number, product_name
     from walmart_orders o join walmart_order_lines on order_id = o.id where o.instance_id = $1 and ship_node like 'node%'`,
    [id],
  )
  expect(stored).toEqual([
    { purchase_order_id: 'order\ufffd', ship_node: 'node\ufffd', line_number: '1\ufffd', product_name: 'half \ufffd' },
  ])
})

it('stores the last state of an order that is twice on one page, with its lines', async () => {
  const later = orderAt(3)
  const earlier = structuredClone(later)
  earlier.orderLines.orderLine.push({ ...structuredClone(lineOf(later)), lineNumber: '99' })
  const body = JSON.stringify({ list: { meta: { totalCount: 2, limit: 200 }, elements: { order: [earlier, later] } } })
  simulator.fault({ path: '/v3/orders', times: 1, effect: { kind: 'respond', status: 200, body } })
  const { id } = await setUp()
  const lines = await select<{ line_number: string }>(
    api,
    `select line_number from walmart_order_lines join walmart_orders o on o.id = order_id
     where o.instance_id = $1 and purchase_order_id = $2 order by line_number::int`,
    [id, later.purchaseOrderId],
  )
  expect(lines.map(({ line_number }) => line_number)).toEqual(
    later.orderLines.orderLine.map(({ lineNumber }) => lineNumber),
  )
})

it('stores the same orders for a seller without ship nodes and items, whose lists return 404', async () => {
  const complete = await setUp()
  seller.items.length = 0
  seller.shipNodes.length = 0
  const { id, phases } = await setUp()
  expect(phases.products).toMatchObject({ status: 'completed', processed: 0, total: 0 })
  expectSameOrders(await ordersOf(api, id), await ordersOf(api, complete.id))
})

async function setUp() {
  return waitForCompletion(api, await createInstance(api, { seller }))
}

function orderAt(position: number): Order {
  const order = seller.orders[position]
  if (!order) throw new Error(`The seller has no order ${position}.`)
  return order
}

function lineOf(order: Order) {
  const [line] = order.orderLines.orderLine
  if (!line) throw new Error('The order has no line.')
  return line
}
