import { type Order, createWalmartClient } from '@aisle/walmart'
import { type OrderMix, createSimulator } from '@aisle/walmart-simulator'
import { expect, onTestFinished, test } from 'vitest'

import { sellerOf } from '../../helpers/simulator.ts'
import { createdStartDate, errorOf, idsOf, shipmentOf, useSwitches, valuesOf } from './use-switches.ts'

const { seller, connect, disturb } = useSwitches()
const types = ['SellerFulfilled', 'WFSFulfilled', '3PLFulfilled'] as const

/** A client of a seller with 40 orders in this mix and nothing else unusual. */
async function connectTo(orderMix: OrderMix) {
  const plain = { withoutShipNode: 0, wfs: 0, thirdParty: 0, severalUnits: 0, severalStatuses: 0 }
  const simulator = createSimulator({ items: 25, orders: 40, orderMix: { ...plain, ...orderMix } })
  const baseUrl = await simulator.listen()
  onTestFinished(() => simulator.close())
  const { clientId, clientSecret } = sellerOf(simulator)
  const client = createWalmartClient({ baseUrl, clientId, clientSecret })
  const list = (shipNodeType: (typeof types)[number], search: object = {}) =>
    Array.fromAsync(client.listOrders({ createdStartDate, shipNodeType, ...search }))
  return { client, list }
}

const linesOf = (orders: readonly Order[]) => orders.flatMap(({ orderLines }) => orderLines.orderLine)
const unitsOf = (line: ReturnType<typeof linesOf>[number]) =>
  line.orderLineStatuses.orderLineStatus.map(({ status, statusQuantity }) => [status, statusQuantity.amount])

test('withoutShipNode: an order without a ship node is listed, without shipNode', async () => {
  const { list } = await connectTo({ withoutShipNode: 1 })
  const pages = await list('SellerFulfilled')
  expect(valuesOf(pages)).toHaveLength(40)
  expect(pages.flatMap(({ rejected }) => rejected)).toEqual([])
  expect(new Set(valuesOf(pages).map(({ shipNode }) => shipNode))).toEqual(new Set([undefined]))
})

test('wfs: WFS orders are listed only on request, without a ship node id', async () => {
  const { client, list } = await connectTo({ wfs: 1 })
  const [page] = await Array.fromAsync(client.listOrders({ createdStartDate }))
  expect(page).toMatchObject({ elements: [], total: 0 })
  const orders = valuesOf(await list('WFSFulfilled'))
  expect(orders).toHaveLength(40)
  for (const { shipNode } of orders) expect(shipNode).toMatchObject({ type: 'WFSFulfilled' })
  expect(orders.filter(({ shipNode }) => shipNode?.id !== undefined)).toEqual([])
  const statuses = linesOf(orders)
    .flatMap(unitsOf)
    .map(([status]) => status)
  expect(statuses).not.toContain('Created')
})

test('wfs: acknowledging or cancelling one throws invalid_request', async () => {
  const { purchaseOrderId } = seller.addOrder({ shipNodeType: 'WFSFulfilled' })
  const client = connect()
  expect(await errorOf(client.acknowledgeOrder(purchaseOrderId))).toMatchObject({
    kind: 'invalid_request',
    status: 400,
  })
  const lines = [{ lineNumber: '1', quantity: 1, reason: 'SELLER_CANCEL_OUT_OF_STOCK' }]
  expect(await errorOf(client.cancelOrder({ purchaseOrderId, lines }))).toMatchObject({ kind: 'invalid_request' })
})

test('thirdParty: listing all orders takes three lists, each order in one of them', async () => {
  const { list } = await connectTo({ wfs: 0.3, thirdParty: 0.4 })
  const [own, wfs, thirdParty] = await Promise.all(types.map(async (type) => valuesOf(await list(type))))
  for (const { shipNode } of thirdParty ?? []) expect(shipNode).toMatchObject({ type: '3PLFulfilled' })
  for (const some of [own, wfs, thirdParty]) expect(some).not.toEqual([])
  expect(new Set(idsOf([own, wfs, thirdParty].flatMap((some) => some ?? []))).size).toBe(40)
  expect((own?.length ?? 0) + (wfs?.length ?? 0) + (thirdParty?.length ?? 0)).toBe(40)
})

test('severalUnits: quantities above 1 are whole numbers in strings, equal to the sum of the statuses', async () => {
  const { list } = await connectTo({ severalUnits: 1 })
  const lines = linesOf(valuesOf(await list('SellerFulfilled')))
  for (const line of lines) {
    expect(line.orderLineQuantity.amount).toMatch(/^([2-9]|\d\d+)$/)
    const units = unitsOf(line).reduce((sum, [, amount]) => sum + Number(amount), 0)
    expect(units).toBe(Number(line.orderLineQuantity.amount))
  }
  expect(lines.length).toBeGreaterThanOrEqual(40)
})

test('severalStatuses: a line has two statuses, each with its quantity', async () => {
  const { list } = await connectTo({ severalUnits: 1, severalStatuses: 1 })
  const orders = valuesOf(await list('SellerFulfilled', { status: 'Shipped' }))
  const lines = linesOf(orders).filter((line) => unitsOf(line).length > 1)
  expect(lines).not.toEqual([])
  for (const line of lines) {
    expect(new Set(unitsOf(line).map(([status]) => status)).size).toBe(2)
    const units = unitsOf(line).reduce((sum, [, amount]) => sum + Number(amount), 0)
    expect(units).toBe(Number(line.orderLineQuantity.amount))
  }
})

