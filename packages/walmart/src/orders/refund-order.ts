import { readInput } from '../http/read-input.ts'
import type { Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { changeOrder } from './change-order.ts'
import { getOrder } from './get-order.ts'
import { OrderRefund } from './order-refund.ts'
import type { Order } from './order.ts'
import { refundBody } from './refund-body.ts'
import { refundProgress } from './refund-progress.ts'

/** Reads what was refunded before, as a line can have several refunds. */
export async function refundOrder(
  session: Session,
  input: OrderRefund,
  { signal }: CallOptions = {},
): Promise<Reply<Order>> {
  const refund = readInput(OrderRefund, input)
  const { purchaseOrderId, lines } = refund
  const { value: before } = await getOrder(session, purchaseOrderId, { signal })
  return changeOrder(session, {
    purchaseOrderId,
    action: 'refund',
    limit: 'refundOrder',
    body: refundBody(refund),
    progress: (after) => refundProgress(lines, before, after),
    signal,
  })
}
