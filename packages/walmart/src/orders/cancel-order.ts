import type { z } from 'zod'

import { growthOf, overall, type Progress } from '../writes/progress.ts'
import { Cancellation } from './cancellation.ts'
import { defineOrderWrite } from './define-order-write.ts'
import { groupLines, isIn, statusQuantity, unitsOf } from './line-units.ts'
import type { Order } from './order.ts'

export const cancellation = defineOrderWrite({
  input: Cancellation,
  action: 'cancel',
  body: cancellationBody,
  progress: ({ lines }, before, after) => cancellationProgress(lines, before, after),
})

/** The body of Walmart's `cancelOrderLines`. */
export function cancellationBody({ lines }: z.output<typeof Cancellation>) {
  const orderLine = groupLines(lines).map(([lineNumber, parts]) => ({
    lineNumber,
    orderLineStatuses: {
      orderLineStatus: parts.map(({ quantity, reason }) => ({
        status: 'Cancelled',
        cancellationReason: reason,
        statusQuantity: statusQuantity(quantity),
      })),
    },
  }))
  return { orderCancellation: { orderLines: { orderLine } } }
}

interface CancelledUnits {
  readonly lineNumber: string
  readonly quantity: number
}

const isCancelled = isIn('Cancelled')

/** The progress of a cancellation between two reads of the order. */
export function cancellationProgress(lines: readonly CancelledUnits[], before: Order, after: Order): Progress {
  const parts = groupLines(lines).map(([lineNumber, requests]) => {
    const wanted = requests.reduce((units, { quantity }) => units + quantity, 0)
    return growthOf(unitsOf(before, lineNumber, isCancelled), unitsOf(after, lineNumber, isCancelled), wanted)
  })
  return overall(parts)
}
