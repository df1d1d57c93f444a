import { growthOf, overall, type Progress } from '../writes/progress.ts'
import { groupLines } from './group-lines.ts'
import { unitsOf } from './line-units.ts'
import type { OrderLineStatus } from './order-line.ts'
import type { Order } from './order.ts'

/** Units of a line that are to be cancelled. */
export interface CancelledUnits {
  readonly lineNumber: string
  readonly quantity: number
}

const isCancelled = ({ status }: OrderLineStatus) => status === 'Cancelled'

/** How much of a cancellation has happened between two readings of the order. */
export function cancellationProgress(lines: readonly CancelledUnits[], before: Order, after: Order): Progress {
  const parts = groupLines(lines).map(([lineNumber, some]) => {
    const wanted = some.reduce((units, { quantity }) => units + quantity, 0)
    return growthOf(unitsOf(before, lineNumber, isCancelled), unitsOf(after, lineNumber, isCancelled), wanted)
  })
  return overall(parts)
}
