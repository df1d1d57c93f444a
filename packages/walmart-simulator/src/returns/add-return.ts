import { unitsIn } from '../orders/line-lifecycle.ts'
import { Random } from '../seed/random.ts'
import type { ReturnedLine, SimulatedSeller } from '../seller.ts'
import { makeReturn } from './make-return.ts'
import type { ReturnOrder } from './payloads.ts'

interface Returned {
  readonly purchaseOrderId: string
  readonly lines: readonly ReturnedLine[] | undefined
  readonly reason: string
}

/** Adds a return of these lines, or of everything delivered. Each unit can be returned once. */
export function addReturn(
  seller: SimulatedSeller,
  { purchaseOrderId, lines: requested, reason }: Returned,
): ReturnOrder {
  const position = seller.orderIndex.find(purchaseOrderId)
  if (position === undefined) throw new Error(`Order ${purchaseOrderId} does not exist`)
  const order = seller.orderIndex.orders.peek(position)
  const { orderLine } = order.orderLines
  const { returnStore } = seller
  const left = new Map(
    orderLine.map((line) => {
      const { lineNumber } = line
      return [lineNumber, unitsIn(line, 'Delivered') - returnStore.unitsOf(purchaseOrderId, lineNumber)]
    }),
  )
  const returnable = orderLine.filter(({ lineNumber }) => (left.get(lineNumber) ?? 0) > 0)
  const lines = (requested ?? returnable.map(({ lineNumber }): ReturnedLine => ({ lineNumber }))).map((one) => {
    const line = orderLine.find(({ lineNumber }) => lineNumber === one.lineNumber)
    const most = left.get(one.lineNumber) ?? 0
    const units = one.quantity ?? most
    if (line === undefined || units < 1 || units > most) {
      throw new Error(
        `Line ${one.lineNumber} of order ${purchaseOrderId} has ${most} units that were delivered and not returned`,
      )
    }
    left.set(one.lineNumber, most - units)
    return { line, units, isKeepIt: one.isKeepIt ?? false }
  })
  if (lines.length === 0) throw new Error(`Order ${purchaseOrderId} has no delivered units to return`)
  const { returns } = returnStore
  const returned = makeReturn(order, {
    returnOrderId: new Random(Number(purchaseOrderId) % 1e9, returns.length).digits(18),
    atMs: seller.now().getTime(),
    reason,
    returnType: 'REFUND',
    channelName: 'ONLINE',
    lines,
  })
  returns.unshift(returned)
  return returned
}
