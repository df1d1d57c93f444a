import type { Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { toSearch } from '../http/to-search.ts'
import { orderPath } from './order-path.ts'
import type { Order } from './order.ts'
import { readOrder } from './read-order.ts'

/** Options of `getOrder`. */
export interface GetOrderOptions extends CallOptions {
  /** Adds each line's image and weight. */
  readonly productInfo?: boolean | undefined
  /** Adds `orderType` and `originalCustomerOrderID`. */
  readonly replacementInfo?: boolean | undefined
}

export async function getOrder(
  session: Session,
  purchaseOrderId: string,
  { productInfo, replacementInfo, signal }: GetOrderOptions = {},
): Promise<Reply<Order>> {
  const path = orderPath(purchaseOrderId) + toSearch({ productInfo, replacementInfo })
  return readOrder(await session.send({ method: 'GET', path, limit: 'getOrder', signal }))
}
