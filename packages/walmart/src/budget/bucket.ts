import type { Limit } from './limits.ts'

/** A token bucket; undefined stands for a full one. */
export interface Bucket {
  /** When it will be full again. Each missing token adds one refill interval. A time in the past means a full bucket. */
  readonly fullAt: Date
  /** Until when another program is expected to take tokens too. */
  readonly sharedUntil?: Date | undefined
}

/**
 * Headroom for network delay. If a burst is delayed by up to this long and later calls are not, Walmart's bucket has
 * refilled less than ours. The headroom reduces the burst once, not the rate.
 */
const headroomMs = 1_000

/** Tokens that are left for another program's calls between a response, which shows the bucket, and our next call. */
const sharedTokens = 2

/** Milliseconds per token, rounded up: rounding down would exceed the limit. */
export const refillMs = ({ calls, perSeconds }: Limit): number => Math.ceil((perSeconds * 1_000) / calls)

/** The numbers, in milliseconds, that a `BudgetStore` needs to apply a limit. */
export interface BucketTerms {
  /** Each token taken moves `fullAt` this much later, counted from now if the bucket is full. */
  readonly refillMs: number
  /** A token is available while `fullAt` is at most this far in the future. */
  readonly burstMs: number
  /** The same while another program takes tokens too. */
  readonly sharedBurstMs: number
  /** A stored `fullAt` further ahead predates a clock rollback; ignore it, or it blocks all calls. */
  readonly farthestMs: number
  /** A correction by this more than `uncertainMs` shows that another program takes tokens too. */
  readonly toleranceMs: number
  /** How long that program is expected to continue. */
  readonly sharedMs: number
}

/** Converts a limit to the numbers that a `BudgetStore` needs. */
export function termsOf(limit: Limit): BucketTerms {
  const refill = refillMs(limit)
  const periodMs = limit.perSeconds * 1_000
  return {
    refillMs: refill,
    burstMs: (limit.calls - 1) * refill - headroomMs,
    sharedBurstMs: (limit.calls - 1) * refill - Math.max(headroomMs, sharedTokens * refill),
    farthestMs: periodMs + limit.calls * refill,
    toleranceMs: refill / 2,
    sharedMs: periodMs,
  }
}

type Take =
  /** A token was taken: store this bucket. */
  | { readonly bucket: Bucket; readonly nextAt?: undefined }
  /** No token is available before this time. Store nothing. */
  | { readonly nextAt: Date; readonly bucket?: undefined }

/** Takes a token if one is available. */
export function takeToken(stored: Bucket | undefined, limit: Limit, now: Date): Take {
  const terms = termsOf(limit)
  const isValid = stored !== undefined && stored.fullAt.getTime() - now.getTime() <= terms.farthestMs
  const fullAt = isValid ? stored.fullAt.getTime() : Number.NEGATIVE_INFINITY
  const isShared = stored?.sharedUntil !== undefined && stored.sharedUntil > now
  const nextAt = fullAt - (isShared ? terms.sharedBurstMs : terms.burstMs)
  if (nextAt > now.getTime()) return { nextAt: new Date(nextAt) }
  return { bucket: { ...stored, fullAt: new Date(Math.max(fullAt, now.getTime()) + terms.refillMs) } }
}

/** Moves `fullAt` to a later time: a correction may remove tokens, never add any. */
export function correctBucket(
  stored: Bucket | undefined,
  { fullAt, limit, uncertainMs }: BucketCorrection,
  now: Date,
): Bucket {
  if (stored === undefined) return { fullAt }
  const { toleranceMs, sharedMs } = termsOf(limit)
  const byMs = fullAt.getTime() - stored.fullAt.getTime()
  return {
    fullAt: byMs > 0 ? fullAt : stored.fullAt,
    sharedUntil: byMs > toleranceMs + uncertainMs ? new Date(now.getTime() + sharedMs) : stored.sharedUntil,
  }
}

/** What a response says about the bucket of its limit. */
export interface BucketCorrection {
  readonly fullAt: Date
  readonly limit: Limit
  /** How long the call took, by which our bucket may be ahead of Walmart's. */
  readonly uncertainMs: number
}

/** When a bucket with this many tokens at `at` will be full. */
export function fullFrom(tokens: number, limit: Limit, at: Date): Date {
  return new Date(at.getTime() + (limit.calls - tokens) * refillMs(limit))
}

/** Whether a bucket is full, headroom included, and can be deleted. */
export function isFull(fullAt: Date, now: Date): boolean {
  return fullAt.getTime() + headroomMs <= now.getTime()
}
