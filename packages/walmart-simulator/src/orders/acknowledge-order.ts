import type { DataCall } from '../gateway/data-call.ts'
import type { Order } from '../payloads.ts'
import { changeOrder } from './change-order.ts'
import { acknowledgeLine } from './line-life.ts'

/** `POST /v3/orders/{purchaseOrderId}/acknowledge`. There is nothing to say: a body, of whatever type, is not looked at. */
export const acknowledgeOrder = (call: DataCall): { order: Order } =>
  changeOrder(call, (order, occasion) => order.orderLines.orderLine.map((line) => acknowledgeLine(line, occasion)))
