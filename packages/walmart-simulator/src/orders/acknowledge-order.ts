import type { DataCall } from '../gateway/data-call.ts'
import type { Order } from '../payloads.ts'
import { changeOrder } from './change-order.ts'
import { acknowledgeLine } from './line-lifecycle.ts'

/** `POST /v3/orders/{purchaseOrderId}/acknowledge`. The body is ignored. */
export const acknowledgeOrder = (call: DataCall): { order: Order } =>
  changeOrder(call, (order, context) => order.orderLines.orderLine.map((line) => acknowledgeLine(line, context)))
