import { WalmartError } from '../errors.ts'
import type { Reply } from '../http/reply.ts'
import type { CallOptions, SendOptions, Session } from '../http/session.ts'
import { acknowledgement } from '../orders/acknowledge-order.ts'
import { cancellation } from '../orders/cancel-order.ts'
import type { Cancellation } from '../orders/cancellation.ts'
import type { OrderRefund } from '../orders/order-refund.ts'
import { orderRefund } from '../orders/refund-order.ts'
import { shipment } from '../orders/ship-order.ts'
import type { Shipment, TrackingUpdate } from '../orders/shipment.ts'
import { trackingUpdate } from '../orders/update-tracking.ts'
import { returnRefund } from '../returns/refund-return.ts'
import type { ReturnRefund } from '../returns/return-refund.ts'
import type { ConfirmableWrite } from './define-write.ts'
import type { Progress } from './progress.ts'

/** A write to prepare: what the call of the same kind takes. */
export type WriteIntent =
  | { readonly type: 'acknowledge'; readonly input: { readonly purchaseOrderId: string } }
  | { readonly type: 'ship'; readonly input: Shipment }
  | { readonly type: 'update_tracking'; readonly input: TrackingUpdate }
  | { readonly type: 'cancel'; readonly input: Cancellation }
  | { readonly type: 'refund'; readonly input: OrderRefund }
  | { readonly type: 'refund_return'; readonly input: ReturnRefund }

/** A write that any process can send or check: a JSON value. */
export interface PreparedWrite {
  readonly type: WriteIntent['type']
  /** The call's argument. Dates are ISO 8601. */
  readonly input: unknown
  /** The order or return before the write, in Walmart's JSON. */
  readonly before: unknown
}

/** How far a prepared write was applied. */
export interface CheckedWrite {
  /**
   * `done`; `not applied`: it can be sent again, once it can no longer be under way; `partial`: applied in part, or changed
   * by somebody else meanwhile, so a person has to decide.
   */
  readonly progress: Progress
  /** The order or return as it is now, in Walmart's JSON. */
  readonly raw: unknown
}

/**
 * Writes that survive their process. `shipOrder` and the like keep the earlier state in memory, so a process that is killed
 * between sending and the response cannot tell whether it has shipped. Here the caller stores that:
 *
 * 1. `prepareWrite`, and store its result; 2. `sendWrite`, once; 3. if the response was lost or the process died: wait
 * until the call can no longer be under way, `checkWrite`, and send again only what was not applied.
 *
 * Prepare a write only when no other one for the same order or return is under way: two could not be told apart.
 */
export interface PreparedWriteCalls {
  /** Validates a write and reads the order or return. Sends nothing. */
  prepareWrite(write: WriteIntent, options?: CallOptions): Promise<PreparedWrite>

  /**
   * Sends a prepared write once. `outcome` of the error is `unknown` if it may have been applied, and undefined if Walmart
   * rejected it or it was never sent.
   */
  sendWrite(write: PreparedWrite, options?: SendOptions): Promise<Reply<unknown>>

  /** Reads how far a prepared write was applied. Sends nothing. */
  checkWrite(write: PreparedWrite, options?: CallOptions): Promise<CheckedWrite>
}

const writes: Readonly<Record<WriteIntent['type'], ConfirmableWrite<never, unknown>>> = {
  acknowledge: acknowledgement,
  ship: shipment,
  update_tracking: trackingUpdate,
  cancel: cancellation,
  refund: orderRefund,
  refund_return: returnRefund,
}

export function preparedWriteCalls(session: Session): PreparedWriteCalls {
  return {
    async prepareWrite({ type, input }, options = {}) {
      const before = await writeOf(type).readBefore(session, input, options)
      return { type, input: JSON.parse(JSON.stringify(input)) as unknown, before }
    },
    sendWrite: async ({ type, input }, options = {}) => writeOf(type).sendOnce(session, withDates(input), options),
    checkWrite: async ({ type, input, before }, options = {}) =>
      writeOf(type).check(session, { input: withDates(input), before }, options),
  }
}

function writeOf(type: string): ConfirmableWrite<never, unknown> {
  const [, write] = Object.entries(writes).find(([name]) => name === type) ?? []
  if (write) return write
  throw new WalmartError('invalid_request', `type: expected one of ${Object.keys(writes).join(', ')}`)
}

function withDates(input: unknown): unknown {
  return JSON.parse(JSON.stringify(input), toDate) as unknown
}

/** JSON has no dates. */
const toDate = (key: string, value: unknown) =>
  key === 'shippedAt' && typeof value === 'string' ? new Date(value) : value
