import { ApiError } from '../gateway/api-error.ts'
import type { DataCall } from '../gateway/data-call.ts'
import type { Order } from '../payloads.ts'
import { changeOrder } from './change-order.ts'
import { acknowledgeLine } from './line-lifecycle.ts'

/**
 * `POST /v3/orders/{purchaseOrderId}/acknowledge`. The body is ignored, but integrators found that Walmart fails without a
 * `Content-Type`.
 */
export function acknowledgeOrder(call: DataCall): { order: Order } {
  if (call.contentType === '') {
    const description = 'Content-Type is required, even without a body'
    throw new ApiError('UNSUPPORTED_MEDIA_TYPE', 'GMP_ORDER_API', { description })
  }
  return changeOrder(call, (order, context) => order.orderLines.orderLine.map((line) => acknowledgeLine(line, context)))
}
