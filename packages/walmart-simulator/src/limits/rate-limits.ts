import { findLimit } from './find-limit.ts'
import type { PublishedLimit } from './published-limits.ts'
import { type BucketState, TokenBucket } from './token-bucket.ts'

const perMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const

/** A call, as far as its limit is concerned. */
export interface LimitedCall {
  readonly clientId: string
  readonly method: string
  /** The path as the endpoint is written, with `:name` for what is variable. */
  readonly route: string
  readonly search: string
  readonly now: Date
}

/** The sellers' buckets. Full for everybody when the simulator is made. */
export class RateLimits {
  readonly #buckets = new Map<PublishedLimit, Map<string, TokenBucket>>()
  enforced: boolean

  constructor(enforced: boolean) {
    this.enforced = enforced
  }

  /** Takes a token for the call. Nothing is returned for a call without a limit. */
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
