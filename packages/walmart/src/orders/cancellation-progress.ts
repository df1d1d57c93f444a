import { growthOf, overall, type Progress } from '../writes/progress.ts'
import { groupLines } from './group-lines.ts'
import { unitsOf } from './line-units.ts'
import type { OrderLineStatus } from './order-line.ts'
import type { Order } from './order.ts'

export interface CancelledUnits {
  readonly lineNumber: string
  readonly quantity: number
}

const isCancelled = ({ status }: OrderLineStatus) => status === 'Cancelled'

/** The progress of a cancellation between two reads of the order. */
export function cancellationProgress(lines: readonly CancelledUnits[], before: Order, after: Order): Progress {
  const parts = groupLines(lines).map(([lineNumber, requests]) => {
    const wanted = requests.reduce((units, { quantity }) => units + quantity, 0)
    return growthOf(unitsOf(before, lineNumber, isCancelled), unitsOf(after, lineNumber, isCancelled), wanted)
  })
  return overall(parts)
}
