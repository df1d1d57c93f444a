import { createWalmartClient, type BudgetStore } from '@aisle/walmart'
import { createSimulator, type Seller } from '@aisle/walmart-simulator'

import { sellerOf } from '../../helpers/simulator.ts'
import { modelOf, type ModelOrder } from './model.ts'
import type { Arrival } from './step.ts'

/** Whom the limits are not the matter of. */
const boundless: BudgetStore = { take: () => Promise.resolve(undefined), correct: () => Promise.resolve() }

const startedAt = Date.parse('2026-03-10T12:00:00Z')

/**
 * A simulator with two sellers and no orders yet, a clock that the test moves, and the first seller's client. Each story
 * has its own, so that it goes the same way when it is told again.
 */
export async function startStage() {
  const clock = { ms: startedAt }
  const sellers = [1, 2].map((seed) => ({ clientId: `seller-${seed}`, clientSecret: `secret-${seed}`, seed }))
  const content = { sellers, items: 20, orders: 0, returnShare: 0, limits: false }
  const simulator = createSimulator({ ...content, now: () => new Date(clock.ms) })
  const seller = sellerOf(simulator)
  const { clientId, clientSecret } = seller
  const baseUrl = await simulator.listen()
  const client = createWalmartClient({ baseUrl, clientId, clientSecret, budget: boundless, confirmAfterMs: 1 })
  return { simulator, clock, seller, other: sellerOf(simulator, 1), client }
}
export type Stage = Awaited<ReturnType<typeof startStage>>

/** Puts an order in, and tells the model of it. */
export function arrive(seller: Seller, { quantities, status, isByWalmart, isUnwanted }: Arrival): ModelOrder {
  // Walmart has acknowledged what it ships.
  const first = isByWalmart && status === 'Created' ? 'Acknowledged' : status
  const order = seller.addOrder({
    shipNodeType: isByWalmart ? 'WFSFulfilled' : 'SellerFulfilled',
    lines: quantities.map((quantity) => ({ quantity, statuses: { [first]: quantity } })),
  })
  const [line] = order.orderLines.orderLine
  if (isUnwanted && line !== undefined) line.intentToCancel = 'CUSTOMER_REQUEST'
  return modelOf(order)
}
