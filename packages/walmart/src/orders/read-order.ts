import type { JsonAnswer } from '../http/answer.ts'
import { readReply, type Reply } from '../http/reply.ts'
import { Order } from './order.ts'

/** Reads the order of an answer. Walmart wraps it in `order`; its schema of reading one has it bare, so that is taken too. */
export function readOrder(answer: JsonAnswer): Reply<Order> {
  return readReply(Order, answer, (json) =>
    typeof json === 'object' && json !== null && 'order' in json ? json.order : json,
  )
}
