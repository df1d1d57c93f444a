import type { Order, OrderLine, ShipNodeType } from '../payloads.ts'
import type { SimulatedSeller } from '../seller.ts'

export interface SoldLine {
  readonly order: Order
  readonly line: OrderLine
  /** Its order and number. */
  readonly id: string
}

interface Times {
  readonly from: number
  readonly to: number
}

/** The lines of the orders between two times, both inclusive. */
export function soldLines({ orderIndex }: SimulatedSeller, type: ShipNodeType, { from, to }: Times): SoldLine[] {
  const ranks = orderIndex.between(type, from, to)
  const orders = Array.from({ length: Math.max(0, ranks.to - ranks.from) }, (_, rank) =>
    orderIndex.orders.peek(orderIndex.positionAt(type, ranks.from + rank)),
  )
  return orders.flatMap((order) =>
    order.orderLines.orderLine.map((line) => ({ order, line, id: `${order.purchaseOrderId} ${line.lineNumber}` })),
  )
}
