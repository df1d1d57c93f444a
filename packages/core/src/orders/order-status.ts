import type { Order } from '@aisle/walmart'

/** Walmart's statuses of units, from the least done to the most. */
const progress = ['Created', 'Acknowledged', 'Shipped', 'Delivered', 'Refund', 'Cancelled']

/** So many units in one status. */
interface Units {
  readonly status: string
  readonly statusQuantity: { readonly amount: string }
}

/**
 * One status for an order, which at Walmart has none of its own: it is as far as the unit that is least far. So an order is
 * Cancelled when nothing else is left of it, and Shipped when nothing is left to be sent. A status that is not known here is
 * the order's only where there is no other; an order that names none is Created.
 */
export function orderStatus({ orderLines }: Pick<Order, 'orderLines'>): string {
  return statusOfUnits(orderLines.orderLine.flatMap((line) => line.orderLineStatuses.orderLineStatus))
}

/** The same for any units, such as those of one line. */
export function statusOfUnits(units: readonly Units[]): string {
  const statuses = units.filter(({ statusQuantity }) => Number(statusQuantity.amount) > 0).map(({ status }) => status)
  return progress.find((status) => statuses.includes(status)) ?? statuses.toSorted()[0] ?? 'Created'
}
