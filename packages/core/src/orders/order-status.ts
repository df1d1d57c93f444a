import type { Order } from '@aisle/walmart'

/** Walmart's unit statuses, from least to most advanced. */
const progress = ['Created', 'Acknowledged', 'Shipped', 'Delivered', 'Refund', 'Cancelled']

/** How many units are in a status. */
interface Units {
  readonly status: string
  readonly statusQuantity: { readonly amount: string }
}

/**
 * An order's status, which Walmart does not have: its least-advanced unit's status. So an order is Cancelled if nothing else
 * is left of it, and Shipped if nothing is left to ship. An unknown status counts only if there is no other; an order
 * without any is Created.
 */
export function orderStatus({ orderLines }: Pick<Order, 'orderLines'>): string {
  return statusOfUnits(orderLines.orderLine.flatMap((line) => line.orderLineStatuses.orderLineStatus))
}

/** The same for any units, such as those of a line. */
export function statusOfUnits(units: readonly Units[]): string {
  const statuses = units.filter(({ statusQuantity }) => Number(statusQuantity.amount) > 0).map(({ status }) => status)
  return progress.find((status) => statuses.includes(status)) ?? statuses.toSorted()[0] ?? 'Created'
}
