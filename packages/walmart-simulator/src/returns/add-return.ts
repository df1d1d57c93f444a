import { unitsIn } from '../orders/line-life.ts'
import { Random } from '../seed/random.ts'
import type { ReturnedLine, SimulatedSeller } from '../seller.ts'
import { makeReturn } from './make-return.ts'
import type { ReturnOrder } from './payloads.ts'

/** Lets a customer ask for a return of these lines, or of all that is delivered. A unit goes back once. */
export function addReturn(
  seller: SimulatedSeller,
  purchaseOrderId: string,
  wanted: readonly ReturnedLine[] | undefined,
): ReturnOrder {
  const position = seller.orderIndex.find(purchaseOrderId)
  if (position === undefined) throw new Error(`There is no order ${purchaseOrderId}`)
  const order = seller.orderIndex.orders.peek(position)
  const { orderLine } = order.orderLines
  const { returnBook } = seller
  const left = new Map(
    orderLine.map((line) => {
      const { lineNumber } = line
      return [lineNumber, unitsIn(line, 'Delivered') - returnBook.unitsOf(purchaseOrderId, lineNumber)]
    }),
  )
  const returnable = orderLine.filter(({ lineNumber }) => (left.get(lineNumber) ?? 0) > 0)
  const lines = (wanted ?? returnable.map(({ lineNumber }): ReturnedLine => ({ lineNumber }))).map((one) => {
    const line = orderLine.find(({ lineNumber }) => lineNumber === one.lineNumber)
    const most = left.get(one.lineNumber) ?? 0
    const units = one.quantity ?? most
    if (line === undefined || units < 1 || units > most) {
      throw new Error(
        `Of line ${one.lineNumber} of order ${purchaseOrderId} ${most} units are delivered and not sent back`,
      )
    }
    left.set(one.lineNumber, most - units)
    return { line, units }
  })
  if (lines.length === 0) throw new Error(`Nothing of order ${purchaseOrderId} is delivered`)
  const { returns } = returnBook
  const made = makeReturn(order, {
    returnOrderId: new Random(Number(purchaseOrderId) % 1e9, returns.length).digits(18),
    atMs: seller.now().getTime(),
    reason: 'NO_LONGER_WANTED',
    returnType: 'REFUND',
    channelName: 'ONLINE',
    lines,
  })
  returns.unshift(made)
  return made
}
