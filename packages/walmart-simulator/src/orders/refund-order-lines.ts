import { readBody } from '../gateway/body-part.ts'
import type { DataCall } from '../gateway/data-call.ts'
import type { Order } from '../payloads.ts'
import { changeLines, changeOrder } from './change-order.ts'
import { refundLine } from './line-refund.ts'
import { lineRefusal } from './line-refusals.ts'
import { readRefund } from './read-refund.ts'

/** `POST /v3/orders/{purchaseOrderId}/refund`. What has come back is refunded through its return instead. */
export const refundOrderLines = (call: DataCall): { order: Order } =>
  changeOrder(call, (order, occasion) => {
    const { purchaseOrderId } = order
    const requests = readRefund(readBody(call, 'GMP_ORDER_API'), purchaseOrderId)
    if (call.seller.returnBook.has(purchaseOrderId)) throw lineRefusal(`PO: ${purchaseOrderId} has a return`)
    return changeLines(order, requests, (line, request) => refundLine(line, request, occasion))
  })
