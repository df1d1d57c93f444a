import type { Seller } from '@aisle/walmart-simulator'
import { expect } from 'vitest'

import type { ModelOrder } from './model.ts'
import type { Operation } from './operation.ts'

interface Judged {
  readonly before: ModelOrder
  /** Undefined where it cannot be. */
  readonly after: ModelOrder | undefined
}

/** Lets the carrier or the customer do something. There is no answer, but the simulator says where it cannot be. */
export function happen(seller: Seller, operation: Operation, { before, after }: Judged): ModelOrder {
  const { purchaseOrderId } = before
  const run = () => {
    if (operation.kind === 'return') return seller.addReturn(purchaseOrderId, operation.lines)
    seller.deliverOrder(purchaseOrderId)
    return undefined
  }
  if (after === undefined) {
    expect(run).toThrow(purchaseOrderId)
    return before
  }
  const made = run()
  if (made === undefined || operation.kind !== 'return') return after
  const lines = operation.lines.map(({ lineNumber, quantity }, index) => {
    return { number: index + 1, lineNumber, units: quantity, refunded: 0 }
  })
  return { ...after, returns: [{ returnOrderId: made.returnOrderId, lines }, ...after.returns] }
}
