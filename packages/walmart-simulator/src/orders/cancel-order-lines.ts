import { readBody } from '../gateway/body-part.ts'
import type { DataCall } from '../gateway/data-call.ts'
import type { Order } from '../payloads.ts'
import { changeLines, changeOrder } from './change-order.ts'
import { cancelUnits } from './line-lifecycle.ts'
import { readOrderLines, readStatuses, readUnits } from './read-order-lines.ts'

const reasons = [
  'CUSTOMER_REQUESTED_SELLER_TO_CANCEL',
  'SELLER_CANCEL_PRICING_ERROR',
  'SELLER_CANCEL_OUT_OF_STOCK',
  'SELLER_CANCEL_FRAUD_STOP_SHIPMENT',
  'SELLER_CANCEL_ADDRESS_NOT_SERVICEABLE',
] as const

/** `POST /v3/orders/{purchaseOrderId}/cancel`. */
export const cancelOrderLines = (call: DataCall): { order: Order } =>
  changeOrder(call, (order, context) => {
    const wrapper = readBody(call, 'GMP_ORDER_API').object('orderCancellation')
    const requests = readOrderLines(wrapper).map(({ lineNumber, part }) => ({
      lineNumber,
      cancellations: readStatuses(part, 'Cancelled').map((status) => ({
        units: readUnits(status),
        reason: status.oneOf('cancellationReason', reasons),
      })),
    }))
    return changeLines(order, requests, (line, { cancellations }) => cancelUnits(line, cancellations, context))
  })
