import type { Seller } from '@aisle/walmart-simulator'
import { expect } from 'vitest'

import type { ModelOrder } from './model.ts'
import type { Operation } from './operation.ts'

interface Transition {
  readonly before: ModelOrder
  /** Undefined if the event is illegal. */
  readonly after: ModelOrder | undefined
}

/** Lets the carrier or the customer act. The simulator throws if the event is illegal. */
export function applyEvent(seller: Seller, operation: Operation, { before, after }: Transition): ModelOrder {
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
