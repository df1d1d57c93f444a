import { unitsIn } from '../orders/line-lifecycle.ts'
import type { Order } from '../payloads.ts'
import { makeReturn } from '../returns/make-return.ts'
import type { ReturnOrder } from '../returns/payloads.ts'
import { receiveReturnLine, refundReturnLine } from '../returns/return-lifecycle.ts'
import { type OrderSpec, draftOrder } from './order-summary.ts'
import { makeOrder } from './orders.ts'
import { Random } from './random.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const reasons = ['DAMAGED', 'DEFECTIVE', 'NO_LONGER_WANTED', 'NOT_AS_DESCRIBED', 'WRONG_SIZE/POOR_FIT'] as const
const exceptions = ['HAZMAT', 'OTHER', 'FREIGHT'] as const
const channels = ['ONLINE', 'ONLINE', 'IN_STORE', 'CUSTOMER_CARE'] as const

/** Returns for a share of the seller's delivered orders, newest first. Always the same for a seed. */
export function makeReturns(spec: OrderSpec, share: number): ReturnOrder[] {
  const returns: ReturnOrder[] = []
  for (let position = 0; position < spec.count; position += 1) {
    // A separate generator, so that the share does not change the orders.
    const random = new Random(spec.seed, 0x4e, position)
    if (!random.chance(share)) continue
    const { stage, shipNodeType, modifiedAt } = draftOrder(spec, position)
    if (stage !== 'Delivered' || shipNodeType !== 'SellerFulfilled') continue
    const atMs = modifiedAt + random.int(6, 14 * 24) * hourMs
    // The return would be in the future.
    if (atMs > spec.madeAt) continue
    const returned = generateReturn(random, makeOrder(spec, position), { atMs, untilMs: spec.madeAt })
    if (returned !== undefined) returns.push(returned)
  }
  return returns.toSorted((a, b) => (a.returnOrderDate < b.returnOrderDate ? 1 : -1))
}

/** A return requested at `atMs`, in its state at `untilMs`. */
function generateReturn(
  random: Random,
  order: Order,
  { atMs, untilMs }: { atMs: number; untilMs: number },
): ReturnOrder | undefined {
  const delivered = order.orderLines.orderLine.filter((line) => unitsIn(line, 'Delivered') > 0)
  if (delivered.length === 0) return undefined
  const lines = delivered
    .slice(0, random.int(1, delivered.length))
    .map((line) => ({ line, units: random.int(1, unitsIn(line, 'Delivered')) }))
  const requested = makeReturn(order, {
    returnOrderId: random.digits(18),
    atMs,
    reason: random.pick(reasons),
    returnType: random.chance(0.1) ? 'REPLACEMENT' : 'REFUND',
    channelName: random.pick(channels),
    lines,
  })
  const exception = random.chance(0.1) ? { isReturnForException: true, exceptionItemType: random.pick(exceptions) } : {}
  // Some customers never send the goods, and some sellers refund late.
  const roll = random.next()
  const returnOrderLines = requested.returnOrderLines.map((requestedLine) => {
    const line = { ...requestedLine, ...exception }
    const receivedAt = atMs + random.int(3, 8) * dayMs
    if (receivedAt > untilMs || roll < 0.2) return line
    const received = receiveReturnLine(line, receivedAt)
    const refundedAt = receivedAt + random.int(2, 96) * hourMs
    return refundedAt > untilMs || roll < 0.4
      ? received
      : refundReturnLine(received, { units: line.quantity.measurementValue, atMs: refundedAt })
  })
  return { ...requested, returnOrderLines }
}
