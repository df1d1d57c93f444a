import { expect, test } from 'vitest'

import { createSeller } from '../create-seller.ts'
import type { Order, OrderLine } from '../payloads.ts'
import { listOrders } from './list-orders.ts'

const dayMs = 86_400_000
const start = Date.parse('2026-03-10T12:00:00.250Z')
const everything = '?createdStartDate=2025-09-13'

interface Body {
  readonly list: {
    readonly meta: { readonly totalCount: number; readonly limit: number; readonly nextCursor?: string }
    readonly elements: { readonly order: Order[] }
  }
}

/** A seller, and functions that list its orders as over HTTP. */
function sellerOf(orders: number) {
  const keys = { clientId: 'id', clientSecret: 'secret' }
  const seller = createSeller({ ...keys, seed: 1, shipNodes: 3, items: 200, orders, madeAt: new Date(start) })
  const list = (search: string, laterMs = 0) => {
    const page = listOrders({ seller, search, now: new Date(start + laterMs) })
    return (page.wrap(page.rows) as Body).list
  }
  const walk = (search: string): Order[] => {
    const { meta, elements } = list(search)
    return meta.nextCursor === undefined ? elements.order : [...elements.order, ...walk(meta.nextCursor)]
  }
  const own = seller.orders.filter((order) => (order.shipNode?.type ?? 'SellerFulfilled') === 'SellerFulfilled')
  return { seller, list, walk, own }
}

const linesOf = (order: Order) => order.orderLines.orderLine
const idsOf = (orders: readonly Order[]) => orders.map(({ purchaseOrderId }) => purchaseOrderId)

test('returns seller-fulfilled orders of the last seven days, a hundred at a time', () => {
  const { list, walk, own } = sellerOf(5000)
  const recent = own.filter((order) => order.orderDate >= start - 7 * dayMs)
  const { meta, elements } = list('')
  expect(meta).toMatchObject({ limit: 100, totalCount: recent.length })
  expect(elements.order).toEqual(recent.slice(0, 100))
  expect(walk('')).toEqual(recent)
})

test('is limited to seven days even with an earlier modification date', () => {
  const { walk } = sellerOf(500)
  expect(walk('?lastModifiedStartDate=2025-12-01')).toEqual(walk(''))
})

test('returns every order exactly once, however small the pages are', () => {
  const { walk, own } = sellerOf(60)
  expect(walk(`${everything}&limit=1`)).toEqual(own)
})

test('rejects a date range with more than 10,000 orders', () => {
  const { list } = sellerOf(15_000)
  expect(() => list(everything)).toThrow(/More than 10000 orders/)
  expect(list('?createdStartDate=2026-02-01').meta.totalCount).toBeLessThan(10_000)
})

test('is empty for a window that ended more than 180 days ago, without an error that says why', () => {
  const { list } = sellerOf(500)
  const old = '?createdStartDate=2024-01-01&createdEndDate=2024-12-31'
  expect(() => list(old)).toThrow('Orders not found')
})

test('has no next page after a full last page', () => {
  const { list, own } = sellerOf(60)
  expect(list(`${everything}&limit=${own.length}`).meta).toEqual({ totalCount: own.length, limit: own.length })
})

test('continues at the right order while new orders arrive and served ones disappear', () => {
  const { seller, list, walk, own } = sellerOf(200)
  const before = idsOf(own)
  const { meta, elements } = list(`${everything}&limit=10`)
  const [newest] = elements.order
  if (newest === undefined) throw new Error('no order')
  seller.orders.push({ ...newest, purchaseOrderId: 'new', orderDate: start + 1 })
  seller.orders.splice(
    seller.orders.findIndex((order) => order.purchaseOrderId === before[0]),
    1,
  )
  expect(idsOf([...elements.order, ...walk(meta.nextCursor ?? '')])).toEqual(before)
  expect(list(everything, 60_000).elements.order[0]?.purchaseOrderId).toBe('new')
})

