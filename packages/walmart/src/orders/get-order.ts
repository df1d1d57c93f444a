import { z } from 'zod'

import { readInput } from '../http/read-input.ts'
import { readReply, type Reply } from '../http/reply.ts'
import { fieldOf, type JsonResponse } from '../http/response.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { toSearch } from '../http/to-search.ts'
import { PathId } from '../input-scalars.ts'
import { Order } from './order.ts'

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

const Input = z.object({ purchaseOrderId: PathId })

/** @throws WalmartError `invalid_request` for an invalid id */
export function orderPath(purchaseOrderId: string): string {
  return `/v3/orders/${readInput(Input, { purchaseOrderId }).purchaseOrderId}`
}

/** Parses a response with one order. Walmart wraps it in `order`; its schema has a bare order, which is accepted too. */
export function readOrder(response: JsonResponse): Reply<Order> {
  return readReply(Order, response, (json) => fieldOf(json, 'order') ?? json)
}
