import type { z } from 'zod'

import { readInput } from '../http/read-input.ts'
import type { Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { growthOf, overall, type Progress } from '../writes/progress.ts'
import { Cancellation } from './cancellation.ts'
import { changeOrder } from './change-order.ts'
import { getOrder } from './get-order.ts'
import { groupLines, statusQuantity, unitsOf } from './line-units.ts'
import type { OrderLineStatus } from './order-line.ts'
import type { Order } from './order.ts'

/** Reads what was cancelled before, as a line can be cancelled in several parts. */
export async function cancelOrder(
  session: Session,
  input: Cancellation,
  { signal }: CallOptions = {},
): Promise<Reply<Order>> {
  const cancellation = readInput(Cancellation, input)
  const { purchaseOrderId, lines } = cancellation
  const { value: before } = await getOrder(session, purchaseOrderId, { signal })
  return changeOrder(session, {
    purchaseOrderId,
    action: 'cancel',
    body: cancellationBody(cancellation),
    progress: (after) => cancellationProgress(lines, before, after),
    signal,
  })
}

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

const isCancelled = ({ status }: OrderLineStatus) => status === 'Cancelled'

/** The progress of a cancellation between two reads of the order. */
export function cancellationProgress(lines: readonly CancelledUnits[], before: Order, after: Order): Progress {
  const parts = groupLines(lines).map(([lineNumber, requests]) => {
    const wanted = requests.reduce((units, { quantity }) => units + quantity, 0)
    return growthOf(unitsOf(before, lineNumber, isCancelled), unitsOf(after, lineNumber, isCancelled), wanted)
  })
  return overall(parts)
}
