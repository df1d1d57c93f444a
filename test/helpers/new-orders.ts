import type { Order, OrderLine, Seller } from '@aisle/walmart-simulator'

import { putOrder } from './raw-orders.ts'

const hourMs = 3_600_000

/** Adds an order from an hour ago to a simulated seller: a line per SKU with this many units, all Created. */
export function addOrder(
  seller: Seller,
  skus: readonly string[],
  { units = 1, ...extra }: Partial<Order> & { readonly units?: number } = {},
): Order {
  const orderDate = Date.now() - hourMs
  const order = putOrder(
    seller,
    skus.map(() => units),
    { orderDate, ...extra },
  )
  for (const [index, sku] of skus.entries()) Object.assign(lineOf(order, index).item, { sku })
  for (const line of order.orderLines.orderLine) line.statusDate = orderDate
  return order
}

export function lineOf(order: Order, index = 0): OrderLine {
  const line = order.orderLines.orderLine[index]
  if (!line) throw new Error(`The order has no line ${index}.`)
  return line
}

type Status = OrderLine['orderLineStatuses']['orderLineStatus'][number]['status']

/** Sets the statuses of a line's units, as a change at this moment would. */
export function setUnits(line: OrderLine, units: Partial<Record<Status, number>>): void {
  line.statusDate = Date.now()
  line.orderLineStatuses.orderLineStatus = (Object.entries(units) as [Status, number][]).map(([status, amount]) => ({
    status,
    statusQuantity: { unitOfMeasurement: 'EACH', amount: String(amount) },
  }))
}
