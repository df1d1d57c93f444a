import { z } from 'zod'

// Walmart lists one type a call; all orders take three lists.
const shipNodeTypes = ['SellerFulfilled', 'WFSFulfilled', '3PLFulfilled'] as const
export type ShipNodeType = (typeof shipNodeTypes)[number]

/** Where a refresh of orders is: in which of the three lists, where in it, and within which fixed window of time. */
export const OrderCursor = z.object({
  shipNodeType: z.enum(shipNodeTypes),
  /** Walmart's own cursor in this list; null at its start. */
  next: z.string().nullable(),
  from: z.coerce.date(),
  to: z.coerce.date(),
  /** How many orders the lists before this one hold. */
  earlier: z.int(),
})
export type OrderCursor = z.infer<typeof OrderCursor>

const dayMs = 24 * 60 * 60 * 1000
// Walmart serves 180 days; an hour less, because its clock is not ours.
const reachMs = 180 * dayMs - 60 * 60 * 1000

/** The window from a start date until now, as far back as Walmart serves. */
export function firstOrderCursor(startAt: Date, now: Date): OrderCursor {
  const from = new Date(Math.max(startAt.getTime(), now.getTime() - reachMs))
  return { shipNodeType: shipNodeTypes[0], next: null, from, to: now, earlier: 0 }
}

/** The start of the next list, or nothing after the last one. */
export function nextList(cursor: OrderCursor, total: number): OrderCursor | undefined {
  const shipNodeType = shipNodeTypes[shipNodeTypes.indexOf(cursor.shipNodeType) + 1]
  return shipNodeType && { ...cursor, shipNodeType, next: null, earlier: cursor.earlier + total }
}
