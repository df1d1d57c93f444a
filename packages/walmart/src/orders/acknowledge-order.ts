import type { Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import type { Progress } from '../writes/progress.ts'
import { changeOrder } from './change-order.ts'
import { unitsOf } from './line-units.ts'
import type { Order } from './order.ts'

export async function acknowledgeOrder(
  session: Session,
  purchaseOrderId: string,
  { signal }: CallOptions = {},
): Promise<Reply<Order>> {
  return changeOrder(session, {
    purchaseOrderId,
    action: 'acknowledge',
    progress: acknowledgementProgress,
    signal,
  })
}

/** Done when no unit is left to acknowledge; an order acknowledged in part can be acknowledged again. */
export function acknowledgementProgress(order: Order): Progress {
  const isDone = order.orderLines.orderLine.every(
    ({ lineNumber }) => unitsOf(order, lineNumber, ({ status }) => status === 'Created') === 0,
  )
  return isDone ? 'done' : 'not applied'
}
