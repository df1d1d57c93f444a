import { markets } from '../markets.ts'
import type { Order } from '../payloads.ts'
import { statusesAt } from '../seed/order-lines.ts'
import type { SimulatedSeller } from '../seller.ts'
import { cancelUnits, unitsIn } from './line-lifecycle.ts'

const dayMs = 86_400_000

/** Walmart names no reason of its own for these. */
const reason = 'CUSTOMER_REQUESTED_SELLER_TO_CANCEL'

/** Cancels what was not shipped within this many days after the expected ship date. Returns the changed orders. */
export function cancelOverdue(seller: SimulatedSeller, days = markets[seller.market].daysToShip): Order[] {
  const { orderIndex } = seller
  const atMs = seller.now().getTime()
  const latestMs = atMs - days * dayMs
  const changed: Order[] = []
  for (const position of seller.orders.keys()) {
    const { orderDate, shipNodeType, stage } = orderIndex.summary(position)
    const isOpen = stage === undefined || statusesAt[stage].some((one) => one === 'Created' || one === 'Acknowledged')
    if (!isOpen || orderDate >= latestMs || shipNodeType === 'WFSFulfilled') continue
    if (orderIndex.orders.peek(position).shippingInfo.estimatedShipDate >= latestMs) continue
    const order = orderIndex.orders.list[position]
    if (order !== undefined && cancelOpenUnits(seller, order, atMs)) changed.push(order)
  }
  return changed
}

/** Returns whether the order had open units. */
function cancelOpenUnits({ shippedAt }: SimulatedSeller, order: Order, atMs: number): boolean {
  const { purchaseOrderId } = order
  const open = order.orderLines.orderLine.filter((line) => unitsIn(line, 'Created', 'Acknowledged') > 0)
  for (const line of open) {
    const units = unitsIn(line, 'Created', 'Acknowledged')
    Object.assign(line, cancelUnits(line, [{ units, reason }], { purchaseOrderId, atMs, shippedAt }))
  }
  return open.length > 0
}
