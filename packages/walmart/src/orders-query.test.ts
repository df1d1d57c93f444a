import { expect, test } from 'vitest'

import { isOrdersCursor, ordersSearch } from './orders-query.ts'

const createdStartDate = new Date('2026-01-02T03:04:05.678Z')

test('writes dates in whole seconds of UTC', () => {
  expect(ordersSearch({ createdStartDate })).toBe('?limit=100&createdStartDate=2026-01-02T03%3A04%3A05Z')
})

test('passes every parameter on', () => {
  const search = ordersSearch({
    createdStartDate,
    createdEndDate: new Date('2026-02-01T00:00:00Z'),
    lastModifiedStartDate: new Date('2026-01-31T00:00:00Z'),
    lastModifiedEndDate: new Date('2026-01-31T01:00:00Z'),
    limit: 200,
    status: 'Created',
    shipNodeType: '3PLFulfilled',
    productInfo: true,
  })
  expect(Object.fromEntries(new URLSearchParams(search))).toEqual({
    limit: '200',
    createdStartDate: '2026-01-02T03:04:05Z',
    createdEndDate: '2026-02-01T00:00:00Z',
    lastModifiedStartDate: '2026-01-31T00:00:00Z',
    lastModifiedEndDate: '2026-01-31T01:00:00Z',
    status: 'Created',
    shipNodeType: '3PLFulfilled',
    productInfo: 'true',
  })
})

test.each([
  ['?limit=10&soIndex=31&createdEndDate=2019-09-17T18:47:03.703Z', true],
  ['?a=%2B+b%20c&d=ü', true],
  ['limit=10', false],
  ['', false],
  ['@evil.example/?a=1', false],
  ['/../items?a=1', false],
  ['https://evil.example/?a', false],
  ['?a=1#b', false],
  ['?a=1\nb', false],
  ['?a=1\u0000', false],
])('tells whether %j is a cursor: %s', (cursor, is) => {
  expect(isOrdersCursor(cursor)).toBe(is)
})
