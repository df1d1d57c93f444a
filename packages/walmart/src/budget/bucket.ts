import type { Limit } from './limits.ts'

/**
 * A token bucket, stored as the time at which it will be full again. Each missing token adds one refill interval. A time
 * in the past, or undefined, is a full bucket.
 */
export type FullAt = Date | undefined

/**
 * Headroom for network delay. If a burst is delayed by up to this long and later calls are not, Walmart's bucket has
 * refilled less than ours. The headroom reduces the burst once, not the rate.
 */
const headroomMs = 1_000

/** Milliseconds per token, rounded up: rounding down would exceed the limit. */
export const refillMs = ({ calls, perSeconds }: Limit): number => Math.ceil((perSeconds * 1_000) / calls)

/** The three numbers, in milliseconds, that a `BudgetStore` needs to apply a limit. */
export interface BucketTerms {
  /** Each token taken moves `fullAt` this much later, counted from now if the bucket is full. */
  readonly refillMs: number
  /** A token is available while `fullAt` is at most this far in the future. */
  readonly burstMs: number
  /** A stored `fullAt` further ahead predates a clock rollback; ignore it, or it blocks all calls. */
  readonly farthestMs: number
}

/** Converts a limit to the numbers that a `BudgetStore` needs. */
export function termsOf(limit: Limit): BucketTerms {
  const refill = refillMs(limit)
  return {
    refillMs: refill,
    burstMs: (limit.calls - 1) * refill - headroomMs,
    farthestMs: limit.perSeconds * 1_000 + limit.calls * refill,
  }
}

export type Take =
  /** A token was taken: store this time. */
  | { readonly fullAt: Date; readonly nextAt?: undefined }
  /** No token is available before this time. Store nothing. */
  | { readonly nextAt: Date; readonly fullAt?: undefined }

/** Takes a token if one is available. */
export function takeToken(stored: FullAt, limit: Limit, now: Date): Take {
  const terms = termsOf(limit)
  const fullAt = stored !== undefined && stored.getTime() - now.getTime() > terms.farthestMs ? undefined : stored
  const nextAt = fullAt === undefined ? now.getTime() : fullAt.getTime() - terms.burstMs
  if (nextAt > now.getTime()) return { nextAt: new Date(nextAt) }
  return { fullAt: new Date(Math.max(fullAt?.getTime() ?? 0, now.getTime()) + terms.refillMs) }
}

/** Returns the later time: a correction may remove tokens, never add any. */
export function correctBucket(fullAt: FullAt, corrected: Date): Date {
  return fullAt !== undefined && fullAt > corrected ? fullAt : corrected
}

/** When a bucket with this many tokens at `at` will be full. */
export function fullFrom(tokens: number, limit: Limit, at: Date): Date {
  return new Date(at.getTime() + (limit.calls - tokens) * refillMs(limit))
}

/** Whether a bucket is full, headroom included, and can be deleted. */
export function isFull(fullAt: Date, now: Date): boolean {
  return fullAt.getTime() + headroomMs <= now.getTime()
}
