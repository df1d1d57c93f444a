import type { z } from 'zod'

import type { Cancellation } from './cancellation.ts'
import { groupLines } from './group-lines.ts'
import { statusQuantity } from './status-quantity.ts'

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
