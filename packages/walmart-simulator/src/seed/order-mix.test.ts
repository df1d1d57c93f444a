import { expect, test } from 'vitest'

import { createSeller } from '../create-seller.ts'
import type { Order } from '../payloads.ts'
import { type OrderMix, completeOrderMix } from './order-mix.ts'

function ordersOf(orderMix: OrderMix): Order[] {
  const keys = { clientId: 'id', clientSecret: 'secret', seed: 1 }
  const size = { shipNodes: 3, items: 20, orders: 400 }
  return createSeller({ ...keys, ...size, madeAt: new Date('2026-03-10T12:00:00Z'), orderMix }).orders
}

const linesOf = (orders: Order[]) => orders.flatMap((order) => order.orderLines.orderLine)
const isShipped = (order: Order) =>
  order.orderLines.orderLine[0]?.orderLineStatuses.orderLineStatus.some(({ status }) => status === 'Shipped') === true

test.each(['WFSFulfilled', '3PLFulfilled'] as const)('makes all orders or none %s', (type) => {
  const of = (share: number) =>
    ordersOf(type === 'WFSFulfilled' ? { wfs: share, thirdParty: 0 } : { wfs: 0, thirdParty: share })
  expect(new Set(of(1).map(({ shipNode }) => shipNode?.type))).toEqual(new Set([type]))
  expect(of(0).filter(({ shipNode }) => shipNode?.type === type)).toEqual([])
})

test('omits the ship node of all seller-fulfilled orders, or of none', () => {
  const none = { wfs: 0, thirdParty: 0 }
  expect(ordersOf({ ...none, withoutShipNode: 1 }).filter(({ shipNode }) => shipNode !== undefined)).toEqual([])
  expect(ordersOf({ ...none, withoutShipNode: 0 }).filter(({ shipNode }) => shipNode === undefined)).toEqual([])
})

test('gives all lines several units, or none', () => {
  const [all, none] = [1, 0].map((severalUnits) =>
    linesOf(ordersOf({ severalUnits })).map((line) => Number(line.orderLineQuantity.amount)),
  )
  expect([Math.min(...(all ?? [])), Math.max(...(none ?? []))]).toEqual([2, 1])
})

test('gives all shipped lines of several units two statuses, or none', () => {
  const [all, none] = [1, 0].map((severalStatuses) => {
    const lines = linesOf(ordersOf({ severalUnits: 1, severalStatuses }).filter(isShipped))
    return new Set(lines.map((line) => line.orderLineStatuses.orderLineStatus.length))
  })
  expect([all, none]).toEqual([new Set([2]), new Set([1])])
})

test('lets at most four purchase orders share a customer order, with the same date and customer', () => {
  const groups = [...Map.groupBy(ordersOf({ sharedCustomerOrder: 0.5 }), (order) => order.customerOrderId).values()]
  expect(new Set(groups.map(({ length }) => length))).toEqual(new Set([1, 2, 3, 4]))
  for (const group of groups) {
    const same = group.map(({ orderDate, customerEmailId, shippingInfo }) => [orderDate, customerEmailId, shippingInfo])
    expect(same).toEqual(group.map(() => same[0]))
    expect(new Set(group.map(({ purchaseOrderId }) => purchaseOrderId)).size).toBe(group.length)
  }
})

test('sharing customer orders changes nothing else about the orders', () => {
  const plain = ordersOf({})
  expect(ordersOf(completeOrderMix({}))).toEqual(plain)
  const alone = new Map(plain.map((order) => [order.purchaseOrderId, order]))
  const leaders = ordersOf({ sharedCustomerOrder: 0.5 }).filter(
    (order) => alone.get(order.purchaseOrderId)?.customerOrderId === order.customerOrderId,
  )
  expect(leaders.length).toBeGreaterThan(200)
  for (const order of leaders) expect(order).toEqual(alone.get(order.purchaseOrderId))
})

test.each<[object, string]>([
  [{ wfs: 1.1 }, 'wfs'],
  [{ severalUnits: -0.1 }, 'severalUnits'],
  [{ severalUnits: Number.NaN }, 'severalUnits'],
  [{ wfs: 0.6, thirdParty: 0.6 }, 'add up'],
  [{ gifts: 0.5 }, 'gifts is not a share'],
])('rejects %j', (mix, message) => {
  expect(() => completeOrderMix(mix)).toThrow(message)
})
