import type { DataCall } from '../gateway/data-call.ts'
import type { Order } from '../payloads.ts'
import { findOrder } from './find-order.ts'
import { showOrder } from './show-order.ts'

/** `GET /v3/orders/{purchaseOrderId}`. Walmart's schema has the order bare; its example and its answers wrap it. */
export function getOrder(call: DataCall): { order: Order } {
  const parameters = new URLSearchParams(call.search)
  const order = call.seller.orderIndex.orders.peek(findOrder(call))
  const isOn = (name: string) => parameters.get(name) === 'true'
  return { order: showOrder(order, { productInfo: isOn('productInfo'), replacementInfo: isOn('replacementInfo') }) }
}
