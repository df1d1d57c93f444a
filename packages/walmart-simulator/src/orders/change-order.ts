import type { DataCall } from '../gateway/data-call.ts'
import type { Order, OrderLine } from '../payloads.ts'
import { findOrderPosition } from './get-order.ts'
import { type ChangeContext, lineError } from './line-lifecycle.ts'
import { showOrder } from './show-order.ts'

/** Replaces the order's lines and returns the order. Changes nothing if `change` throws. */
export function changeOrder(
  call: DataCall,
  change: (order: Order, context: ChangeContext) => readonly OrderLine[],
): { order: Order } {
  const { seller, now } = call
  const position = findOrderPosition(call)
  const { orders } = seller.orderIndex
  const order = orders.peek(position)
  const { purchaseOrderId } = order
  if (order.shipNode?.type === 'WFSFulfilled') {
    throw lineError(`PO: ${purchaseOrderId} is fulfilled by Walmart and cannot be changed`)
  }
  const lines = change(order, { purchaseOrderId, atMs: now.getTime(), shippedAt: seller.shippedAt })
  // Reading the order through the list stores it. Assign to the lines, because tests may hold references to them.
  const stored = orders.list[position] ?? order
  stored.orderLines.orderLine.forEach((line, index) => Object.assign(line, lines[index]))
  return { order: showOrder(stored, { productInfo: false, replacementInfo: false, incentiveInfo: false }) }
}

/** The order's lines with the requested changes. */
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
      throw lineError(`The Line: ${request.lineNumber} of PO: ${order.purchaseOrderId} does not exist`)
    }
    lines[position] = change(line, request)
  }
  return lines
}
