import { readBody } from '../gateway/body-part.ts'
import type { DataCall } from '../gateway/data-call.ts'
import { markets } from '../markets.ts'
import type { Order } from '../payloads.ts'
import { makeIssuedReturn, type RefundedLine } from '../returns/issued-return.ts'
import { Random } from '../seed/random.ts'
import { changeLines, changeOrder } from './change-order.ts'
import { lineError } from './line-lifecycle.ts'
import { coversPrice, refundLine } from './line-refund.ts'
import { readRefund } from './read-refund.ts'

/**
 * `POST /v3/orders/{purchaseOrderId}/refund`. Returned units are refunded through their return instead. The refund appears
 * among the returns too.
 */
export function refundOrderLines(call: DataCall): { order: Order } {
  const { returnStore } = call.seller
  const refunded: RefundedLine[] = []
  const response = changeOrder(call, (order, context) => {
    const { purchaseOrderId } = order
    const requests = readRefund(readBody(call, 'GMP_ORDER_API'), purchaseOrderId, markets[call.seller.market].currency)
    if (returnStore.has(purchaseOrderId)) throw lineError(`PO: ${purchaseOrderId} has a return`)
    return changeLines(order, requests, (line, request) => {
      const isFullRefund =
        request.isFullRefund || (call.settings.has('full-refund-of-price') && coversPrice(line, request))
      const changed = refundLine(line, { ...request, isFullRefund }, context)
      const before = line.refund?.refundCharges.refundCharge.length ?? 0
      const entries = changed.refund?.refundCharges.refundCharge.slice(before) ?? []
      refunded.push({ line, charges: entries.map(({ charge }) => charge) })
      return changed
    })
  })
  const { order } = response
  const returnOrderId = new Random(Number(order.purchaseOrderId) % 1e9, 0x4f, returnStore.returns.length).digits(18)
  returnStore.returns.unshift(makeIssuedReturn(order, { returnOrderId, atMs: call.now.getTime(), lines: refunded }))
  return response
}
