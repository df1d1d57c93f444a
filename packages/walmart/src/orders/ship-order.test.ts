import { expect, test } from 'vitest'

import { Order, type OrderJson } from './order.ts'
import { type SentUnits, shippingProgress } from './ship-order.ts'

type Units = readonly [status: string, units: number, trackingNumber?: string]

/** An order with these lines, numbered from 1. */
function orderOf(...lines: (readonly Units[])[]): Order {
  const orderLine = lines.map((statuses, index) => ({
    lineNumber: String(index + 1),
    item: {},
    orderLineQuantity: { amount: '9' },
    orderLineStatuses: {
      orderLineStatus: statuses.map(([status, units, trackingNumber]) => ({
        status,
        statusQuantity: { amount: String(units) },
        ...(trackingNumber === undefined ? {} : { trackingInfo: { trackingNumber } }),
      })),
    },
  }))
  return Order.parse({
    purchaseOrderId: '1',
    customerOrderId: '2',
    orderDate: 1_764_591_825_000,
    orderLines: { orderLine },
  } satisfies OrderJson)
}

const parcel = (lineNumber: string, quantity: number, trackingNumber: string): SentUnits => ({
  lineNumber,
  quantity,
  trackingNumber,
})
const open = orderOf([['Acknowledged', 4]])
const one = orderOf([
  ['Acknowledged', 3],
  ['Shipped', 1, 'A'],
])
const two = orderOf([
  ['Acknowledged', 2],
  ['Shipped', 1, 'A'],
  ['Shipped', 1, 'A'],
])
const arrived = orderOf([
  ['Acknowledged', 3],
  ['Delivered', 1, 'A'],
])
const others = orderOf([
  ['Acknowledged', 3],
  ['Shipped', 1, 'B'],
])
const unsent = orderOf([
  ['Cancelled', 1, 'A'],
  ['Shipped', 1, 'B'],
])

test.for<[string, SentUnits[], Order, Order, string]>([
  ['nothing is shipped', [parcel('1', 1, 'A')], open, open, 'not applied'],
  ['only the earlier parcel is present', [parcel('1', 1, 'A')], one, one, 'not applied'],
  ['the earlier parcel is delivered meanwhile', [parcel('1', 1, 'A')], one, arrived, 'not applied'],
  ['the parcel is present', [parcel('1', 1, 'A')], open, one, 'done'],
  ['the parcel is already delivered', [parcel('1', 1, 'A')], open, arrived, 'done'],
  ['another parcel with the same tracking is present', [parcel('1', 1, 'A')], one, two, 'done'],
  ['the parcel is present, but not shipped', [parcel('1', 1, 'A')], open, unsent, 'partial'],
  ['fewer units are shipped than requested', [parcel('1', 2, 'A')], open, one, 'partial'],
  ['units are shipped under another tracking number', [parcel('1', 1, 'A')], open, others, 'partial'],
  ['one of two parcels is present', [parcel('1', 1, 'A'), parcel('1', 1, 'B')], open, one, 'partial'],
  ['two parcels with the same number are present', [parcel('1', 1, 'A'), parcel('1', 1, 'A')], open, two, 'done'],
  ['the order has no such line', [parcel('9', 1, 'A')], open, one, 'not applied'],
])('returns its progress when %s', ([, lines, before, after, progress]) => {
  expect(shippingProgress(lines, before, after)).toBe(progress)
})

test('checks every requested line and no other', () => {
  const before = orderOf([['Acknowledged', 4]], [['Acknowledged', 4]])
  const after = orderOf([['Shipped', 4, 'A']], [['Acknowledged', 4]])
  expect(shippingProgress([parcel('1', 4, 'A')], before, after)).toBe('done')
  expect(shippingProgress([parcel('2', 4, 'A')], before, after)).toBe('not applied')
  expect(shippingProgress([parcel('1', 4, 'A'), parcel('2', 4, 'A')], before, after)).toBe('partial')
})
