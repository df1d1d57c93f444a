import { expect, test } from 'vitest'

import { makeItem } from '../seed/items.ts'
import { headOf } from '../seed/order-head.ts'
import { OrderIndex } from './order-index.ts'

const hourMs = 3_600_000
const itemAt = (position: number) => makeItem(1, position)

/** An index over three orders of the seller's own, dated one, two and two hours; the numbers run the other way. */
function threeOrders() {
  const index = new OrderIndex({ seed: 1, count: 3, madeAt: 0, itemCount: 5, itemAt, shipNodes: [] })
  const { list } = index.orders
  list.forEach((order, position) => {
    order.orderDate = Math.min(position + 1, 2) * hourMs
    order.purchaseOrderId = `po${position}`
    order.shipNode = { type: 'SellerFulfilled' }
  })
  index.orders.touch()
  const ids = (from: number, to: number) =>
    Array.from(
      { length: to - from },
      (_, rank) => list[index.positionAt('SellerFulfilled', from + rank)]?.purchaseOrderId,
    )
  return { index, list, ids }
}

test('knows the head of an order before the order is made', () => {
  const index = new OrderIndex({ seed: 3, count: 300, madeAt: 1e12, itemCount: 50, itemAt, shipNodes: [] })
  for (let position = 0; position < 300; position += 1) {
    expect(index.head(position)).toMatchObject(headOf(index.orders.peek(position)))
  }
})

test('sorts newest first, and by number where dates are equal', () => {
  const { ids } = threeOrders()
  expect(ids(0, 3)).toEqual(['po2', 'po1', 'po0'])
})

test('includes both ends of a window', () => {
  const { index } = threeOrders()
  expect(index.between('SellerFulfilled', hourMs, 2 * hourMs)).toEqual({ from: 0, to: 3 })
  expect(index.between('SellerFulfilled', hourMs, 2 * hourMs - 1)).toEqual({ from: 2, to: 3 })
  expect(index.between('SellerFulfilled', hourMs + 1, 2 * hourMs)).toEqual({ from: 0, to: 2 })
  expect(index.between('WFSFulfilled', 0, 9 * hourMs)).toEqual({ from: 0, to: 0 })
})

test('finds the place behind an order, also when that order has gone', () => {
  const { index, list } = threeOrders()
  const key = { orderDate: 2 * hourMs, purchaseOrderId: 'po2' }
  expect(index.rankAfter('SellerFulfilled', key)).toBe(1)
  list.splice(2, 1)
  expect(index.rankAfter('SellerFulfilled', key)).toBe(0)
})

test('notices an order that is put in', () => {
  const { index, list, ids } = threeOrders()
  expect(ids(0, 1)).toEqual(['po2'])
  const first = index.orders.peek(0)
  list.push({ ...first, purchaseOrderId: 'new', orderDate: 5 * hourMs })
  expect(ids(0, 1)).toEqual(['new'])
})

test('finds an order by its number, also when it was put in or its place has changed', () => {
  const index = new OrderIndex({ seed: 3, count: 300, madeAt: 1e12, itemCount: 50, itemAt, shipNodes: [] })
  const { list, peek, kept } = index.orders
  const numbers = Array.from({ length: 300 }, (_, position) => peek(position).purchaseOrderId)
  expect(numbers.map((number) => index.find(number))).toEqual(numbers.map((_, position) => position))
  for (const unknown of ['', '1', 'po', `${Number(numbers[0]) + 1}`, `${Number(numbers.at(-1)) + 211}`]) {
    expect(index.find(unknown)).toBeUndefined()
  }
  expect(numbers.map((_, position) => kept(position))).toEqual(numbers.map(() => undefined))
  list.length = 299
  expect(index.find(numbers[299] ?? '')).toBeUndefined()
  list.unshift({ ...peek(0), purchaseOrderId: 'new' })
  expect([index.find('new'), index.find(numbers[298] ?? '')]).toEqual([0, 299])
  list.splice(1, 1)
  expect(index.find(numbers[0] ?? '')).toBeUndefined()
})
