import { expect, test } from 'vitest'

import { readOrderQuery } from './order-query.ts'

const now = new Date('2026-03-10T12:00:00.500Z')
const read = (search: string) => readOrderQuery(new URLSearchParams(search), now)

test('defaults to a hundred seller-fulfilled orders of the last week', () => {
  expect(read('')).toEqual({
    parameters: [
      ['createdStartDate', '2026-03-03T12:00:00.500Z'],
      ['createdEndDate', '2026-03-10T12:00:00.500Z'],
    ],
    limit: 100,
    createdStart: Date.parse('2026-03-03T12:00:00.500Z'),
    createdEnd: now.getTime(),
    shipNodeType: 'SellerFulfilled',
    productInfo: false,
    replacementInfo: false,
    times: {},
    filters: {},
    incentiveInfo: false,
  })
})

test('defaults to the last week even if a modification date is given', () => {
  const query = read('?lastModifiedStartDate=2026-01-01')
  expect(query.createdStart).toBe(Date.parse('2026-03-03T12:00:00.500Z'))
  expect(query.times.lastModifiedStartDate).toBe(Date.parse('2026-01-01T00:00:00Z'))
})

test.each([
  ['2026-03-01', '2026-03-01T00:00:00Z'],
  ['2026-03-01T10:30:15Z', '2026-03-01T10:30:15Z'],
  ['2026-03-01T10:30:15', '2026-03-01T10:30:15Z'],
  ['2026-03-01T10:30:15%2B0000', '2026-03-01T10:30:15Z'],
  ['2026-03-01T10:30:15+00:00', '2026-03-01T10:30:15Z'],
  ['2026-03-01T10:30:15.250Z', '2026-03-01T10:30:15.250Z'],
])('accepts the date %s', (value, meaning) => {
  expect(read(`?createdStartDate=${value}`).createdStart).toBe(Date.parse(meaning))
})

test.each([
  '2026-03-01T10:30:15%2B0200',
  '2026-03-01T10:30',
  '2026-02-30',
  '2026-13-01',
  '1772323200000',
  'yesterday',
  '',
])('rejects the date "%s"', (value) => {
  expect(() => read(`?createdEndDate=${value}`)).toThrow('Invalid Date format value')
})

test('moves a createdStartDate of more than 180 days ago forward', () => {
  const earliest = Date.parse('2025-09-11T12:00:00.500Z')
  expect(read('?createdStartDate=2020-01-01').createdStart).toBe(earliest)
  expect(read('?createdStartDate=2025-09-11T12:00:01Z').createdStart).toBe(earliest + 500)
})

test.each(['0', '201', '-1', '1.5', 'all', ''])('rejects the limit "%s"', (limit) => {
  expect(() => read(`?limit=${limit}`)).toThrow('limit')
})

test.each([
  'status=Lost',
  'shipNodeType=Mine',
  'status=',
  'shippingProgramType=SLOW',
  'replacementInfo=true&orderType=GIFT',
])('rejects %s', (search) => {
  expect(() => read(`?${search}`)).toThrow('Invalid')
})

test.each(['REGULAR', 'REPLACEMENT', 'PREORDER'])('accepts the orderType %s without replacementInfo', (orderType) => {
  expect(read(`?orderType=${orderType}`)).toMatchObject({ replacementInfo: false, filters: { orderType } })
})

test('accepts any range of expected ship dates', () => {
  const times = { fromExpectedShipDate: Date.parse('2020-01-01'), toExpectedShipDate: Date.parse('2027-01-01') }
  expect(read('?fromExpectedShipDate=2020-01-01&toExpectedShipDate=2027-01-01').times).toEqual(times)
})

test('rejects an unsupported parameter', () => {
  expect(() => read('?serviceInfo=true')).toThrow('does not support serviceInfo')
})