const changedMs = Date.parse('2026-02-18T12:00:00Z')
const isTwoDay = ({ fulfillment }: OrderLine) => fulfillment.shippingProgramType === 'TWO_DAY'
test.each<[string, (order: Order) => boolean]>([
  ['status=Shipped', (order) => linesOf(order).some((line) => JSON.stringify(line).includes('"status":"Shipped"'))],
  [
    'lastModifiedStartDate=2026-02-18T12:00:00Z',
    (order) => linesOf(order).some((line) => line.statusDate >= changedMs),
  ],
  ['lastModifiedEndDate=2026-02-18T12:00:00Z', (order) => linesOf(order).every((line) => line.statusDate <= changedMs)],
  ['createdEndDate=2026-02-18T12:00:00Z', (order) => order.orderDate <= changedMs],
  ['fromExpectedShipDate=2026-02-18T12:00:00Z', (order) => order.shippingInfo.estimatedShipDate >= changedMs],
  ['toExpectedShipDate=2026-02-18T12:00:00Z', (order) => order.shippingInfo.estimatedShipDate <= changedMs],
  ['shippingProgramType=TWO_DAY', (order) => linesOf(order).some(isTwoDay)],
])('filters by %s on every page', (search, holds) => {
  const { list, walk, own } = sellerOf(500)
  const expected = own.filter(holds)
  expect(expected.length).toBeGreaterThan(3)
  expect(list(`${everything}&limit=3&${search}`).meta.totalCount).toBe(expected.length)
  expect(walk(`${everything}&limit=3&${search}`)).toEqual(expected)
})

test('finds orders by number and by a SKU that needs URL encoding', () => {
  const { walk, own } = sellerOf(500)
  const order = own.find((one) => linesOf(one).some(({ item }) => encodeURIComponent(item.sku) !== item.sku))
  const sku = order?.orderLines.orderLine.find(({ item }) => encodeURIComponent(item.sku) !== item.sku)?.item.sku ?? ''
  expect(walk(`${everything}&purchaseOrderId=${order?.purchaseOrderId}`)).toEqual([order])
  expect(walk(`${everything}&customerOrderId=${order?.customerOrderId}`)).toEqual([order])
  const ofSku = own.filter((one) => linesOf(one).some(({ item }) => item.sku === sku))
  expect(walk(`${everything}&limit=1&sku=${encodeURIComponent(sku)}`)).toEqual(ofSku)
})

test('finds an order that was changed later, in its current state', () => {
  const { walk, own } = sellerOf(500)
  const old = own.at(-1)
  const [line] = old === undefined ? [] : linesOf(old)
  if (line === undefined) throw new Error('no order')
  line.statusDate = start
  expect(walk(`${everything}&lastModifiedStartDate=2026-03-10T12:00:00Z`)).toEqual([old])
})

const lacking = (orders: readonly Order[]) =>
  new Set(orders.flatMap(linesOf).map(({ item }) => [item.imageUrl, item.weight].includes(undefined)))

test('adds image and weight only on request, on every page, without changing the order', () => {
  const { walk } = sellerOf(100)
  expect(lacking(walk(`${everything}&limit=20&productInfo=true`))).toEqual(new Set([false]))
  expect(lacking(walk(`${everything}&limit=20`))).toEqual(new Set([true]))
})

test('finds replacements on every page, with the orders they replace', () => {
  const { seller, walk } = sellerOf(60)
  const originalCustomerOrderID = seller.orders[9]?.customerOrderId ?? ''
  for (let added = 0; added < 3; added += 1) seller.addOrder({ originalCustomerOrderID })
  const found = walk('?limit=2&replacementInfo=true&orderType=REPLACEMENT')
  const facts = { orderType: 'REPLACEMENT', originalCustomerOrderID }
  expect(found).toMatchObject([facts, facts, facts])
  const regular = walk('?limit=2&replacementInfo=true&orderType=REGULAR')
  expect(new Set(regular.map(({ orderType }) => orderType))).toEqual(new Set(['REGULAR']))
  expect(idsOf([...found, ...regular])).toEqual(idsOf(walk('?limit=2')))
  expect(walk('?limit=2').filter((order) => 'orderType' in order || 'originalCustomerOrderID' in order)).toEqual([])
})

test('adds incentives of two kinds on request, on every page', () => {
  const { walk } = sellerOf(300)
  const incentives = walk(`${everything}&limit=20&incentiveInfo=true`)
    .flatMap(linesOf)
    .flatMap(({ incentive }) => incentive ?? [])
  expect(new Set(incentives.map(({ type }) => type))).toEqual(new Set(['Walmart funded', 'Reduced referral']))
  for (const { originalPrice, walmartFundedIncentive, originalReferralFee } of incentives) {
    expect((originalPrice === undefined) === (walmartFundedIncentive === undefined)).toBe(true)
    expect((originalPrice === undefined) !== (originalReferralFee === undefined)).toBe(true)
  }
  expect(
    walk(`${everything}&limit=20`)
      .flatMap(linesOf)
      .filter((line) => 'incentive' in line),
  ).toEqual([])
})

test('responds with "not found" if nothing matches', () => {
  expect(() => sellerOf(0).list('')).toThrow('Orders not found')
  expect(() => sellerOf(100).list(`${everything}&createdEndDate=2025-09-12`)).toThrow('Orders not found')
})
