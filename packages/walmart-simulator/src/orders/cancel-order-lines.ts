import { readBody } from '../gateway/body-part.ts'
import type { DataCall } from '../gateway/data-call.ts'
import { stockOf } from '../inventory/stock-of.ts'
import type { Order } from '../payloads.ts'
import type { SimulatedSeller } from '../seller.ts'
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

/** `POST /v3/orders/{purchaseOrderId}/cancel`. The reason "out of stock" clears the item's stock at the order's node. */
export function cancelOrderLines(call: DataCall): { order: Order } {
  const outOfStock: string[] = []
  const response = changeOrder(call, (order, context) => {
    const wrapper = readBody(call, 'GMP_ORDER_API').object('orderCancellation')
    const requests = readOrderLines(wrapper).map(({ lineNumber, part }) => ({
      lineNumber,
      cancellations: readStatuses(part, 'Cancelled').map((status) => ({
        units: readUnits(status),
        reason: status.oneOf('cancellationReason', reasons),
      })),
    }))
    return changeLines(order, requests, (line, { cancellations }) => {
      if (cancellations.some(({ reason }) => reason === 'SELLER_CANCEL_OUT_OF_STOCK')) outOfStock.push(line.item.sku)
      return cancelUnits(line, cancellations, context)
    })
  })
  for (const sku of outOfStock) clearStock(call.seller, response.order, sku)
  return response
}

function clearStock(seller: SimulatedSeller, { shipNode }: Order, sku: string): void {
  const node = shipNode?.id ?? seller.partnerId
  if (stockOf(seller, sku, node).length > 0) seller.stock.set(sku, node, { amount: 0, availableDate: undefined })
}
