/**
 * The kinds of errors:
 * - `credentials_rejected`: Walmart rejects the client id and secret, or they lack the scope. A person must act.
 * - `rate_limited`: too many calls; retry at `retryAt`.
 * - `unavailable`: Walmart cannot be reached or has an outage; the same call may succeed later.
 * - `not_found`: the resource does not exist.
 * - `invalid_request`: Walmart or the client rejects the call or its cursor; repeating it does not help.
 * - `unexpected_response`: the response is not what Walmart documents.
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

/** Whether a write without a response was applied. */
export type WriteOutcome = 'not_applied' | 'unknown'

/** The details of an error besides its kind and message. */
export interface WalmartErrorDetails {
  /** HTTP status, if there was a response. */
  readonly status?: number | undefined
  /** Walmart's error code, such as `UNAUTHORIZED.GMP_GATEWAY_API`. */
  readonly upstreamCode?: string | undefined
  /** The field or parameter that Walmart names, such as `limit`. */
  readonly upstreamField?: string | undefined
  /** Walmart's description, truncated, with secrets redacted. */
  readonly upstreamMessage?: string | undefined
  /** The `WM_QOS.CORRELATION_ID` that was sent; Walmart's support asks for it. */
  readonly correlationId?: string | undefined
  /**
   * For a write without a response: what a read afterwards showed. `not_applied`: it can be sent again. `unknown`: it may
   * have been applied, at least in part; check before sending it again. Undefined: Walmart rejected the write, or it was
   * never sent.
   */
  readonly outcome?: WriteOutcome | undefined
  /** When to retry; always set for `rate_limited`. */
  readonly retryAt?: Date | undefined
  readonly cause?: unknown
}

/**
 * The only error that this package throws, except for abort reasons and errors of the caller's stores and callbacks.
 * Neither it nor its cause contains the client secret or an access token.
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
