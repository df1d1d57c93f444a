import { unitsIn } from '../orders/line-life.ts'
import type { Order } from '../payloads.ts'
import { makeReturn } from '../returns/make-return.ts'
import type { ReturnOrder } from '../returns/payloads.ts'
import { receiveReturnLine, refundReturnLine } from '../returns/return-life.ts'
import { type OrderWorld, draftOrder } from './order-head.ts'
import { makeOrder } from './orders.ts'
import { Random } from './random.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const reasons = ['DAMAGED', 'DEFECTIVE', 'NO_LONGER_WANTED', 'NOT_AS_DESCRIBED', 'WRONG_SIZE/POOR_FIT'] as const
const exceptions = ['HAZMAT', 'OTHER', 'FREIGHT'] as const
const channels = ['ONLINE', 'ONLINE', 'IN_STORE', 'CUSTOMER_CARE'] as const

/** The returns of this share of the seller's delivered orders: always the same for a seed, newest first. */
export function makeReturns(world: OrderWorld, share: number): ReturnOrder[] {
  const returns: ReturnOrder[] = []
  for (let position = 0; position < world.count; position += 1) {
    // A generator of its own, so that the orders are the same whatever the share is.
    const random = new Random(world.seed, 0x4e, position)
    if (!random.chance(share)) continue
    const { stage, shipNodeType, modifiedAt } = draftOrder(world, position)
    if (stage !== 'Delivered' || shipNodeType !== 'SellerFulfilled') continue
    const atMs = modifiedAt + random.int(6, 14 * 24) * hourMs
    // Not where the customer would ask for the return after the time all data is made for.
    if (atMs > world.madeAt) continue
    const made = drawReturn(random, makeOrder(world, position), { atMs, untilMs: world.madeAt })
    if (made !== undefined) returns.push(made)
  }
  return returns.toSorted((a, b) => (a.returnOrderDate < b.returnOrderDate ? 1 : -1))
}

/** The return that begins at the one time, as it is at the other. */
function drawReturn(
  random: Random,
  order: Order,
  { atMs, untilMs }: { atMs: number; untilMs: number },
): ReturnOrder | undefined {
  const delivered = order.orderLines.orderLine.filter((line) => unitsIn(line, 'Delivered') > 0)
  if (delivered.length === 0) return undefined
  const lines = delivered
    .slice(0, random.int(1, delivered.length))
    .map((line) => ({ line, units: random.int(1, unitsIn(line, 'Delivered')) }))
  const made = makeReturn(order, {
    returnOrderId: random.digits(18),
    atMs,
    reason: random.pick(reasons),
    returnType: random.chance(0.1) ? 'REPLACEMENT' : 'REFUND',
    channelName: random.pick(channels),
    lines,
  })
  const exception = random.chance(0.1) ? { isReturnForException: true, exceptionItemType: random.pick(exceptions) } : {}
  // Not everybody sends what they announced, and not every seller refunds in time.
  const roll = random.next()
  const returnOrderLines = made.returnOrderLines.map((asked) => {
    const line = { ...asked, ...exception }
    const receivedAt = atMs + random.int(3, 8) * dayMs
    if (receivedAt > untilMs || roll < 0.2) return line
    const received = receiveReturnLine(line, receivedAt)
    const refundedAt = receivedAt + random.int(2, 96) * hourMs
    return refundedAt > untilMs || roll < 0.4
      ? received
      : refundReturnLine(received, line.quantity.measurementValue, refundedAt)
  })
  return { ...made, returnOrderLines }
}
