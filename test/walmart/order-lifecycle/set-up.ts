import { createWalmartClient, type BudgetStore } from '@aisle/walmart'
import { createSimulator, type Seller } from '@aisle/walmart-simulator'

import { sellerOf } from '../../helpers/simulator.ts'
import { modelOf, type ModelOrder } from './model.ts'
import type { NewOrder } from './step.ts'

const unlimited: BudgetStore = { take: () => Promise.resolve(undefined), correct: () => Promise.resolve() }

const startedAt = Date.parse('2026-03-10T12:00:00Z')

/**
 * A simulator with two sellers and no orders, a clock that the test moves, and the first seller's client. Each scenario has
 * its own, so that it is reproducible.
 */
export async function setUp() {
  const clock = { ms: startedAt }
  const sellers = [1, 2].map((seed) => ({ clientId: `seller-${seed}`, clientSecret: `secret-${seed}`, seed }))
  const content = { sellers, items: 20, orders: 0, returnShare: 0, limits: false }
  const simulator = createSimulator({ ...content, now: () => new Date(clock.ms) })
  const seller = sellerOf(simulator)
  const { clientId, clientSecret } = seller
  const baseUrl = await simulator.listen()
  const client = createWalmartClient({ baseUrl, clientId, clientSecret, budget: unlimited, confirmAfterMs: 1 })
  return { simulator, clock, seller, other: sellerOf(simulator, 1), client }
}
export type Setup = Awaited<ReturnType<typeof setUp>>

/** Adds an order to the simulator and returns its model. */
export function addModelOrder(seller: Seller, { quantities, status, isWfs, isCancelRequested }: NewOrder): ModelOrder {
  // Walmart acknowledges the orders it fulfills.
  const first = isWfs && status === 'Created' ? 'Acknowledged' : status
  const order = seller.addOrder({
    shipNodeType: isWfs ? 'WFSFulfilled' : 'SellerFulfilled',
    lines: quantities.map((quantity) => ({ quantity, statuses: { [first]: quantity } })),
  })
  const [line] = order.orderLines.orderLine
  if (isCancelRequested && line !== undefined) line.intentToCancel = 'CUSTOMER_REQUEST'
  return modelOf(order)
}
