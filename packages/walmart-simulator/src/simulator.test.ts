import { expect, test } from 'vitest'

import { type SimulatorOptions, createSimulator } from './simulator.ts'

const dayMs = 86_400_000
const start = Date.parse('2026-03-10T12:00:00.250Z')

function sellerOf(options: SimulatorOptions = {}) {
  const [seller] = createSimulator({ now: () => new Date(start), ...options }).sellers
  if (seller === undefined) throw new Error('The simulator has no seller')
  return seller
}

test('has one seller with 3 ship nodes, 200 items and 500 orders by default', () => {
  const { clientId, clientSecret, shipNodes, items, orders } = sellerOf()
  expect([shipNodes.length, items.length, orders.length]).toEqual([3, 200, 500])
  expect(clientId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  expect(clientSecret).toMatch(/^(?=.*-)(?=.*_)[\w-]{40,}$/)
})

test('generates the same credentials and data for the same seed', () => {
  const [one, same] = [sellerOf({ orders: 60 }), sellerOf({ orders: 60 })]
  expect([same.clientId, same.clientSecret]).toEqual([one.clientId, one.clientSecret])
  expect([same.shipNodes, same.items, same.orders]).toEqual([one.shipNodes, one.items, one.orders])
})

test('generates the same orders even if the items were changed before', () => {
  const changed = sellerOf({ orders: 60 })
  changed.items.splice(0, 150)
  for (const item of changed.items) item.sku = 'CHANGED'
  expect(changed.orders).toEqual(sellerOf({ orders: 60 }).orders)
})

test('generates the same orders on another day, with shifted times', () => {
  const later = sellerOf({ now: () => new Date(start + 30 * dayMs) })
  const dates = sellerOf().orders.map((order) => order.orderDate)
  expect(later.orders.map((order) => order.orderDate - 30 * dayMs)).toEqual(dates)
})

test('generates different credentials and data for another seed', () => {
  const [one, other] = [sellerOf({ seed: 1 }), sellerOf({ seed: 2 })]
  expect(other.clientId).not.toBe(one.clientId)
  expect(other.items).not.toEqual(one.items)
  expect(other.orders[0]).not.toEqual(one.orders[0])
})

const keys = (name: string) => ({ clientId: name, clientSecret: name })

test('gives each seller its own data, of the requested size', () => {
  const { sellers } = createSimulator({
    items: 9,
    sellers: [keys('a'), keys('b'), { ...keys('c'), items: 2, seed: 1 }],
  })
  expect(sellers.map(({ clientId, items }) => [clientId, items.length])).toEqual([
    ['a', 9],
    ['b', 9],
    ['c', 2],
  ])
  expect(sellers[1]?.items[0]).not.toEqual(sellers[0]?.items[0])
  expect(sellers[2]?.items[0]).toEqual(sellers[0]?.items[0])
})

test.each<[SimulatorOptions, string]>([
  [{ orders: -1 }, 'orders'],
  [{ orders: 1.5 }, 'orders'],
  [{ items: Number.NaN }, 'items'],
  [{ shipNodes: -1 }, 'shipNodes'],
  [{ seed: 0.5 }, 'seed'],
  [{ returnShare: 2 }, 'returnShare'],
  [{ linesPerOrder: 0 }, 'linesPerOrder'],
  [{ sellers: [keys('a'), keys('a')] }, 'the same clientId'],
  [{ sellers: [{ ...keys('a'), orders: -1 }] }, 'orders'],
])('rejects %j', (options, message) => {
  expect(() => createSimulator(options)).toThrow(message)
})

test('generates no order before it is read', () => {
  const startedAt = performance.now()
  expect(sellerOf({ orders: 5_000_000 }).orders.at(-1)?.orderDate).toBeGreaterThan(start - 170 * dayMs)
  expect(performance.now() - startedAt).toBeLessThan(2000)
})
