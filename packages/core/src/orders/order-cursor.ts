import { ShipNodeType } from '@aisle/contract'
import { Listed, nothingListed, type Order, type Page, type Parsed } from '@aisle/walmart'
import { z } from 'zod'

import { sizeOf } from '../runs/index.ts'

/**
 * The position of an order refresh: the list, the part of the refresh's fixed time window, and Walmart's cursor. Walmart lists
 * one type of ship node per call, so a refresh reads three lists.
 */
export const OrderCursor = z.object({
  shipNodeType: ShipNodeType,
  /** The whole window. */
  start: z.coerce.date(),
  end: z.coerce.date(),
  /** Only orders that have changed since then; null means all. */
  changedSince: z.coerce.date().nullable().default(null),
  /** The part of the window that is being listed. */
  from: z.coerce.date(),
  to: z.coerce.date(),
  /** Walmart's cursor in this part; null at its start. */
  next: z.string().nullable(),
  /** The number of orders in earlier parts. */
  earlier: z.int(),
  /** The number of orders to the end of this list, where Walmart counted them before the window was divided. */
  whole: z.int().nullable().default(null),
  /** The number of orders of each list after this one; null while unknown. */
  ahead: z.array(z.int()).nullable().default([]),
  /** The orders of this part received so far. */
  listed: Listed.default(nothingListed),
})
export type OrderCursor = z.infer<typeof OrderCursor>

const dayMs = 24 * 60 * 60 * 1000
// Walmart serves 180 days. One hour less, because its clock may differ from ours.
const reachMs = 180 * dayMs - 60 * 60 * 1000

/** The earliest order date that Walmart serves. */
export function reachBack(now: Date): Date {
  return new Date(now.getTime() - reachMs)
}

interface Wanted {
  readonly startAt: Date
  readonly changedSince: Date | null
}

/** The window from the start date, or the earliest that Walmart serves, until now. */
export function firstOrderCursor(wanted: Wanted, now: Date): OrderCursor {
  const within = (time: Date) => new Date(Math.max(time.getTime(), reachBack(now).getTime()))
  const start = within(wanted.startAt)
  const changedSince = wanted.changedSince && within(wanted.changedSince)
  const window = { start, end: now, changedSince, from: start, to: now }
  return { shipNodeType: 'SellerFulfilled', ...window, earlier: 0, whole: null, ahead: null, ...atStart }
}

/** The cursor after a page: in the same part, the next part or the next list; undefined after the last page. */
export function cursorAfter(at: OrderCursor, page: Page<Order>): OrderCursor | undefined {
  if (page.cursor !== undefined) return { ...at, next: page.cursor, listed: page.listed }
  const ended = { ...at, ...atStart, earlier: at.earlier + sizeOf(page.listed) }
  if (at.to < at.end) return { ...ended, from: at.to, to: at.end }
  const [shipNodeType] = listsAfter(at)
  const counts = { earlier: at.whole ?? ended.earlier, whole: null, ahead: at.ahead && at.ahead.slice(1) }
  return shipNodeType && { ...ended, ...counts, shipNodeType, from: at.start, to: at.end }
}

export function listsAfter({ shipNodeType }: OrderCursor): readonly ShipNodeType[] {
  return ShipNodeType.options.slice(ShipNodeType.options.indexOf(shipNodeType) + 1)
}

/** The number of orders in all three lists; undefined while that of one list is unknown. */
export function totalOf(at: OrderCursor, page: Page<Order>): number | undefined {
  const isLastPart = at.to.getTime() === at.end.getTime()
  const { listed } = page
  const whole = at.whole ?? (isLastPart && listed.total !== null ? at.earlier + sizeOf(listed) : undefined)
  if (whole === undefined || at.ahead === null) return undefined
  return at.ahead.reduce((sum, count) => sum + count, whole)
}

const atStart = { next: null, listed: nothingListed }

// Walmart's limit for one query: 10,000 according to its documentation of 2026, 20,000 according to that of 2024.
const mostOrders = 10_000
const shortestPartMs = 60 * 60 * 1000

/** Whether a part has more orders than Walmart lists. */
export function isTooMuch(at: OrderCursor, page: Page<Order>): boolean {
  return isDivisible(at) && (page.total ?? 0) > mostOrders
}

/** Whether the part can be halved: no page of it has been read, and it is longer than the shortest part. */
export function isDivisible({ next, from, to }: OrderCursor): boolean {
  return next === null && to.getTime() - from.getTime() > shortestPartMs
}

/**
 * The first half of a part. Walmart's times are whole seconds, and include both ends.
 *
 * @param total how many orders the part has, if Walmart has said it
 */
export function firstHalf(at: OrderCursor, total?: number): OrderCursor {
  const middle = (at.from.getTime() + at.to.getTime()) / 2
  const isLastPart = at.to.getTime() === at.end.getTime()
  const whole = at.whole ?? (isLastPart && total !== undefined ? at.earlier + total : null)
  return { ...at, to: new Date(Math.floor(middle / 1000) * 1000), whole }
}

/** Whether an order is from the instance's start date or later. Enforces that date whatever Walmart returns. */
export const isFrom = (startAt: Date) => (order: Parsed<Order>) => order.value.orderDate >= startAt

/** Whether an order's date cannot be right, because it is outside the requested period. Clocks may differ by a day. */
export function isImplausible({ start, end }: OrderCursor, { orderDate }: Pick<Order, 'orderDate'>): boolean {
  return orderDate.getTime() < start.getTime() - dayMs || orderDate.getTime() > end.getTime() + dayMs
}

/** Whether the previous part listed this order too: both parts include the moment at which they meet. */
export function isRepeated({ start, from }: OrderCursor, { orderDate }: Pick<Order, 'orderDate'>): boolean {
  return from > start && orderDate <= from
}
