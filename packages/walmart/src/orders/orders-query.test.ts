import { expect, test } from 'vitest'

import { ordersSearch } from './orders-query.ts'

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
