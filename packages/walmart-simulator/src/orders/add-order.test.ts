import { expect, test } from 'vitest'

import { createSeller } from '../create-seller.ts'
import type { Order } from '../payloads.ts'

const now = new Date('2026-03-10T12:00:00.250Z')
const size = { shipNodes: 3, items: 20, orders: 40 }
const makeSeller = (extra: object = {}) =>
  createSeller({ clientId: 'id', clientSecret: 'secret', seed: 1, ...size, madeAt: now, ...extra })

const statusesOf = ({ orderLines }: Order) =>
  orderLines.orderLine.map((line) =>
    line.orderLineStatuses.orderLineStatus.map(({ status, statusQuantity }) => [status, statusQuantity.amount]),
  )

test('an added order is new and has one unit by default, and can be found like any other', () => {
  const seller = makeSeller()
  const order = seller.addOrder()
  expect(order.orderDate).toBe(Date.parse('2026-03-10T12:00:00Z'))
  expect(statusesOf(order)).toEqual([[['Created', '1']]])
  expect(order.shippingInfo.estimatedShipDate).toBeGreaterThan(order.orderDate)
  expect(order.shipNode).toMatchObject({ type: 'SellerFulfilled', id: seller.shipNodes[0]?.shipNode })
  const position = seller.orderIndex.find(order.purchaseOrderId)
  expect(seller.orders[position ?? -1]).toEqual(order)
})

test('an added order has unique numbers', () => {
  const seller = makeSeller()
  for (let added = 0; added < 5; added += 1) seller.addOrder()
  expect(new Set(seller.orders.map(({ purchaseOrderId }) => purchaseOrderId)).size).toBe(45)
  expect(new Set(seller.orders.map(({ customerOrderId }) => customerOrderId)).size).toBe(45)
})

test('an added order can be the replacement of another order', () => {
  const order = makeSeller().addOrder({ originalCustomerOrderID: 'C1' })
  expect(order).toMatchObject({ orderType: 'REPLACEMENT', originalCustomerOrderID: 'C1' })
})

test('an added order can have a virtual pack, whose SKU the seller does not have', () => {
  const seller = makeSeller()
  const [line] = seller.addOrder({ lines: [{ virtualPackSize: 4, quantity: 2 }] }).orderLines.orderLine
  expect(seller.items.map(({ sku }) => sku)).not.toContain(line?.item.sku)
  const [{ name, details } = { name: '', details: { detail: [] } }] = line?.miscAttributes?.miscAttribute ?? []
  const values = Object.fromEntries(details.detail.map(({ key, value }) => [key, value]))
  expect([name, values]).toMatchObject([
    'VIRTUAL_PACK',
    { VIRTUAL_PACK_UNITS_ORDERED: '2', VIRTUAL_PACK_SIZE: '4', VIRTUAL_PACK_PRODUCT_URL: expect.any(String) },
  ])
  expect(() => seller.addOrder({ lines: [{ virtualPackSize: 7 }] })).toThrow('2 to 6 items')
})

test('an added order has lines with the requested quantities and statuses', () => {
  const statuses = { Shipped: 2, Cancelled: 1 }
  const order = makeSeller().addOrder({ lines: [{ statuses }, { quantity: 4 }] })
  expect(statusesOf(order)).toEqual([
    [
      ['Shipped', '2'],
      ['Cancelled', '1'],
    ],
    [['Created', '4']],
  ])
  expect(order.orderLines.orderLine.map((line) => line.orderLineQuantity.amount)).toEqual(['3', '4'])
  const [shipped, cancelled] = order.orderLines.orderLine[0]?.orderLineStatuses.orderLineStatus ?? []
  expect([shipped?.trackingInfo?.trackingNumber, cancelled?.cancellationReason]).toEqual([
    expect.any(String),
    expect.any(String),
  ])
})

test('an added order has the same price per unit and the same shipping charge for any quantity', () => {
  // Both sellers generate the same orders; this picks the first with a shipping charge.
  const [one, five] = [1, 5].map((quantity) => {
    const seller = makeSeller()
    const orders = Array.from({ length: 9 }, () => seller.addOrder({ lines: [{ quantity }] }))
    return orders
      .map(({ orderLines }) => orderLines.orderLine[0]?.charges.charge ?? [])
      .find(({ length }) => length > 1)
  })
  const [product, shipping] = one ?? []
  expect(product?.chargeAmount.amount).toBeGreaterThan(0)
  expect(five?.[0]?.chargeAmount.amount).toBeCloseTo((product?.chargeAmount.amount ?? 0) * 5, 2)
  expect(shipping?.chargeType).toBe('SHIPPING')
  expect(five?.[1]).toEqual(shipping)
})