test('sharedCustomerOrder: finds all purchase orders of a customer order', async () => {
  const { client, list } = await connectTo({ sharedCustomerOrder: 1 })
  const orders = valuesOf(await list('SellerFulfilled'))
  const groups = Map.groupBy(orders, ({ customerOrderId }) => customerOrderId)
  expect(groups.size).toBe(10)
  const [[customerOrderId, group] = ['', []]] = groups
  const found = valuesOf(await Array.fromAsync(client.listOrders({ createdStartDate, customerOrderId })))
  expect(idsOf(found).toSorted()).toEqual(idsOf(group).toSorted())
  expect(found).toHaveLength(4)
  expect(new Set(found.map(({ customerEmailId }) => customerEmailId)).size).toBe(1)
})

test('addOrder: a line has four statuses, with tracking and cancellation reason', async () => {
  const statuses = { Created: 1, Shipped: 2, Delivered: 1, Cancelled: 3 }
  const { purchaseOrderId } = seller.addOrder({ lines: [{ statuses }, { quantity: 12 }] })
  const { value } = await connect().getOrder(purchaseOrderId)
  const [mixed, plain] = value.orderLines.orderLine
  expect(mixed && unitsOf(mixed)).toEqual(Object.entries(statuses).map(([status, units]) => [status, String(units)]))
  expect([mixed?.orderLineQuantity.amount, plain?.orderLineQuantity.amount]).toEqual(['7', '12'])
  const [, shipped, , cancelled] = mixed?.orderLineStatuses.orderLineStatus ?? []
  expect(shipped?.trackingInfo?.shipDateTime).toBeInstanceOf(Date)
  expect(cancelled?.cancellationReason).toBe('CUSTOMER_REQUESTED_SELLER_TO_CANCEL')
})

test('addOrder: an order may name an unlisted ship node, or none', async () => {
  const client = connect()
  const nodes = valuesOf(await Array.fromAsync(client.listShipNodes())).map(({ shipNode }) => shipNode)
  const shown = async (shipNode: string | null) =>
    (await client.getOrder(seller.addOrder({ shipNode }).purchaseOrderId)).value.shipNode
  const unknown = '99887766554433221'
  expect(nodes).not.toContain(unknown)
  expect(await shown(unknown)).toEqual({ type: 'SellerFulfilled', id: unknown })
  expect(await shown(null)).toBeUndefined()
  expect(await shown(nodes[0] ?? '')).toMatchObject({ id: nodes[0] })
})

test('addOrder: finds a second purchase order of the same customer order', async () => {
  const { customerOrderId, ...first } = seller.addOrder()
  const second = seller.addOrder({ customerOrderId })
  const found = valuesOf(await Array.fromAsync(connect().listOrders({ createdStartDate, customerOrderId })))
  expect(idsOf(found).toSorted()).toEqual(idsOf([first, second]).toSorted())
})

test('addOrder: an order from before the start date is not listed, but can be read', async () => {
  const { purchaseOrderId } = seller.addOrder({ orderDate: createdStartDate.getTime() - 5_000 })
  const client = connect()
  const ids = idsOf(valuesOf(await Array.fromAsync(client.listOrders({ createdStartDate }))))
  expect(ids).not.toEqual([])
  expect(ids).not.toContain(purchaseOrderId)
  expect((await client.getOrder(purchaseOrderId)).value.orderDate.getTime()).toBeLessThan(createdStartDate.getTime())
})

/** An acknowledged order of a line with this many units. */
async function acknowledged(quantity: number) {
  const client = connect()
  const { value } = await client.acknowledgeOrder(seller.addOrder({ lines: [{ quantity }] }).purchaseOrderId)
  return { client, order: value, shipment: shipmentOf(value) }
}

test('change-order: throws Walmart’s rejection if a person ships everything between our read and our shipment', async () => {
  const { client, order, shipment } = await acknowledged(1)
  const lines = [{ lineNumber: '1', trackingNumber: 'BY-HAND' }]
  disturb('/v3/orders/{id}/shipping', { kind: 'change-order', change: { action: 'ship', lines } })
  const error = await errorOf(client.shipOrder(shipment))
  expect(error).toMatchObject({ kind: 'invalid_request', upstreamMessage: expect.stringContaining('SHIPPED status') })
  const [line] = linesOf([(await client.getOrder(order.purchaseOrderId)).value])
  expect(line?.orderLineStatuses.orderLineStatus[0]?.trackingInfo?.trackingNumber).toBe('BY-HAND')
})

test('change-order: applies to calls of one order only', async () => {
  const { client } = await acknowledged(1)
  disturb('/v3/orders', { kind: 'change-order', change: { action: 'cancel' } })
  const error = await errorOf(client.listOrders({ createdStartDate }).next())
  expect(error).toMatchObject({ status: 501, upstreamMessage: expect.stringContaining('change-order') })
})

test('ignore-repeated-parcel: the same parcel again ships nothing, with it; by default it ships again', async () => {
  const { client, order, shipment } = await acknowledged(3)
  const shippedUnits = async () => {
    const [line] = linesOf([(await client.shipOrder(shipment)).value])
    return line ? unitsOf(line).filter(([status]) => status === 'Shipped') : []
  }
  disturb('/v3/orders/{id}/shipping', { kind: 'ignore-repeated-parcel' }, { times: 2 })
  expect(await shippedUnits()).toEqual([['Shipped', '1']])
  await client.shipOrder(shipment).catch(() => undefined)
  expect(linesOf([(await client.getOrder(order.purchaseOrderId)).value]).map(unitsOf)).toEqual([
    [
      ['Acknowledged', '2'],
      ['Shipped', '1'],
    ],
  ])
  expect(await shippedUnits()).toHaveLength(2)
})
