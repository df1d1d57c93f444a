import { randomBytes } from 'node:crypto'

import type { Order, WalmartClient } from '@aisle/walmart'

/** What one run creates in the sandbox. Nobody in it is real. */
export interface Simulation {
  readonly client: WalmartClient
  readonly sku: string
}

/** The price of one unit. */
export const unitPrice = '12.25'

/** Creates an item, under a SKU that no other run uses. */
export async function startSimulation(client: WalmartClient): Promise<Simulation> {
  const sku = `AISLE-${randomBytes(6).toString('hex')}`
  const item = { sku, productName: 'Desk lamp', productType: 'Lamps', price: { amount: unitPrice } }
  await client.simulateItems([item])
  return { client, sku }
}

/** A new order of one line, as Walmart shows it. */
export async function placeOrder({ client, sku }: Simulation, quantity: number): Promise<Order> {
  const { value } = await client.simulateOrder({
    customerEmailId: 'robin.sample@example.com',
    phone: '5555555555',
    address: {
      name: 'Robin Sample',
      address1: '1 Example Drive',
      city: 'Cedar Hill',
      state: 'MO',
      postalCode: '63016',
    },
    lines: [{ sku, quantity }],
  })
  return (await client.getOrder(value.purchaseOrderId)).value
}

/** The number of the order's only line. */
export function lineNumberOf({ orderLines }: Order): string {
  const [line] = orderLines.orderLine
  if (!line) throw new Error('The order has no line.')
  return line.lineNumber
}

/** Units of the order in one parcel, always with the same tracking number. */
export const shipmentOf = (order: Order, quantity: number) => ({
  purchaseOrderId: order.purchaseOrderId,
  lines: [
    {
      lineNumber: lineNumberOf(order),
      quantity,
      carrier: 'UPS',
      methodCode: 'Standard' as const,
      trackingNumber: `1Z${order.purchaseOrderId}`,
      // The same in a repetition.
      shippedAt: order.orderDate,
    },
  ],
})

/** An order of which all units have arrived. */
export async function deliverOrder(simulation: Simulation, quantity: number): Promise<Order> {
  const { client } = simulation
  const order = await placeOrder(simulation, quantity)
  const { purchaseOrderId } = order
  await client.acknowledgeOrder(purchaseOrderId)
  await client.shipOrder(shipmentOf(order, quantity))
  await client.simulateDelivery({ purchaseOrderId, lineNumbers: [lineNumberOf(order)] })
  return (await client.getOrder(purchaseOrderId)).value
}