test('an added order has the taxes and other fees of a charge, which are the tax, for any quantity', () => {
  const seller = makeSeller()
  const orders = Array.from({ length: 9 }, () => seller.addOrder({ lines: [{ quantity: 3 }] }))
  const charges = orders.flatMap(({ orderLines }) => orderLines.orderLine.flatMap((line) => line.charges.charge))
  expect(charges.filter(({ tax }) => tax !== undefined).length).toBeGreaterThan(3)
  for (const { tax, taxAndOtherFees } of charges) expect(taxAndOtherFees).toEqual(tax)
})

test('an added order can have a subscriber’s discount, up to the price', () => {
  const seller = makeSeller()
  const order = seller.addOrder({ lines: [{ subscriptionDiscount: 1.25, statuses: { Delivered: 1 } }] })
  const [price, ...others] = order.orderLines.orderLine[0]?.charges.charge ?? []
  const discount = { chargeType: 'PRODUCT', chargeName: 'SubscriptionDiscount', chargeAmount: { amount: -1.25 } }
  expect(others.at(-1)).toMatchObject(discount)
  const [returned] = seller.addReturn(order.purchaseOrderId).returnOrderLines
  expect(returned?.charges.map(({ isDiscount, chargePerUnit }) => [isDiscount, chargePerUnit.currencyAmount])).toEqual([
    [false, price?.chargeAmount.amount],
    [true, -1.25],
  ])
  for (const subscriptionDiscount of [0, 0.001, 1e6]) {
    expect(() => seller.addOrder({ lines: [{ subscriptionDiscount }] })).toThrow('between 0.01 and the price')
  }
})

test('an added order can share a customer order, and then has the same customer', () => {
  const seller = makeSeller()
  const first = seller.orders[7]
  const second = seller.addOrder({ customerOrderId: first?.customerOrderId ?? '' })
  expect(second.purchaseOrderId).not.toBe(first?.purchaseOrderId)
  expect(second).toMatchObject({
    customerOrderId: first?.customerOrderId,
    customerEmailId: first?.customerEmailId,
    shippingInfo: first?.shippingInfo,
  })
})

test('an added order has the requested ship node, none, or one that is not in the list', () => {
  const seller = makeSeller()
  expect(seller.addOrder({ shipNode: null }).shipNode).toBeUndefined()
  expect(seller.addOrder({ shipNode: '12345678901' }).shipNode).toEqual({ type: 'SellerFulfilled', id: '12345678901' })
  const wfs = seller.addOrder({ shipNodeType: 'WFSFulfilled' })
  expect([wfs.shipNode?.type, statusesOf(wfs)]).toEqual(['WFSFulfilled', [[['Acknowledged', '1']]]])
})

test('an added order names each item by its SKU, even one that the seller does not have', () => {
  const seller = makeSeller()
  const [item] = seller.items
  const order = seller.addOrder({ lines: [{ sku: item?.sku ?? '' }, { sku: 'NEVER' }] })
  expect(order.orderLines.orderLine.map((line) => line.item)).toEqual([
    { sku: item?.sku, productName: item?.productName },
    { sku: 'NEVER', productName: 'Article NEVER' },
  ])
})

test('an added order is dated by the seller’s clock, even if it is the first order', () => {
  const later = new Date('2026-03-11T00:00:00Z')
  const order = makeSeller({ orders: 0, now: () => later }).addOrder()
  expect(order.orderDate).toBe(later.getTime())
  expect(order.orderLines.orderLine[0]?.statusDate).toBe(later.getTime())
  expect(order.shippingInfo.estimatedShipDate).toBeGreaterThan(later.getTime())
})

test.each([
  [{ lines: [{ quantity: 2, statuses: { Created: 3 } }] }, 'add up to 3'],
  [{ lines: [{ quantity: 0 }] }, 'at least 1'],
  [{ shipNodeType: '3PLFulfilled', shipNode: null } as const, 'cannot be left out'],
])('rejects %j', (shape, message) => {
  expect(() => makeSeller().addOrder(shape)).toThrow(message)
})
