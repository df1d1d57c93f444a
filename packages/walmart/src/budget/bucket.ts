import type { Limit } from './limits.ts'

/**
 * A token bucket as one moment: when it will be full if nobody takes any more. Each token that is missing puts it off by
 * one refill. An earlier moment than now, or none at all, is a full bucket.
 */
export type FullAt = Date | undefined

/**
 * So much refill is left in the bucket. Calls arrive later than they leave, not all by as much: when a burst is held up
 * by up to this long and what follows it is not, Walmart's bucket lacks the refill of that time, and would be empty
 * before ours. It takes from the burst, once, and nothing from the rate.
 */
const headroomMs = 1_000

/** Rounded up to the milliseconds that a Date has: rounding down would go beyond the limit. */
export const refillMs = ({ calls, perSeconds }: Limit): number => Math.ceil((perSeconds * 1_000) / calls)

/** What a store has to know of a limit. */
export interface BucketTerms {
  /** Each token that is taken puts the moment off by so much; a full bucket is put off from now. */
  readonly refillMs: number
  /** There is a token while the moment is at most so far ahead. */
  readonly burstMs: number
  /**
   * Not even the worst news of Walmart's puts the moment farther off. One that is was kept before the clock was put back,
   * and counts as none: believed, it would forbid all calls until the clock has caught up.
   */
  readonly farthestMs: number
}

/** What a `BudgetStore` reckons with. */
export function termsOf(limit: Limit): BucketTerms {
  const refill = refillMs(limit)
  return {
    refillMs: refill,
    burstMs: (limit.calls - 1) * refill - headroomMs,
    farthestMs: limit.perSeconds * 1_000 + limit.calls * refill,
  }
}

export type Take =
  /** What to keep in place of the moment that was. */
  | { readonly fullAt: Date; readonly nextAt?: undefined }
  /** No token: the first moment that has one. Nothing changes. */
  | { readonly nextAt: Date; readonly fullAt?: undefined }

/** Takes a token, if there is one. */
export function takeToken(kept: FullAt, limit: Limit, now: Date): Take {
  const terms = termsOf(limit)
  const fullAt = kept !== undefined && kept.getTime() - now.getTime() > terms.farthestMs ? undefined : kept
  const nextAt = fullAt === undefined ? now.getTime() : fullAt.getTime() - terms.burstMs
  if (nextAt > now.getTime()) return { nextAt: new Date(nextAt) }
  return { fullAt: new Date(Math.max(fullAt?.getTime() ?? 0, now.getTime()) + terms.refillMs) }
}

/** The later one, because a correction may take tokens and never gives any. */
export function correctBucket(fullAt: FullAt, corrected: Date): Date {
  return fullAt !== undefined && fullAt > corrected ? fullAt : corrected
}

/** When a bucket that has so many tokens at a moment will be full. */
export function fullFrom(tokens: number, limit: Limit, at: Date): Date {
  return new Date(at.getTime() + (limit.calls - tokens) * refillMs(limit))
}

/** Whether a bucket is full, headroom included, so that nothing is lost by forgetting it. */
export function isFull(fullAt: Date, now: Date): boolean {
  return fullAt.getTime() + headroomMs <= now.getTime()
}
