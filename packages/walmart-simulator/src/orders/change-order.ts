import type { DataCall } from '../gateway/data-call.ts'
import type { Order, OrderLine } from '../payloads.ts'
import { findOrder } from './find-order.ts'
import type { Occasion } from './line-life.ts'
import { lineRefusal } from './line-refusals.ts'
import { showOrder } from './show-order.ts'

/** Makes the order's lines anew, all of them or, when this throws, none, and answers with the order. */
export function changeOrder(
  call: DataCall,
  change: (order: Order, occasion: Occasion) => readonly OrderLine[],
): { order: Order } {
  const { seller, now } = call
  const position = findOrder(call)
  const { orders } = seller.orderIndex
  const order = orders.peek(position)
  const { purchaseOrderId } = order
  if (order.shipNode?.type === 'WFSFulfilled') {
    throw lineRefusal(`PO: ${purchaseOrderId} is fulfilled by Walmart and cannot be changed`)
  }
  const lines = change(order, { purchaseOrderId, atMs: now.getTime(), shippedAt: seller.shippedAt })
  // Reading it through the list keeps it; the lines stay the objects that a test may hold.
  const kept = orders.list[position] ?? order
  kept.orderLines.orderLine.forEach((line, index) => Object.assign(line, lines[index]))
  return { order: showOrder(kept, { productInfo: false, replacementInfo: false }) }
}

/** The order's lines, each with what the request wants of it done to it. */
export function changeLines<Request extends { readonly lineNumber: string }>(
  order: Order,
  requests: readonly Request[],
  change: (line: OrderLine, request: Request) => OrderLine,
): OrderLine[] {
  const lines = [...order.orderLines.orderLine]
  for (const request of requests) {
    const position = lines.findIndex(({ lineNumber }) => lineNumber === request.lineNumber)
    const line = lines[position]
    if (line === undefined) {
      throw lineRefusal(`The Line: ${request.lineNumber} of PO: ${order.purchaseOrderId} does not exist`)
    }
    lines[position] = change(line, request)
  }
  return lines
}
