import { type Listed, nothingListed, type Order, type Page } from '@aisle/walmart'
import { describe, expect, it } from 'vitest'

import {
  cursorAfter,
  firstHalf,
  firstOrderCursor,
  isDivisible,
  isRepeated,
  isTooMuch,
  OrderCursor,
  totalOf,
} from './order-cursor.ts'

const now = new Date('2026-11-23T12:00:00Z')
const start = new Date('2026-11-01T00:00:00Z')

describe('the window', () => {
  it('extends from the start date to now', () => {
    expect(firstOrderCursor({ startAt: start, changedSince: null }, now)).toMatchObject({
      from: start,
      to: now,
      next: null,
      earlier: 0,
    })
  })

  it('begins at most 180 days ago, less an hour for clock differences', () => {
    const { from } = firstOrderCursor({ startAt: new Date('2020-01-01T00:00:00Z'), changedSince: null }, now)
    expect(from).toEqual(new Date('2026-05-27T13:00:00Z'))
  })

  it('is empty if the start date is in the future', () => {
    const { from, to } = firstOrderCursor({ startAt: new Date('2027-01-01T00:00:00Z'), changedSince: null }, now)
    expect(from.getTime()).toBeGreaterThan(to.getTime())
  })
})

describe('after a page', () => {
  const at = firstOrderCursor({ startAt: start, changedSince: null }, now)

  it('continues the list at Walmart’s cursor', () => {
    const first = page(['1', '2'], { cursor: '?page=2', total: 3 })
    expect(cursorAfter(at, first)).toEqual({ ...at, next: '?page=2', listed: first.listed })
  })

  it('reads all three lists in the same window, and counts the orders of earlier lists', () => {
    const second = cursorAfter(at, page(['1'], { total: 5 }))
    expect(second).toEqual({ ...at, shipNodeType: 'WFSFulfilled', earlier: 5 })
    const third = second && cursorAfter(second, page([], { total: 0 }))
    expect(third).toEqual({ ...at, shipNodeType: '3PLFulfilled', earlier: 5 })
    expect(third && cursorAfter(third, page(['9'], { total: 1 }))).toBeUndefined()
  })

  it('uses its own count if the last page has no total', () => {
    const last = page(['1', '2'], {})
    expect(cursorAfter(at, last)).toMatchObject({ shipNodeType: 'WFSFulfilled', earlier: 2, listed: nothingListed })
  })

  it('uses the largest total, and its own count if that is larger', () => {
    const shrunk = page(['1', '2', '3'], { total: 1, largest: 5 })
    expect(cursorAfter(at, shrunk)).toMatchObject({ earlier: 5 })
    expect(totalOf({ ...at, ahead: [] }, shrunk)).toBe(5)
    expect(cursorAfter(at, page(['1', '2', '3'], { total: 1 }))).toMatchObject({ earlier: 3 })
  })

  it('survives a round trip through the database', () => {
    const next = cursorAfter(at, page(['1'], { cursor: '?page=2', total: 2 }))
    expect(OrderCursor.parse(JSON.parse(JSON.stringify(next)))).toEqual(next)
  })

  it('parses a cursor stored before counts were added', () => {
    const { whole: _, ahead: __, listed: ___, ...old } = at
    const served = { served: 200, fingerprint: 'abc' }
    expect(OrderCursor.parse(JSON.parse(JSON.stringify({ ...old, ...served })))).toEqual({
      ...at,
      whole: null,
      ahead: [],
    })
  })
})

describe('the total', () => {
  const first = { ...firstOrderCursor({ startAt: start, changedSince: null }, now), ahead: [30, 7] }
  const ids = ['1', '2']

  it('is the same on every page of the three lists', () => {
    const pages = [
      page(ids, { cursor: '?page=2', total: 5 }),
      page(['3'], { total: 5 }),
      page([], { total: 30 }),
      page([], { total: 7 }),
    ]
    expect(totalsOf(first, pages)).toEqual([42, 42, 42, 42])
  })

  it('is the same in every part of a divided window', () => {
    const half = firstHalf(first, 20_000)
    const pages = [12_000, 8001, 30, 7].map((total) => page([], { total }))
    expect(totalsOf(half, pages)).toEqual([20_037, 20_037, 20_037, 20_037])
    expect(totalOf(firstHalf(half, 12_000), page(ids, { total: 6000 }))).toBe(20_037)
  })

  it('is unknown until every list and a divided window are counted', () => {
    expect(totalOf({ ...first, ahead: null }, page(ids, { total: 5 }))).toBeUndefined()
    expect(totalOf(firstHalf(first), page(ids, { total: 5 }))).toBeUndefined()
    expect(totalsOf(firstHalf(first), [page(ids, { total: 5 }), page(ids, { total: 4 })])).toEqual([undefined, 46])
  })

  it('counts an order on the boundary of two parts once', () => {
    const rest = { ...first, from: new Date('2026-11-12T06:00:00Z') }
    expect(isRepeated(rest, { orderDate: rest.from })).toBe(true)
    expect(isRepeated(rest, { orderDate: new Date(rest.from.getTime() + 1000) })).toBe(false)
    expect(isRepeated(first, { orderDate: first.from })).toBe(false)
  })
})

/** The run's total after each of these pages. */
function totalsOf(first: OrderCursor, pages: Page<Order>[]): (number | undefined)[] {
  let at: OrderCursor | undefined = first
  return pages.map((each) => {
    if (!at) throw new Error('The refresh ended before its last page.')
    const total = totalOf(at, each)
    at = cursorAfter(at, each)
    return total
  })
}

interface PageFacts {
  readonly cursor?: string
  readonly total?: number
  /** The largest total so far. */
  readonly largest?: number
}

function page(ids: string[], { cursor, total, largest = total }: PageFacts): Page<Order> {
  const raws = ids.map((purchaseOrderId) => ({ purchaseOrderId }))
  const facts = { gaps: [], isRepeated: false }
  const elements = raws.map((raw) => ({ ...facts, value: raw as Order, raw, text: JSON.stringify(raw) }))
  const records = elements.map(({ text }) => text)
  const listed: Listed = { ...nothingListed, count: ids.length, total: largest ?? null }
  return { records, elements, rejected: [], gaps: [], total, cursor, listed }
}

describe('a window with more orders than Walmart lists', () => {
  const at = firstOrderCursor({ startAt: start, changedSince: null }, now)

  it('is too large above 10,000 orders, but only before its first page', () => {
    expect([10_000, 10_001].map((total) => isTooMuch(at, page([], { total })))).toEqual([false, true])
    expect(isTooMuch({ ...at, next: '?page=2' }, page([], { total: 10_001 }))).toBe(false)
  })

  it('is halved at whole seconds, down to an hour', () => {
    const half = firstHalf(at)
    expect(half).toEqual({ ...at, to: new Date('2026-11-12T06:00:00Z') })
    expect(firstHalf({ ...at, to: new Date(start.getTime() + 4001) }).to).toEqual(new Date(start.getTime() + 2000))
    expect(isDivisible({ ...at, to: new Date(start.getTime() + 3_600_000) })).toBe(false)
  })

  it('is read to its end, and the next list starts with the whole window', () => {
    const half = { ...firstHalf(at), earlier: 2 }
    const rest = cursorAfter(half, page(['1'], { total: 7 }))
    expect(rest).toEqual({ ...at, from: half.to, earlier: 9 })
    expect(rest && cursorAfter(rest, page(['2'], { total: 1 }))).toEqual({
      ...at,
      shipNodeType: 'WFSFulfilled',
      earlier: 10,
    })
  })
})
