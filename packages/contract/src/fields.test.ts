import { describe, expect, it } from 'vitest'

import { fieldErrors } from './field-errors.ts'
import { DayOrTime, isReversed } from './fields.ts'
import { CreateWalmartSalesOrders } from './walmart/orders/create-sales-orders.ts'
import { ListWalmartOrders } from './walmart/orders/list-orders.ts'

describe('a day or time', () => {
  it.each([
    ['a day', '2026-11-23', '2026-11-23'],
    ['a time in UTC', '2026-11-23T16:12:00Z', '2026-11-23T16:12:00Z'],
    ['a time with an offset', '2026-11-23T17:12:00.25+01:00', '2026-11-23T16:12:00.25Z'],
    ['microseconds on another day', '2024-02-29T23:30:00.123456-05:30', '2024-03-01T05:00:00.123456Z'],
  ])('accepts %s, and returns it in UTC', (_, text, utc) => {
    expect(DayOrTime.parse(text)).toBe(utc)
  })

  it.each([
    '2026-02-30',
    '0000-01-01',
    '2026-11-23T25:00:00Z',
    '2026-02-30T10:00:00+01:00',
    '2026-11-23T10:00:00',
    '2026-11-23T10:00:00+24:00',
    // In UTC, the year is out of range.
    '0001-01-01T00:00:00+14:00',
    '9999-12-31T23:59:59-12:00',
    'yesterday',
    '',
    5,
  ])('rejects %j', (value) => {
    expect(DayOrTime.safeParse(value).success).toBe(false)
  })
})

describe('a range', () => {
  it.each([
    ['2026-11-24', '2026-11-23'],
    ['2026-11-23T16:12:01Z', '2026-11-23T16:12:00Z'],
    ['2026-11-25T12:00:01Z', '2026-11-23'],
    ['2026-11-23', '2026-11-22T09:59:59Z'],
  ])('from %s to %s is reversed', (from, to) => {
    expect(isReversed(from, to)).toBe(true)
  })

  it.each([
    ['2026-11-23', '2026-11-23'],
    ['2026-11-23T16:12:00Z', '2026-11-23T16:12:00Z'],
    ['2026-11-24T11:59:59Z', '2026-11-23'],
    ['2026-11-23', '2026-11-22T10:00:00Z'],
  ])('from %s to %s is not reversed in every time zone', (from, to) => {
    expect(isReversed(from, to)).toBe(false)
  })

  it('reports reversed order dates at the end of the range', () => {
    expect(fieldErrors(ListWalmartOrders, { id: 1, orderDateFrom: '2026-11-24', orderDateTo: '2026-11-23' })).toEqual({
      orderDateTo: ['The order date to field must not be before orderDateFrom.'],
    })
    const filters = { orderDateFrom: '2026-11-24T10:00:00+02:00', orderDateTo: '2026-11-24T07:59:59Z' }
    expect(fieldErrors(CreateWalmartSalesOrders, { id: 1, create_all_orders: true, filters })).toEqual({
      'filters.orderDateTo': ['The filters.order date to field must not be before orderDateFrom.'],
    })
  })
})
