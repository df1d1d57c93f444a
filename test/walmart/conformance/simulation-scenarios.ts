import type { WalmartClient } from '@aisle/walmart'

import { readAll, type Scenario } from './scenario.ts'

const itemOf = (sku: string) => ({
  sku,
  productName: 'Lamp',
  productType: 'Lamps',
  price: { amount: '24.50', currency: 'USD' },
})
const address = { name: 'Ada', address1: '4 Pier Road', city: 'Portland', state: 'OR', postalCode: '97201' }
const customer = { customerEmailId: 'ada@example.com', phone: '5550100', address }
const parcel = {
  carrier: 'UPS',
  methodCode: 'Standard',
  trackingNumber: 'T1',
  trackingUrl: 'https://example.com/T1',
} as const

let made = 0

async function makeItem(client: WalmartClient): Promise<string> {
  const sku = `SIMULATED-${(made += 1)}`
  await client.simulateItems([itemOf(sku)])
  return sku
}

/** An order of two units of which both are delivered. */
async function deliver(client: WalmartClient): Promise<string> {
  const lines = [{ sku: await makeItem(client), quantity: 2 }]
  const { purchaseOrderId } = (await client.simulateOrder({ ...customer, lines })).value
  await client.acknowledgeOrder(purchaseOrderId)
  await client.shipOrder({
    purchaseOrderId,
    lines: [{ ...parcel, lineNumber: '1', quantity: 2, shippedAt: new Date() }],
  })
  await client.simulateDelivery({ purchaseOrderId, lineNumbers: ['1'] })
  return purchaseOrderId
}

const takeBack = async (client: WalmartClient, quantity: number) => {
  const purchaseOrderId = await deliver(client)
  return client.simulateReturn({ purchaseOrderId, lineNumber: 1, quantity, reason: 'DEFECTIVE' })
}

/** Scenarios of the dynamic sandbox. */
export const simulationScenarios = {
  simulateItems: { operation: 'simulations/createAnItem', run: ({ client }) => makeItem(client) },
  listSimulatedItems: {
    operation: 'simulations/getItems',
    run: async ({ client }) => readAll(client.listSimulatedItems()),
  },
  getSimulatedItem: {
    operation: 'simulations/getAnItem',
    run: async ({ client }) => client.getSimulatedItem(await makeItem(client)),
  },
  updateSimulatedItem: {
    operation: 'simulations/updateAnItem',
    run: async ({ client }) => {
      const sku = await makeItem(client)
      const ids = { wpid: '0EXAMPLE0001', upc: '100000000017', gtin: '00100000000017' }
      const status = { publishedStatus: 'PUBLISHED', lifecycleStatus: 'ACTIVE', availability: 'In_stock' }
      const rest = { mart: 'WALMART_US', condition: 'USED', shelf: ['Home', 'Lamps'], isDuplicate: false }
      await client.updateSimulatedItem({ ...itemOf(sku), ...ids, ...status, ...rest })
      await client.updateSimulatedItem({ sku, availability: null })
    },
  },
  simulateOrder: { operation: 'simulations/createAnOrder', run: ({ client }) => deliver(client) },
  simulateDelivery: { operation: 'simulations/deliveryAnOrder', run: ({ client }) => deliver(client) },
  simulateReturn: { operation: 'simulations/simulateReturn', run: ({ client }) => takeBack(client, 1) },
  updateSimulatedReturn: {
    operation: 'simulations/updateReturnSimulation',
    run: async ({ client }) => {
      const { returnOrderId } = (await takeBack(client, 2)).value
      const update = { returnOrderId, returnOrderLineNumber: 1, status: 'DELIVERED', eventTag: 'RECEIVED' }
      await client.updateSimulatedReturn({ ...update, quantity: 2 })
      await client.updateSimulatedReturn({ ...update, quantity: 1, status: 'COMPLETED', eventTag: 'REFUND_ISSUED' })
    },
  },
} as const satisfies Partial<Record<keyof WalmartClient, Scenario>>
