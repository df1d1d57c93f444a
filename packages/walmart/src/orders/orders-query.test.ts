import { expect, test } from 'vitest'

import { ordersSearch, releasedOrdersSearch, type OrdersQuery } from './orders-query.ts'

const createdStartDate = new Date('2026-01-02T03:04:05.678Z')

test('writes dates in whole UTC seconds', () => {
  expect(ordersSearch({ createdStartDate })).toBe('?limit=100&createdStartDate=2026-01-02T03%3A04%3A05Z')
})

const released = {
  createdStartDate,
  createdEndDate: new Date('2026-02-01T00:00:00Z'),
  fromExpectedShipDate: new Date('2026-02-02T00:00:00Z'),
  toExpectedShipDate: new Date('2026-02-03T00:00:00Z'),
  limit: 200,
  sku: 'K-1',
  customerOrderId: '52',
  purchaseOrderId: '17',
  shipNodeType: '3PLFulfilled',
  shippingProgramType: 'TWO_DAY',
  productInfo: true,
  replacementInfo: false,
  orderType: 'REGULAR',
} as const
const releasedParameters = {
  limit: '200',
  createdStartDate: '2026-01-02T03:04:05Z',
  createdEndDate: '2026-02-01T00:00:00Z',
  fromExpectedShipDate: '2026-02-02T00:00:00Z',
  toExpectedShipDate: '2026-02-03T00:00:00Z',
  sku: 'K-1',
  customerOrderId: '52',
  purchaseOrderId: '17',
  shipNodeType: '3PLFulfilled',
  shippingProgramType: 'TWO_DAY',
  productInfo: 'true',
  replacementInfo: 'false',
  orderType: 'REGULAR',
}
const change = {
  lastModifiedStartDate: new Date('2026-01-31T00:00:00Z'),
  lastModifiedEndDate: new Date('2026-01-31T01:00:00Z'),
  status: 'Created',
}
const parametersOf = (search: string) => Object.fromEntries(new URLSearchParams(search))

test('passes on every parameter', () => {
  expect(parametersOf(ordersSearch({ ...released, ...change }))).toEqual({
    ...releasedParameters,
    lastModifiedStartDate: '2026-01-31T00:00:00Z',
    lastModifiedEndDate: '2026-01-31T01:00:00Z',
    status: 'Created',
  })
})

test('passes on the parameters of released orders', () => {
  const query = { ...released, ...change }
  expect(parametersOf(releasedOrdersSearch(query))).toEqual(releasedParameters)
})

test.each([{}, { createdStartDate: undefined }, { status: 'Created' }])('requires a start date in %j', (query) => {
  expect(() => ordersSearch(query as OrdersQuery)).toThrow('createdStartDate: pass a Date')
})
