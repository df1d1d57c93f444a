import { readBody } from '../gateway/body-part.ts'
import type { DataCall } from '../gateway/data-call.ts'
import { markets } from '../markets.ts'
import type { Order } from '../payloads.ts'
import { changeLines, changeOrder } from './change-order.ts'
import { lineError } from './line-lifecycle.ts'
import { refundLine } from './line-refund.ts'
import { readRefund } from './read-refund.ts'

/** `POST /v3/orders/{purchaseOrderId}/refund`. Returned units are refunded through their return instead. */
export const refundOrderLines = (call: DataCall): { order: Order } =>
  changeOrder(call, (order, context) => {
    const { purchaseOrderId } = order
    const requests = readRefund(readBody(call, 'GMP_ORDER_API'), purchaseOrderId, markets[call.seller.market].currency)
    if (call.seller.returnStore.has(purchaseOrderId)) throw lineError(`PO: ${purchaseOrderId} has a return`)
    return changeLines(order, requests, (line, request) => refundLine(line, request, context))
  })
