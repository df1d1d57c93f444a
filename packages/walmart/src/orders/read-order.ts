import { readReply, type Reply } from '../http/reply.ts'
import type { JsonResponse } from '../http/response.ts'
import { Order } from './order.ts'

/** Parses a response with one order. Walmart wraps it in `order`; its schema has a bare order, which is accepted too. */
export function readOrder(response: JsonResponse): Reply<Order> {
  return readReply(Order, response, (json) =>
    typeof json === 'object' && json !== null && 'order' in json ? json.order : json,
  )
}
