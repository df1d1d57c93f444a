import { readInput } from '../http/read-input.ts'
import type { Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { cancellationBody } from './cancellation-body.ts'
import { cancellationProgress } from './cancellation-progress.ts'
import { Cancellation } from './cancellation.ts'
import { changeOrder } from './change-order.ts'
import { getOrder } from './get-order.ts'
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
    limit: 'cancelOrder',
    body: cancellationBody(cancellation),
    progress: (after) => cancellationProgress(lines, before, after),
    signal,
  })
}
