import { beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { instanceOf, type Tenant, useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { useResponseHolder } from '../helpers/hold-responses.ts'
import { addOrder, lineOf, setUnits } from '../helpers/new-orders.ts'
import { select } from '../helpers/records.ts'
import { callsTo, sellerOf, useSimulator } from '../helpers/simulator.ts'
import { daysAgo } from '../helpers/worker.ts'
import { expectError } from './expect-error.ts'
import { addForeignInstance } from './foreign-instance.ts'

const simulator = useSimulator({ items: 3, orders: 0 })
const seller = sellerOf(simulator)
const walmart = useResponseHolder(() => simulator.url)
const api = useApi({ walmartUrl: () => walmart.url, requestsPerMinute: 100_000 })
let id: number
let other: Tenant

const create = async (startDate = daysAgo(30)) => {
  const body = instanceOf(api.tenant, { integration_settings: { start_date: startDate } }, seller)
  return (await api.call('POST', '/api/walmart', { body })).body.data.id
}
const refresh = (uniqueId: unknown, instanceId = id) =>
  api.call('POST', `/api/walmart/${instanceId}/orders/refresh-order`, { body: { uniqueId } })

beforeAll(async () => {
  other = await api.createTenant('other.example')
})
beforeEach(async () => {
  id = await create()
})

describe('refreshing one order', () => {
  it('imports a purchase order by its own id, without the rest of the customer order', async () => {
    const { purchaseOrderId, customerOrderId } = addOrder(seller, ['A'])
    addOrder(seller, ['B'], { customerOrderId })
    const { status, body } = await refresh(purchaseOrderId)
    expect(status).toBe(200)
    expect(body.data).toMatchObject([{ purchaseOrderId, customerOrderId }])
    expect((await refresh(customerOrderId)).body.data).toHaveLength(2)
  })

  it('imports its current state with its sales order, and returns it', async () => {
    const order = addOrder(seller, ['A', 'B'], { units: 2 })
    const { status, body } = await refresh(order.customerOrderId)
    expect({ status, message: body.message }).toEqual({ status: 200, message: null })
    expect(body.data).toMatchObject([
      {
        purchaseOrderId: order.purchaseOrderId,
        status: 'Created',
        total: '46.2',
        customerName: 'Ada Lovell Hollis',
        sku_sales_order: { number: order.purchaseOrderId },
        link: { state: 'linked', reason: 'created_by_refresh', unlinked_lines: 2 },
        orderItems: [
          {
            lineNumber: '1',
            sku: 'A',
            quantity: '2',
            amount: '23.1',
            statuses: [{ status: 'Created', quantity: '2' }],
          },
          { lineNumber: '2', sku: 'B', link: { state: 'unlinked', reason: 'no_listing' } },
        ],
      },
    ])
    setUnits(lineOf(order), { Acknowledged: 2 })
    setUnits(lineOf(order, 1), { Shipped: 2 })
    const [again] = (await refresh(order.customerOrderId)).body.data
    expect(again).toMatchObject({
      id: body.data[0].id,
      status: 'Acknowledged',
      orderItems: [{}, { status: 'Shipped' }],
    })
    expect(again.sku_sales_order).toEqual(body.data[0].sku_sales_order)
  })

  it('imports all purchase orders of a customer order, whoever ships them', async () => {
    const own = addOrder(seller, ['A'])
    const parts = [
      own,
      addOrder(seller, ['B'], { customerOrderId: own.customerOrderId }),
      addOrder(seller, ['C'], { customerOrderId: own.customerOrderId, shipNode: { type: 'WFSFulfilled' } }),
      addOrder(seller, ['D'], { customerOrderId: own.customerOrderId, shipNode: { type: '3PLFulfilled' } }),
    ]
    const { body } = await refresh(own.customerOrderId)
    const found = body.data.map((order: { purchaseOrderId: string; shipNodeType: string }) => [
      order.purchaseOrderId,
      order.shipNodeType,
    ])
    const types = ['SellerFulfilled', 'SellerFulfilled', 'WFSFulfilled', '3PLFulfilled']
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(parts.map(({ purchaseOrderId }, index) => [purchaseOrderId, types[index]])),
    )
    expect(await salesOrdersOf(own.customerOrderId)).toBe(4)
  })

  it('creates one sales order for concurrent requests', async () => {
    const order = addOrder(seller, ['A'])
    const responses = await Promise.all(Array.from({ length: 8 }, () => refresh(order.customerOrderId)))
    expect(responses.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200))
    expect(new Set(responses.map(({ body }) => body.data[0].sku_sales_order.id)).size).toBe(1)
    expect(await salesOrdersOf(order.customerOrderId)).toBe(1)
  })

  it('returns 404 if Walmart does not have it', async () => {
    expectError(await refresh('999'), 'ERR_NOT_FOUND', { message: expect.stringContaining('Walmart has no order 999') })
  })

  it('rejects an order from before the start date', async () => {
    const late = await create(daysAgo(0))
    const order = addOrder(seller, ['A'], { orderDate: Date.now() - 50 * 3_600_000 })
    expectError(await refresh(order.customerOrderId, late), 'ERR_VALIDATION', {
      errors: { uniqueId: [expect.stringContaining('before the start date')] },
    })
    expect(await salesOrdersOf(order.customerOrderId)).toBe(0)
    expect((await refresh(order.customerOrderId)).status).toBe(200)
  })

  it('reports missing credentials, rejected credentials and an outage of Walmart', async () => {
    const without = (await api.call('POST', '/api/walmart', { body: instanceOf(api.tenant) })).body.data.id
    expectError(await refresh('1', without), 'ERR_WALMART_CREDENTIALS_REJECTED')
    const wrong = instanceOf(api.tenant, { connection_settings: { clientId: 'no', clientSecret: 'body' } })
    const rejected = (await api.call('POST', '/api/walmart', { body: wrong })).body.data.id
    expectError(await refresh('1', rejected), 'ERR_WALMART_CREDENTIALS_REJECTED')
    const release = simulator.fault({ path: '/v3/orders', effect: { kind: 'respond', status: 503, body: '' } })
    const response = await refresh('1')
    release()
    expectError(response, 'ERR_WALMART_UNAVAILABLE')
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  it.each([
    ['before the call', '/v3/token'],
    ['while Walmart responds', '/v3/orders'],
  ])('returns 404 if the instance is removed %s', async (_when, path) => {
    const removed = await create()
    const release = walmart.hold(path)
    const before = callsTo(simulator, path)
    const refreshed = refresh('1', removed)
    await eventually(() => expect(callsTo(simulator, path)).toBeGreaterThan(before))
    await select(api, 'delete from integration_instances where id = $1', [removed])
    release()
    expectError(await refreshed, 'ERR_NOT_FOUND')
  })

  it('reports why an order cannot be read', async () => {
    const order = addOrder(seller, ['A'])
    order.orderLines.orderLine = []
    const response = await refresh(order.customerOrderId)
    seller.orders.pop()
    expectError(response, 'ERR_VALIDATION', { errors: { uniqueId: [expect.stringContaining('no order lines')] } })
  })

  it('is rejected without a token, without an id, and for another tenant’s instance', async () => {
    const path = `/api/walmart/${id}/orders/refresh-order`
    expectError(await api.call('POST', path, { token: null, body: { uniqueId: '1' } }), 'ERR_UNAUTHENTICATED')
    for (const uniqueId of [undefined, '', ' ', 7, 'x'.repeat(256)]) {
      expectError(await refresh(uniqueId), 'ERR_VALIDATION', { errors: { uniqueId: [expect.any(String)] } })
    }
    expectError(await refresh('1', await addForeignInstance(api, other)), 'ERR_NOT_FOUND')
  })
})

describe('during the call to Walmart', () => {
  it('a deletion of the instance takes precedence', async () => {
    const { order, response } = await during(() => api.call('DELETE', `/api/walmart/${id}`))
    expectError(response, 'ERR_NOT_FOUND')
    expect(await salesOrdersOf(order.customerOrderId)).toBe(0)
  })

  it.each([
    ['start date', { start_date: daysAgo(3) }],
    ['meaning of charges', { charge_amounts: 'per_unit' }],
  ])('a new %s takes precedence', async (_name, integration_settings) => {
    const change = { integration_settings }
    const { response } = await during(() => api.call('PATCH', `/api/walmart/${id}`, { body: change }))
    expectError(response, 'ERR_CONFLICT', { message: expect.stringContaining('Try again') })
    await api.call('PATCH', `/api/walmart/${id}`, { body: { integration_settings: { charge_amounts: 'per_line' } } })
  })

  it('another refresh of the order is not overwritten: Walmart is called again', async () => {
    const order = addOrder(seller, ['A'])
    await refresh(order.customerOrderId)
    const before = callsTo(simulator, '/v3/orders')
    const { response: slow, release } = await refreshWithHeldResponses(order.customerOrderId)
    setUnits(lineOf(order), { Acknowledged: 1 })
    expect((await refresh(order.customerOrderId)).body.data[0].status).toBe('Acknowledged')
    release()
    expect((await slow).body.data[0].status).toBe('Acknowledged')
    expect(callsTo(simulator, '/v3/orders') - before).toBe(9)
  })
})

it('a stopping server ends calls to Walmart, and asks the caller to try again', async () => {
  const order = addOrder(seller, ['A'])
  const { response, release } = await refreshWithHeldResponses(order.customerOrderId)
  api.stop()
  expectError(await response, 'ERR_UNAVAILABLE', { message: expect.stringContaining('stopping') })
  release()
})

/** Does the work between Walmart's response and its arrival. */
async function during(work: () => Promise<unknown>) {
  const order = addOrder(seller, ['A'])
  const { response, release } = await refreshWithHeldResponses(order.customerOrderId)
  await work()
  release()
  return { order, response: await response }
}

/** How many calls for orders Walmart has responded to. */
const responded = () =>
  simulator.requests.filter(({ path, status }) => path === '/v3/orders' && status !== undefined).length

/** Refreshes an order. Walmart has responded to its three calls, and the responses wait to be released. */
async function refreshWithHeldResponses(customerOrderId: string) {
  const release = walmart.hold('/v3/orders', 3)
  const before = responded()
  const response = refresh(customerOrderId)
  await expect.poll(() => responded() - before, { timeout: 10_000 }).toBe(3)
  return { response, release }
}

async function salesOrdersOf(customerOrderId: string): Promise<number> {
  const rows = await select(
    api,
    `select from sales_orders s join walmart_orders o on o.id = walmart_order_id
     where customer_order_id = $1 and o.instance_id = $2`,
    [customerOrderId, id],
  )
  return rows.length
}
