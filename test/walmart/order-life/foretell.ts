import type { WalmartErrorKind, WriteOutcome } from '@aisle/walmart'

import type { ModelOrder } from './model.ts'
import type { Write } from './operation.ts'
import { judge } from './rules.ts'

/** What becomes of a request, where its answer does not arrive. */
export type Loss = 'lose-request' | 'fail' | 'outage' | 'lose-answer' | 'cut'

/** How a write goes that the client is asked for. */
export interface Attempt {
  readonly write: Write
  readonly at: number
  /** Of the first time that it is sent, and of the second. */
  readonly losses: readonly Loss[]
  /** After a loss, the order cannot be read. */
  readonly isBlind: boolean
}

/** What the client answers, and what the order is then. */
export interface Foretold {
  readonly after: ModelOrder
  readonly answer: 'done' | { readonly kind: WalmartErrorKind; readonly outcome?: WriteOutcome }
}

/** A write happens once or not at all, and whoever asked for it is told which, or that it is not known. */
export function foretell(order: ModelOrder, { write, at, losses, isBlind }: Attempt): Foretold {
  if (!isOf(order, write)) return { after: order, answer: { kind: 'not_found' } }
  const after = judge(order, write, at)
  const [first, second] = losses.map((loss) => fateOf(loss, after !== undefined))
  const done = { after: after ?? order, answer: 'done' } as const
  if (first === undefined || first === 'answered') {
    return after === undefined ? { after: order, answer: { kind: 'invalid_request' } } : done
  }
  if (isBlind) {
    return { after: first === 'done' ? done.after : order, answer: { kind: 'unavailable', outcome: 'unknown' } }
  }
  if (first === 'done') return done
  if (isThere(order, write)) return { after: order, answer: 'done' }
  const outcome = 'not_applied'
  if (second === 'lost') return { after: order, answer: { kind: 'unavailable', outcome } }
  return after === undefined ? { after: order, answer: { kind: 'invalid_request', outcome } } : done
}

/** What becomes of one sending: done and not answered, neither, or answered after all. */
function fateOf(loss: Loss, isLegal: boolean): 'done' | 'lost' | 'answered' {
  // A refusal that breaks off is one all the same: its status was there.
  if (loss === 'cut') return isLegal ? 'done' : 'answered'
  return loss === 'lose-answer' && isLegal ? 'done' : 'lost'
}

function isOf(order: ModelOrder, write: Write): boolean {
  if (write.kind !== 'refund return') return write.purchaseOrderId === order.purchaseOrderId
  // The client looks for a return where those are that the seller can refund.
  return !order.isByWalmart && order.returns.some(({ returnOrderId }) => returnOrderId === write.returnOrderId)
}

/** An order that waits for no acknowledgement any more needs none, even if Walmart would refuse one by now. */
const isThere = ({ lines }: ModelOrder, { kind }: Write) =>
  kind === 'acknowledge' && lines.every(({ created }) => created === 0)
