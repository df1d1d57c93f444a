import type { CallEffects } from '../faults/faults.ts'
import { ApiError, componentOf } from '../gateway/api-error.ts'
import { findLimit } from './find-limit.ts'
import type { PublishedLimit } from './published-limits.ts'
import { type BucketState, TokenBucket } from './token-bucket.ts'

const perMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const

/** The properties of a call that determine its limit. */
export interface LimitedCall {
  readonly clientId: string
  readonly method: string
  /** The endpoint's path pattern. */
  readonly route: string
  readonly search: string
  readonly now: Date
}

/** The sellers' token buckets, which start full. */
export class RateLimits {
  readonly #buckets = new Map<PublishedLimit, Map<string, TokenBucket>>()
  enforced: boolean

  constructor(enforced: boolean) {
    this.enforced = enforced
  }

  /** Takes a token for the call. Returns undefined if the call has no limit. */
  take(call: LimitedCall): (BucketState & { readonly allowed: boolean }) | undefined {
    if (!this.enforced) return undefined
    const limit = findLimit(call.method, call.route, call.search)
    if (limit === undefined) return undefined
    const bucket = this.#bucket(limit, call.clientId)
    const now = call.now.getTime()
    const allowed = bucket.take(now)
    return { allowed, ...bucket.state(now) }
  }

  #bucket(limit: PublishedLimit, clientId: string): TokenBucket {
    const ofLimit = this.#buckets.get(limit) ?? new Map<string, TokenBucket>()
    this.#buckets.set(limit, ofLimit)
    const bucket = ofLimit.get(clientId) ?? new TokenBucket(limit.tokens, perMs[limit.per])
    ofLimit.set(clientId, bucket)
    return bucket
  }
}

/** The headers of every response to a limited call. */
export const rateLimitHeaders = ({ tokens, nextTokenAt }: BucketState): Record<string, string> => ({
  'x-current-token-count': String(tokens),
  'x-next-replenishment-time': String(nextTokenAt),
})

interface RateRejection {
  readonly error: ApiError
  readonly headers: Record<string, string>
}

const description = 'Too many calls'

/**
 * The error of an empty bucket. Walmart has been seen to send it without `Retry-After`; with the setting `retry-after`, it has
 * the form that Walmart documents.
 */
export function rejectRate({ settings }: CallEffects, path: string, waitMs: number): RateRejection {
  if (!settings.some(({ kind }) => kind === 'retry-after')) {
    return { error: new ApiError('REQUEST_THRESHOLD_VIOLATED', 'GMP_GATEWAY_API', { description }), headers: {} }
  }
  const headers = { 'retry-after': String(Math.ceil(waitMs / 1000)) }
  return { error: new ApiError('RATE_LIMIT_EXCEEDED', componentOf(path), { description }), headers }
}
