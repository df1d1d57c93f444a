import { expect, test } from 'vitest'

import type { Order, OrderLine } from '../payloads.ts'
import { makeItem } from './items.ts'
import { statusesAt } from './order-lines.ts'
import { draftOrder, type OrderSpec } from './order-summary.ts'
import { makeOrder } from './orders.ts'
import { makeShipNode, timeZones } from './ship-nodes.ts'

const dayMs = 86_400_000
const count = 2000

function makeSpec(seed: number, madeAt: number): OrderSpec {
  const shipNodes = [0, 1, 2].map((position) => makeShipNode(seed, position))
  const itemAt = (position: number) => makeItem(seed, position)
  return { seed, count, madeAt, itemCount: 100, itemAt, shipNodes }
}

function makeOrders(seed: number, madeAt: number): Order[] {
  const spec = makeSpec(seed, madeAt)
  return Array.from({ length: count }, (_, position) => makeOrder(spec, position))
}

const createdAt = Date.parse('2026-03-10T12:00:00Z')
const orders = makeOrders(1, createdAt)
const lines = orders.flatMap((order) => order.orderLines.orderLine)
const statusesOf = (line: OrderLine) => line.orderLineStatuses.orderLineStatus
const shareOf = <T>(list: readonly T[], holds: (element: T) => boolean) => list.filter(holds).length / list.length

test('generated orders are spread over the last 170 days, newest first, with unique numbers', () => {
  const dates = orders.map((order) => order.orderDate)
  expect(dates).toEqual(dates.toSorted((a, b) => b - a))
  expect(Math.max(...dates)).toBeLessThanOrEqual(createdAt)
  expect(Math.min(...dates)).toBeGreaterThan(createdAt - 170 * dayMs)
  expect(Math.min(...dates)).toBeLessThan(createdAt - 169 * dayMs)
  expect(new Set(orders.map((order) => order.purchaseOrderId)).size).toBe(count)
  expect(new Set(orders.map((order) => order.customerOrderId)).size).toBe(count)
})

test('generated orders are the same on another day, with shifted times', () => {
  const later = makeOrders(1, createdAt + 40 * dayMs)
  const moved = JSON.parse(JSON.stringify(later), (_key, value: unknown) =>
    typeof value === 'number' && value > 1e12 ? value - 40 * dayMs : value,
  ) as Order[]
  expect(moved).toEqual(orders)
})

test('generated orders differ for another seed', () => {
  expect(makeOrders(2, createdAt)[0]?.customerEmailId).not.toBe(orders[0]?.customerEmailId)
})

test('generated orders have one to four lines, numbered in ascending order with gaps', () => {
  const numbers = orders.map((order) => order.orderLines.orderLine.map((line) => Number(line.lineNumber)))
  expect(new Set(numbers.map((list) => list.length))).toEqual(new Set([1, 2, 3, 4]))
  for (const list of numbers) expect(list).toEqual([...new Set(list)].toSorted((a, b) => a - b))
  expect(numbers.some((list) => list[0] !== 1)).toBe(true)
})

test('generated orders have every status, and quantities that add up', () => {
  const names = new Set(lines.flatMap((line) => statusesOf(line).map(({ status }) => status)))
  expect(names).toEqual(new Set(['Created', 'Acknowledged', 'Shipped', 'Delivered', 'Cancelled']))
  for (const line of lines) {
    const sum = statusesOf(line).reduce((total, { statusQuantity }) => total + Number(statusQuantity.amount), 0)
    expect(line.orderLineQuantity.amount).toBe(String(sum))
  }
  expect(shareOf(lines, (line) => statusesOf(line).length === 2)).toBeGreaterThan(0.01)
})

test('generated orders have only lines with statuses that a search expects', () => {
  const spec = makeSpec(1, createdAt)
  const found = orders.flatMap((order, position) => {
    const { stage } = draftOrder(spec, position)
    return order.orderLines.orderLine.flatMap(statusesOf).map(({ status }) => `${stage} ${status}`)
  })
  const possible = Object.entries(statusesAt).flatMap(([stage, names]) => names.map((name) => `${stage} ${name}`))
  expect([...new Set(found)].toSorted()).toEqual(possible.toSorted())
})

test('generated orders have tracking exactly for shipped and delivered units', () => {
  for (const { status, trackingInfo } of lines.flatMap(statusesOf)) {
    expect(trackingInfo !== undefined).toBe(status === 'Shipped' || status === 'Delivered')
  }
})

test('generated orders have charges per line with at most two decimals, some with tax', () => {
  const charges = lines.flatMap((line) => line.charges.charge)
  for (const { chargeAmount, tax } of charges) {
    expect(String(chargeAmount.amount)).toMatch(/^\d+(\.\d\d?)?$/)
    expect(String(tax?.taxAmount.amount ?? 0)).toMatch(/^\d+(\.\d\d?)?$/)
  }
  expect(new Set(charges.map(({ chargeType }) => chargeType))).toEqual(new Set(['PRODUCT', 'SHIPPING']))
  expect(shareOf(charges, ({ tax }) => tax !== undefined)).toBeCloseTo(0.7, 1)
  const prices = new Map(
    Array.from({ length: 100 }, (_, at) => makeItem(1, at)).map(({ sku, price }) => [sku, price.amount]),
  )
  const several = lines.filter((line) => line.orderLineQuantity.amount !== '1' && prices.has(line.item.sku))
  expect(several.length).toBeGreaterThan(100)
  for (const line of several) {
    const total = (prices.get(line.item.sku) ?? 0) * Number(line.orderLineQuantity.amount)
    expect(line.charges.charge[0]?.chargeAmount.amount).toBeCloseTo(total, 5)
  }
})

test('generated orders mostly sell existing items', () => {
  expect(shareOf(lines, (line) => line.item.sku.startsWith('GONE-'))).toBeCloseTo(0.03, 1)
})

test('generated orders have all three ship node types, and sometimes no ship node', () => {
  const ofType = (type: string) => shareOf(orders, (order) => order.shipNode?.type === type)
  expect(ofType('WFSFulfilled')).toBeCloseTo(0.1, 1)
  expect(ofType('3PLFulfilled')).toBeGreaterThan(0.01)
  expect(shareOf(orders, (order) => order.shipNode === undefined)).toBeGreaterThan(0.03)
  expect(shareOf(orders, (order) => order.shipNode !== undefined && order.shipNode.id === undefined)).toBeGreaterThan(
    0.03,
  )
  const ofWalmart = orders.filter((order) => order.shipNode?.type === 'WFSFulfilled')
  const states = ofWalmart.flatMap((order) => order.orderLines.orderLine).flatMap(statusesOf)
  expect(states.filter(({ status }) => status === 'Created')).toEqual([])
})

test('generated orders are never modified before the order date or in the future', () => {
  for (const order of orders) {
    for (const line of order.orderLines.orderLine) {
      expect(line.statusDate).toBeGreaterThanOrEqual(order.orderDate)
      expect(line.statusDate).toBeLessThanOrEqual(createdAt)
    }
  }
})

test('generated orders name the service of the carrier now and then', () => {
  const services = orders.flatMap(({ shippingInfo }) => shippingInfo.carrierMethodName ?? [])
  expect(services.length / count).toBeCloseTo(0.1, 1)
  expect(new Set(services).size).toBe(13)
})

test('generated orders ship from nodes in any of 22 time zones', () => {
  const zones = Array.from({ length: 500 }, (_, position) => makeShipNode(1, position).timeZone)
  expect(new Set(zones)).toEqual(new Set(timeZones))
  expect(timeZones).toHaveLength(22)
})
