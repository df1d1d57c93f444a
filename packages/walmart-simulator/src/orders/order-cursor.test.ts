import { expect, test } from 'vitest'

import { type SellerSpec, createSeller } from '../create-seller.ts'
import { type OrderCursor, isVerbatim, readOrderCursor, writeOrderCursor } from './order-cursor.ts'
import { readOrderQuery } from './order-query.ts'

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

const now = new Date('2026-03-10T12:00:00.123Z')
const search = new URLSearchParams({
  limit: '25',
  createdStartDate: '2026-03-01',
  shipNodeType: 'WFSFulfilled',
  productInfo: 'true',
  lastModifiedStartDate: '2026-03-02T00:00:00Z',
  status: 'Shipped',
  sku: "SCARF&CO +50%-00094 O'é:",
  orderType: 'REGULAR',
})
const cursor: OrderCursor = {
  query: readOrderQuery(search, now),
  total: 31,
  served: 25,
  last: { orderDate: 1_772_800_000_000, purchaseOrderId: '108-001' },
}
const later = new Date('2026-03-10T12:05:00Z')
const read = (text: string) => readOrderCursor(seller, text, later)

test('an order cursor survives a round trip', () => {
  expect(read(writeOrderCursor(seller, cursor))).toEqual(cursor)
})

test('an order cursor is a whole query string with the dates as they were sent, and the end date to the millisecond', () => {
  const text = writeOrderCursor(seller, cursor)
  expect(text).toMatch(
    /^\?limit=25&hasMoreElements=true&soIndex=31&cursor=[^&]+&poIndex=25&partnerId=\d+&sellerId=\d+&/,
  )
  expect(text).toContain('&createdStartDate=2026-03-01&')
  expect(text).toContain('&lastModifiedStartDate=2026-03-02T00:00:00Z&')
  expect(text).toMatch(/&createdEndDate=2026-03-10T12:00:00.123Z$/)
})

test('an order cursor shows the start date that Walmart moved', () => {
  const query = readOrderQuery(new URLSearchParams('createdStartDate=2020-01-01'), now)
  expect(writeOrderCursor(seller, { ...cursor, query })).toContain('&createdStartDate=2025-09-11T12:00:00.123Z&')
})

test('an order cursor survives URL parsing', () => {
  const text = writeOrderCursor(seller, cursor)
  expect(new URL(`http://localhost/v3/orders${text}`).search).toBe(text)
})

test.each<[string, (text: string) => string]>([
  ['changed', (text) => text.replace('limit=25', 'limit=26')],
  ['cut short', (text) => text.slice(0, -1)],
  ['with another opaque part', (text) => text.replace('cursor=', 'cursor=A')],
  ['decoded', decodeURIComponent],
  ['encoded twice', (text) => `?${text.slice(1).split('&').map(encodedTwice).join('&')}`],
  ['with another limit after it', (text) => `${text}&limit=26`],
])('an order cursor is rejected if it is sent %s', (_how, change) => {
  expect(() => read(change(writeOrderCursor(seller, cursor)))).toThrow('Invalid cursor value')
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
  ['without one of its parts', (text) => text.replace(/&lastModifiedStartDate=[^&]*/, '')],
  ['with the opaque part alone', (text) => `?${/cursor=[^&]+/.exec(text)?.[0]}`],
])('an order cursor is accepted if it is sent %s, but is not verbatim', (_how, change) => {
  const text = writeOrderCursor(seller, cursor)
  expect(read(change(text))).toEqual(cursor)
  expect([isVerbatim(seller, text, later), isVerbatim(seller, change(text), later)]).toEqual([true, false])
})

test('an order cursor continues by offset if it is sent without the opaque part', () => {
  const text = writeOrderCursor(seller, cursor).replace(/&cursor=[^&]*/, '')
  expect(read(text)).toMatchObject({
    total: 31,
    served: 25,
    last: undefined,
    query: { createdStart: cursor.query.createdStart },
  })
  expect(() => read(text.replace('poIndex=25', 'poIndex=x'))).toThrow('Invalid cursor value')
})

test('an order cursor continues by offset after a start date that was moved, which is too early by then', () => {
  const query = readOrderQuery(new URLSearchParams('limit=25&createdStartDate=2020-01-01'), now)
  const text = writeOrderCursor(seller, { ...cursor, query }).replace(/&cursor=[^&]*/, '')
  expect(read(text)?.query.createdStart).toBe(query.createdStart)
})

test.each(['clientId', 'clientSecret'])('an order cursor is rejected for a seller with another %s', (key) => {
  const other = createSeller({ ...spec, [key]: 'other' })
  expect(() => readOrderCursor(other, writeOrderCursor(seller, cursor), later)).toThrow('Invalid cursor value')
})

test('an order cursor is not confused with a plain query', () => {
  expect(read('?limit=25&createdStartDate=2026-03-01')).toBeUndefined()
  expect(read('')).toBeUndefined()
})
