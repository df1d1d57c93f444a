import { ApiError } from '../gateway/api-error.ts'
import type { DataCall } from '../gateway/data-call.ts'
import type { Order } from '../payloads.ts'
import { readOrderView, showOrder } from './show-order.ts'

/** `GET /v3/orders/{purchaseOrderId}`. Walmart's example and responses wrap the order; its schema does not. */
export function getOrder(call: DataCall): { order: Order } {
  const order = call.seller.orderIndex.orders.peek(findOrderPosition(call))
  const view = readOrderView(new URLSearchParams(call.search))
  return { order: showOrder(order, { ...view, incentiveInfo: false }) }
}

/** The position, in the seller's list, of the order in the path. */
export function findOrderPosition({ seller, params }: DataCall): number {
  const { purchaseOrderId = '' } = params
  const position = seller.orderIndex.find(purchaseOrderId)
  if (position !== undefined) return position
  throw new ApiError('CONTENT_NOT_FOUND', 'GMP_ORDER_API', { description: `PO: ${purchaseOrderId} does not exist` })
}
