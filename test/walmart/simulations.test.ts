import { createWalmartClient, type Page, type WalmartClient } from '@aisle/walmart'
import { expect, test } from 'vitest'

import { sellerOf, useSimulator } from '../helpers/simulator.ts'

const simulator = useSimulator({ items: 3, orders: 0 })
const seller = sellerOf(simulator)
const connect = (options: object = {}): WalmartClient =>
  createWalmartClient({ ...seller, baseUrl: simulator.url, ...options })

const item = { sku: 'NEW/1', productName: 'Lamp', productType: 'Lamps', price: { amount: '24.50' } }
const address = { name: 'Ada', address1: '4 Pier Road', city: 'Portland', state: 'OR', postalCode: '97201' }
const customer = { customerEmailId: 'ada@example.com', phone: '5550100', address }
const parcel = { carrier: 'UPS', methodCode: 'Standard', trackingNumber: 'T1', shippedAt: new Date() } as const

async function elementsOf<T>(pages: AsyncIterable<Page<T>>): Promise<T[]> {
  const all: T[] = []
  for await (const page of pages) all.push(...page.elements.map(({ value }) => value))
  return all
}

async function orderOf(sku: string, quantity: number): Promise<string> {
  const { value } = await connect().simulateOrder({ ...customer, lines: [{ sku, quantity }] })
  return value.purchaseOrderId
}

async function deliver(purchaseOrderId: string, quantity: number): Promise<void> {
  await connect().acknowledgeOrder(purchaseOrderId)
  await connect().shipOrder({ purchaseOrderId, lines: [{ ...parcel, lineNumber: '1', quantity }] })
  await connect().simulateDelivery({ purchaseOrderId, lineNumbers: ['1'] })
}

test('an item, an order of it, its delivery and its return can be simulated, and appear in Walmart’s lists', async () => {
  const client = connect()
  const { value: created } = await client.simulateItems([item])
  expect(created).toMatchObject([{ sku: 'NEW/1', condition: 'NEW', price: { amount: '24.5', currency: 'USD' } }])
  expect((await client.getItem('NEW/1')).value).toMatchObject({ productName: 'Lamp', publishedStatus: 'PUBLISHED' })
  expect(await elementsOf(client.listSimulatedItems())).toHaveLength(4)

  const purchaseOrderId = await orderOf('NEW/1', 2)
  const { value: order } = await client.getOrder(purchaseOrderId)
  expect(order).toMatchObject({ customerEmailId: 'ada@example.com', shippingInfo: { postalAddress: address } })
  expect(order.orderLines.orderLine).toMatchObject([
    {
      item: { sku: 'NEW/1', productName: 'Lamp' },
      orderLineQuantity: { amount: '2' },
      charges: { charge: [{ chargeAmount: { amount: '49' }, tax: { taxAmount: { amount: '4.04' } } }] },
    },
  ])

  await deliver(purchaseOrderId, 2)
  const { value: delivered } = await client.getOrder(purchaseOrderId)
  expect(delivered.orderLines.orderLine[0]?.orderLineStatuses.orderLineStatus).toMatchObject([{ status: 'Delivered' }])

  const returned = { purchaseOrderId, lineNumber: 1, quantity: 1, reason: 'DEFECTIVE' }
  const { returnOrderId } = (await client.simulateReturn(returned)).value
  const update = { returnOrderId, returnOrderLineNumber: 1, quantity: 1 }
  await client.updateSimulatedReturn({ ...update, status: 'DELIVERED', eventTag: 'RECEIVED' })
  expect(await elementsOf(client.listReturns())).toMatchObject([
    {
      returnOrderId,
      returnOrderLines: [
        { status: 'DELIVERED', returnReason: 'DEFECTIVE', returnTrackingDetail: [{ eventTag: 'RECEIVED' }, {}] },
      ],
    },
  ])
  const { value: refunded } = await client.updateSimulatedReturn({ ...update, status: 'COMPLETED', eventTag: 'PAID' })
  expect(refunded.returnOrderLines).toMatchObject([{ status: 'COMPLETED', refundedQty: '1' }])
})

test('an item can be changed', async () => {
  const [first] = seller.items
  const sku = first?.sku ?? ''
  const changes = { price: { amount: '3' }, shelf: ['Home'], availability: 'Out_of_stock', isDuplicate: true }
  expect((await connect().updateSimulatedItem({ sku, ...changes })).value).toMatchObject({ success: true })
  const { value } = await connect().getItem(sku)
  expect(value).toMatchObject({ price: { amount: '3' }, availability: 'Out_of_stock', isDuplicate: true })
  expect(value.shelf).toBe('["Home"]')
})

test.each<[string, (client: WalmartClient) => Promise<unknown>, string]>([
  ['an unknown item', (client) => client.getSimulatedItem('none'), 'not_found'],
  ['an order of an unknown item', () => orderOf('none', 1), 'not_found'],
  [
    'the delivery of an unknown order',
    (client) => client.simulateDelivery({ purchaseOrderId: '1', lineNumbers: ['1'] }),
    'not_found',
  ],
  [
    'the delivery of an order that was not shipped',
    async (client) =>
      client.simulateDelivery({ purchaseOrderId: await orderOf(seller.items[1]?.sku ?? '', 1), lineNumbers: ['1'] }),
    'invalid_request',
  ],
  [
    'a return of more than was delivered',
    async (client) => {
      const purchaseOrderId = await orderOf(seller.items[1]?.sku ?? '', 1)
      return client.simulateReturn({ purchaseOrderId, lineNumber: 1, quantity: 1, reason: 'DEFECTIVE' })
    },
    'invalid_request',
  ],
  [
    'a SKU that exists',
    (client) => client.simulateItems([{ ...item, sku: seller.items[1]?.sku ?? '' }]),
    'invalid_request',
  ],
])('rejects %s', async (_, call, kind) => {
  await expect(call(connect())).rejects.toMatchObject({ kind, outcome: undefined })
})

/** The headers of a call. */
async function headersOf(call: Promise<unknown>) {
  await call
  return simulator.requests.at(-1)?.headers
}

test('the client reaches the dynamic sandbox with every call if told so, and with simulations always', async () => {
  const sku = seller.items[1]?.sku ?? ''
  expect(await headersOf(connect().getItem(sku))).not.toHaveProperty('wm_sandbox')
  expect(await headersOf(connect({ dynamicSandbox: true }).getItem(sku))).toMatchObject({ wm_sandbox: 'v2' })
  expect(await headersOf(connect().getSimulatedItem(sku))).toMatchObject({ wm_sandbox: 'v2' })
})

test('a simulation without the header of the dynamic sandbox is rejected', async () => {
  const { value } = await connect().authenticate()
  const headers = { 'WM_SEC.ACCESS_TOKEN': value, 'WM_SVC.NAME': 'me', Accept: 'application/json' }
  const response = await fetch(`${simulator.url}/v1/simulations/items`, { headers })
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({
    error: [{ code: 'INVALID_REQUEST_HEADER.GMP_GATEWAY_API', field: 'WM_SANDBOX' }],
  })
})

test('never sends a simulation again', async () => {
  const path = '/v1/simulations/items'
  simulator.fault({ path, method: 'POST', times: 1, effect: { kind: 'lose-response' } })
  const calls = simulator.requests.length
  const creating = connect().simulateItems([{ ...item, sku: 'ONCE' }])
  await expect(creating).rejects.toMatchObject({ kind: 'unavailable', outcome: 'unknown' })
  expect(simulator.requests.slice(calls).filter((request) => request.path === path)).toHaveLength(1)
})
