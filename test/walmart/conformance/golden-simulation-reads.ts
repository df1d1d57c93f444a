import type { WalmartClient } from '@aisle/walmart'

import { firstPage, type GoldenRead } from './golden-read.ts'

const price = { amount: '1.50' }
const item = { sku: '1', productName: 'Lamp', productType: 'Lamps', price }
const address = { name: 'Ada', address1: '4 Pier Road', city: 'Portland', state: 'OR', postalCode: '97201' }
const order = { customerEmailId: 'ada@example.com', phone: '5550100', address, lines: [{ sku: '1', quantity: 1 }] }
const returned = { purchaseOrderId: '1', lineNumber: 1, quantity: 1, reason: 'DEFECTIVE' }
const update = { returnOrderId: '1', returnOrderLineNumber: 1, quantity: 1, status: 'DELIVERED', eventTag: 'A' }

/** How to read the responses of the dynamic sandbox. */
export const goldenSimulationReads = {
  simulateItems: {
    operation: 'simulations/createAnItem',
    read: async (client) => [await client.simulateItems([item])],
    reads: '[]/sku',
  },
  listSimulatedItems: {
    operation: 'simulations/getItems',
    read: (client) => firstPage(client.listSimulatedItems()),
    reads: '[]/sku',
  },
  getSimulatedItem: {
    operation: 'simulations/getAnItem',
    read: async (client) => [await client.getSimulatedItem('1')],
    reads: '/sku',
  },
  updateSimulatedItem: {
    operation: 'simulations/updateAnItem',
    read: async (client) => [await client.updateSimulatedItem({ sku: '1', price })],
    reads: '/message',
  },
  simulateOrder: {
    operation: 'simulations/createAnOrder',
    read: async (client) => [await client.simulateOrder(order)],
    reads: '/purchaseOrderId',
  },
  simulateDelivery: {
    operation: 'simulations/deliveryAnOrder',
    read: async (client) => [await client.simulateDelivery({ purchaseOrderId: '1', lineNumbers: ['1'] })],
    reads: '/message',
  },
  simulateReturn: {
    operation: 'simulations/simulateReturn',
    read: async (client) => [await client.simulateReturn(returned)],
    reads: '/returnOrderId',
  },
  updateSimulatedReturn: {
    operation: 'simulations/updateReturnSimulation',
    read: async (client) => [await client.updateSimulatedReturn(update)],
    reads: '/returnOrderId',
  },
} as const satisfies Partial<Record<keyof WalmartClient, GoldenRead>>
