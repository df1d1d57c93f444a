import { expect, test } from 'vitest'

import { makeItem } from '../seed/items.ts'
import { summaryOf } from '../seed/order-summary.ts'
import { OrderIndex } from './order-index.ts'

const hourMs = 3_600_000
const itemAt = (position: number) => makeItem(1, position)

/** An index of three seller-fulfilled orders, dated at one, two and two hours, in reverse order. */
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

test('knows the summary of an order without generating it', () => {
  const index = new OrderIndex({ seed: 3, count: 300, madeAt: 1e12, itemCount: 50, itemAt, shipNodes: [] })
  for (let position = 0; position < 300; position += 1) {
    expect(index.summary(position)).toMatchObject(summaryOf(index.orders.peek(position)))
  }
})

test('sorts newest first, and by number if dates are equal', () => {
  const { ids } = threeOrders()
  expect(ids(0, 3)).toEqual(['po2', 'po1', 'po0'])
})

test('includes both ends of a date range', () => {
  const { index } = threeOrders()
  expect(index.between('SellerFulfilled', hourMs, 2 * hourMs)).toEqual({ from: 0, to: 3 })
  expect(index.between('SellerFulfilled', hourMs, 2 * hourMs - 1)).toEqual({ from: 2, to: 3 })
  expect(index.between('SellerFulfilled', hourMs + 1, 2 * hourMs)).toEqual({ from: 0, to: 2 })
  expect(index.between('WFSFulfilled', 0, 9 * hourMs)).toEqual({ from: 0, to: 0 })
})

test('finds the rank after an order, even if that order was removed', () => {
  const { index, list } = threeOrders()
  const key = { orderDate: 2 * hourMs, purchaseOrderId: 'po2' }
  expect(index.rankAfter('SellerFulfilled', key)).toBe(1)
  list.splice(2, 1)
  expect(index.rankAfter('SellerFulfilled', key)).toBe(0)
})

test('detects an added order', () => {
  const { index, list, ids } = threeOrders()
  expect(ids(0, 1)).toEqual(['po2'])
  const first = index.orders.peek(0)
  list.push({ ...first, purchaseOrderId: 'new', orderDate: 5 * hourMs })
  expect(ids(0, 1)).toEqual(['new'])
})

test('finds an order by number, even if it was added or moved', () => {
  const index = new OrderIndex({ seed: 3, count: 300, madeAt: 1e12, itemCount: 50, itemAt, shipNodes: [] })
  const { list, peek, stored } = index.orders
  const numbers = Array.from({ length: 300 }, (_, position) => peek(position).purchaseOrderId)
  expect(numbers.map((number) => index.find(number))).toEqual(numbers.map((_, position) => position))
  for (const unknown of ['', '1', 'po', `${Number(numbers[0]) + 1}`, `${Number(numbers.at(-1)) + 211}`]) {
    expect(index.find(unknown)).toBeUndefined()
  }
  expect(numbers.map((_, position) => stored(position))).toEqual(numbers.map(() => undefined))
  list.length = 299
  expect(index.find(numbers[299] ?? '')).toBeUndefined()
  list.unshift({ ...peek(0), purchaseOrderId: 'new' })
  expect([index.find('new'), index.find(numbers[298] ?? '')]).toEqual([0, 299])
  list.splice(1, 1)
  expect(index.find(numbers[0] ?? '')).toBeUndefined()
})
