import type { OrderLine, OrderLineStatus } from './order-line.ts'
import type { Order } from './order.ts'
import { knownUnitStatus, sentStatuses } from './unit-status.ts'

/** Counts the units of a line whose status matches. */
export function unitsOf(order: Order, lineNumber: string, matches: (status: OrderLineStatus) => boolean): number {
  return linesOf(order, lineNumber)
    .flatMap((line) => line.orderLineStatuses.orderLineStatus)
    .filter(matches)
    .reduce((units, status) => units + Number(status.statusQuantity.amount), 0)
}

/** The order's lines with this number: one or none. */
export function linesOf({ orderLines }: Order, lineNumber: string): readonly OrderLine[] {
  return orderLines.orderLine.filter((line) => line.lineNumber === lineNumber)
}

/** Whether units are in one of these statuses, however Walmart spells theirs. */
export const isIn =
  (...statuses: readonly string[]) =>
  ({ status }: Pick<OrderLineStatus, 'status'>): boolean =>
    statuses.includes(knownUnitStatus(status))

export const isSent = isIn(...sentStatuses)

interface Numbered {
  readonly lineNumber: string
}

/** Groups entries by line: Walmart expects one entry per line, with several statuses in it. */
export function groupLines<L extends Numbered>(lines: readonly L[]): readonly (readonly [lineNumber: string, L[]])[] {
  return [...Map.groupBy(lines, ({ lineNumber }) => lineNumber)]
}

/** A number of units in Walmart's JSON for orders, where it is a string. */
export function statusQuantity(units: number) {
  return { unitOfMeasurement: 'EACH', amount: String(units) }
}
