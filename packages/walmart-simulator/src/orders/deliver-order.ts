import type { SimulatedSeller } from '../seller.ts'
import { deliverLine, unitsIn } from './line-lifecycle.ts'

export function deliverOrder(seller: SimulatedSeller, purchaseOrderId: string): void {
  const position = seller.orderIndex.find(purchaseOrderId)
  const order = position === undefined ? undefined : seller.orderIndex.orders.list[position]
  if (order === undefined) throw new Error(`Order ${purchaseOrderId} does not exist`)
  const lines = order.orderLines.orderLine
  if (lines.every((line) => unitsIn(line, 'Shipped') === 0)) {
    throw new Error(`Order ${purchaseOrderId} has no shipped units`)
  }
  for (const line of lines) Object.assign(line, deliverLine(line, seller.now().getTime()))
}
