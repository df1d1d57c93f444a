import type { SimulatedSeller } from '../seller.ts'
import { deliverLine, unitsIn } from './line-life.ts'

/** Lets the carrier deliver whatever of the order is under way. */
export function deliverOrder(seller: SimulatedSeller, purchaseOrderId: string): void {
  const position = seller.orderIndex.find(purchaseOrderId)
  const order = position === undefined ? undefined : seller.orderIndex.orders.list[position]
  if (order === undefined) throw new Error(`There is no order ${purchaseOrderId}`)
  const lines = order.orderLines.orderLine
  if (lines.every((line) => unitsIn(line, 'Shipped') === 0)) {
    throw new Error(`Nothing of order ${purchaseOrderId} is shipped`)
  }
  for (const line of lines) Object.assign(line, deliverLine(line, seller.now().getTime()))
}
