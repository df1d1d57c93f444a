/**
 * What went wrong, in the terms a caller can act on:
 * - `credentials_rejected`: Walmart refuses the client id and secret, or they lack the scope. A person must act.
 * - `rate_limited`: too many calls; `retryAt` says when to come back.
 * - `unavailable`: Walmart cannot be reached or is out of order; the same call may succeed later.
 * - `not_found`: what the call names does not exist.
 * - `invalid_request`: Walmart refuses the call as it is, or the caller's own cursor is none of this list; repeating it
 *   will not help.
 * - `unexpected_response`: an answer that is understood as none of these, or not as what was asked for.
 */
export const walmartErrorKinds = [
  'credentials_rejected',
  'rate_limited',
  'unavailable',
  'not_found',
  'invalid_request',
  'unexpected_response',
] as const
/** One of {@link walmartErrorKinds}. */
export type WalmartErrorKind = (typeof walmartErrorKinds)[number]

/** What is known of a write that has failed. */
export type WriteOutcome = 'not_applied' | 'unknown'

/** What is known of an error, beside its kind and its message. */
export interface WalmartErrorDetails {
  /** HTTP status of the answer, when there was one. */
  readonly status?: number | undefined
  /** Walmart's own code, such as `UNAUTHORIZED.GMP_GATEWAY_API`. */
  readonly upstreamCode?: string | undefined
  /** The field or parameter that Walmart names, such as `limit`. */
  readonly upstreamField?: string | undefined
  /** Walmart's own description, shortened, and with secrets taken out. */
  readonly upstreamMessage?: string | undefined
  /** The `WM_QOS.CORRELATION_ID` that was sent; Walmart's support asks for it. */
  readonly correlationId?: string | undefined
  /**
   * With a write whose answer was lost: what reading again afterwards has shown. `not_applied`: it has not happened, and
   * may be sent again. `unknown`: it may have happened; look before sending it again. Undefined: Walmart has answered,
   * and refused it, or it was never sent.
   */
  readonly outcome?: WriteOutcome | undefined
  /** When to try again; always there with `rate_limited`. */
  readonly retryAt?: Date | undefined
  readonly cause?: unknown
}

/**
 * The one error that this package throws, a caller's own abort reason and what the caller's stores throw excepted.
 * Neither it nor its cause holds the client secret or an access token.
 */
export class WalmartError extends Error {
  override readonly name = 'WalmartError'
  readonly kind: WalmartErrorKind
  readonly status: number | undefined
  readonly upstreamCode: string | undefined
  readonly upstreamField: string | undefined
  readonly upstreamMessage: string | undefined
  readonly correlationId: string | undefined
  readonly retryAt: Date | undefined
  readonly outcome: WriteOutcome | undefined

  constructor(kind: WalmartErrorKind, message: string, details: WalmartErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.kind = kind
    this.status = details.status
    this.upstreamCode = details.upstreamCode
    this.upstreamField = details.upstreamField
    this.upstreamMessage = details.upstreamMessage
    this.correlationId = details.correlationId
    this.retryAt = details.retryAt
    this.outcome = details.outcome
  }
}
