import type { LimitGroup } from '../budget/limits.ts'
import type { Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { confirmWrite } from '../writes/confirm-write.ts'
import { foundIf, type Progress } from '../writes/progress.ts'
import { getOrder, orderPath, readOrder } from './get-order.ts'
import type { Order } from './order.ts'

/** The limit of each action, by the last segment of its path. */
const limits = {
  acknowledge: 'acknowledgeOrder',
  shipping: 'shipOrder',
  cancel: 'cancelOrder',
  refund: 'refundOrder',
} as const satisfies Record<string, LimitGroup>

/** A change of an order, and how to tell from the order whether it was applied. */
export interface OrderChange extends CallOptions {
  readonly purchaseOrderId: string
  readonly action: keyof typeof limits
  readonly body?: object | undefined
  readonly progress: (after: Order) => Progress
}

/** Changes an order. If the response is lost, the order is read before the change is sent again. */
export function changeOrder(session: Session, change: OrderChange): Promise<Reply<Order>> {
  const { purchaseOrderId, action, body, progress, signal } = change
  const path = `${orderPath(purchaseOrderId)}/${action}`
  return confirmWrite(session, {
    send: async () => readOrder(await session.send({ method: 'POST', path, body, limit: limits[action], signal })),
    find: async () => {
      const order = await getOrder(session, purchaseOrderId, { signal })
      return foundIf(progress(order.value), order)
    },
    signal,
  })
}
