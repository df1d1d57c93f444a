import type { WalmartErrorKind, WriteOutcome } from '@aisle/walmart'

import { type ModelOrder, sentUnits } from './model.ts'
import type { Write } from './operation.ts'
import { applyOperation } from './rules.ts'

/** How a response gets lost. */
export type Loss = 'lose-request' | 'fail' | 'outage' | 'lose-response' | 'cut'

/** A write, and the faults it meets. */
export interface Attempt {
  readonly write: Write
  readonly at: number
  /** The faults of the first and of the second request. */
  readonly losses: readonly Loss[]
  /** Whether reading the order after a loss fails, too. */
  readonly isReadLost: boolean
}

/** The expected result of the client, and the expected order. */
export interface Prediction {
  readonly after: ModelOrder
  readonly result: 'done' | { readonly kind: WalmartErrorKind; readonly outcome?: WriteOutcome }
}

/** A write is applied once or not at all, and the client reports which, or that it is unknown. */
export function predict(order: ModelOrder, { write, at, losses, isReadLost }: Attempt): Prediction {
  if (!exists(order, write)) return { after: order, result: { kind: 'not_found' } }
  const after = applyOperation(order, write, at)
  const [first, second] = losses.map((loss) => fateOf(loss, after !== undefined))
  const done = { after: after ?? order, result: 'done' } as const
  if (first === undefined) {
    return after === undefined ? { after: order, result: { kind: 'invalid_request' } } : done
  }
  if (isReadLost) {
    return { after: first === 'done' ? done.after : order, result: { kind: 'unavailable', outcome: 'unknown' } }
  }
  if (first === 'done') return done
  if (isAlreadyDone(order, write)) return { after: order, result: 'done' }
  const outcome = 'not_applied'
  if (second === 'lost') return { after: order, result: { kind: 'unavailable', outcome } }
  return after === undefined ? { after: order, result: { kind: 'invalid_request', outcome } } : done
}

/** The fate of one request: applied without a response, or not applied. */
function fateOf(loss: Loss, isLegal: boolean): 'done' | 'lost' {
  // The client does not trust an error response without its whole body.
  return (loss === 'cut' || loss === 'lose-response') && isLegal ? 'done' : 'lost'
}

function exists(order: ModelOrder, write: Write): boolean {
  if (write.kind !== 'refund return') return write.purchaseOrderId === order.purchaseOrderId
  // The client only looks for returns that the seller can refund.
  return !order.isWfs && order.returns.some(({ returnOrderId }) => returnOrderId === write.returnOrderId)
}

/**
 * The client does not acknowledge an order again that has acknowledged units and no created ones, even if Walmart would now
 * reject that. An order of which everything was cancelled was not acknowledged.
 */
const isAlreadyDone = ({ lines }: ModelOrder, { kind }: Write) =>
  kind === 'acknowledge' &&
  lines.every(({ created }) => created === 0) &&
  lines.some((line) => line.acknowledged + sentUnits(line) > 0)
