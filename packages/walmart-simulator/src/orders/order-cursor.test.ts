import { expect, test } from 'vitest'

import { type SellerSpec, createSeller } from '../create-seller.ts'
import { type OrderCursor, isVerbatim, readOrderCursor, writeOrderCursor } from './order-cursor.ts'

const spec: SellerSpec = {
  clientId: 'one',
  clientSecret: 'secret',
  seed: 1,
  shipNodes: 0,
  items: 0,
  orders: 0,
  madeAt: new Date('2026-03-10T12:00:00Z'),
}
const seller = createSeller(spec)

const cursor: OrderCursor = {
  query: {
    limit: 25,
    createdStart: Date.parse('2026-03-01T00:00:00.000Z'),
    createdEnd: Date.parse('2026-03-10T12:00:00.123Z'),
    shipNodeType: 'WFSFulfilled',
    productInfo: true,
    replacementInfo: true,
    times: {
      lastModifiedStartDate: Date.parse('2026-03-02T00:00:00.000Z'),
      toExpectedShipDate: Date.parse('2026-03-12T00:00:00.000Z'),
    },
    filters: { status: 'Shipped', sku: "SCARF&CO +50%-00094 O'é:", orderType: 'REGULAR' },
  },
  total: 31,
  served: 25,
  last: { orderDate: 1_772_800_000_000, purchaseOrderId: '108-001' },
}

test('round-trips', () => {
  expect(readOrderCursor(seller, writeOrderCursor(seller, cursor))).toEqual(cursor)
})

test('is a whole query string with a question mark and the end date to the millisecond', () => {
  const text = writeOrderCursor(seller, cursor)
  expect(text).toMatch(/^\?limit=25&hasMoreElements=true&soIndex=31&poIndex=25&partnerId=\d+&sellerId=\d+&/)
  expect(text).toContain('&createdEndDate=2026-03-10T12:00:00.123Z&')
})

test('survives URL parsing', () => {
  const text = writeOrderCursor(seller, cursor)
  expect(new URL(`http://localhost/v3/orders${text}`).search).toBe(text)
})

test.each<[string, (text: string) => string]>([
  ['changed', (text) => text.replace('limit=25', 'limit=26')],
  ['cut short', (text) => text.slice(0, -1)],
  ['without its signature', (text) => text.replace(/&signature=.*/, '')],
  ['without one of its fields', (text) => text.replace(/&lastModifiedStartDate=[^&]*/, '')],
  ['decoded', decodeURIComponent],
  ['encoded twice', (text) => `?${text.slice(1).split('&').map(encodedTwice).join('&')}`],
  ['with another limit after it', (text) => `${text}&limit=26`],
])('is rejected if it is sent %s', (_how, change) => {
  expect(() => readOrderCursor(seller, change(writeOrderCursor(seller, cursor)))).toThrow('Invalid cursor value')
})

function encodedTwice(pair: string): string {
  const [name, value = ''] = pair.split('=')
  return `${name}=${encodeURIComponent(value)}`
}

test.each<[string, (text: string) => string]>([
  ['re-encoded', (text) => `?${new URLSearchParams(text).toString()}`],
  ['in another order', (text) => `?${text.slice(1).split('&').toReversed().join('&')}`],
  ['with parameters before it', (text) => text.replace('?', '?limit=10&createdStartDate=2026-01-01&')],
  ['with an extra question mark', (text) => `?${text}`],
])('is accepted if it is sent %s, but is not verbatim', (_how, change) => {
  const text = writeOrderCursor(seller, cursor)
  expect(readOrderCursor(seller, change(text))).toEqual(cursor)
  expect([isVerbatim(seller, text), isVerbatim(seller, change(text))]).toEqual([true, false])
})

test.each(['clientId', 'clientSecret'])('is rejected for a seller with another %s', (key) => {
  const other = createSeller({ ...spec, [key]: 'other' })
  expect(() => readOrderCursor(other, writeOrderCursor(seller, cursor))).toThrow('Invalid cursor value')
})

test('is not confused with a plain query', () => {
  expect(readOrderCursor(seller, '?limit=25&createdStartDate=2026-03-01')).toBeUndefined()
  expect(readOrderCursor(seller, '')).toBeUndefined()
})
