import type { OrderLine, OrderLineStatus } from './order-line.ts'
import type { Order } from './order.ts'

/** How many units of an order's line are in statuses that fit. */
export function unitsOf(order: Order, lineNumber: string, fits: (status: OrderLineStatus) => boolean): number {
  return linesOf(order, lineNumber)
    .flatMap((line) => line.orderLineStatuses.orderLineStatus)
    .filter(fits)
    .reduce((units, { statusQuantity }) => units + Number(statusQuantity.amount), 0)
}

/** The line of that number; none if the order has no such line. */
export function linesOf({ orderLines }: Order, lineNumber: string): readonly OrderLine[] {
  return orderLines.orderLine.filter((line) => line.lineNumber === lineNumber)
}

/** A unit that has been sent stays so when it has arrived. */
export const isSent = ({ status }: OrderLineStatus): boolean => status === 'Shipped' || status === 'Delivered'
