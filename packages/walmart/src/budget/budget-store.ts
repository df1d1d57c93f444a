import { correctBucket, isFull, takeToken } from './bucket.ts'
import type { Limit } from './limits.ts'

/**
 * Where the buckets are kept, so that processes can share them. What it throws reaches the caller as it is.
 *
 * A bucket is one moment under one name, and nothing is lost when a bucket is forgotten two seconds after that moment.
 * Both methods are one read and one write that nothing may come between: in Postgres
 * `insert … on conflict do update set full_at = greatest(…) where …`, in Redis a script. `termsOf` says by
 * how much a token puts it off, how far ahead it may be, and when it is too far ahead to be believed.
 *
 * `now` is the caller's clock. Where the clocks of the machines do not agree to a fraction of a second, the store counts
 * by one of its own, and shifts the times that it is given and gives back by the difference.
 */
export interface BudgetStore {
  /**
   * Takes a token, if there is one. However many callers come at once, each token goes to one of them.
   *
   * @returns undefined if a token was taken, or when one will be there
   */
  take(bucket: string, limit: Limit, now: Date): Promise<Date | undefined>
  /** Puts off the moment at which the bucket will be full, unless it is later already; it is never put forward. */
  correct(bucket: string, fullAt: Date, now: Date): Promise<void>
}

/** Keeps the buckets in this process. Clients of the same seller must share the store to share the budget. */
export function createMemoryBudgetStore(): BudgetStore & { readonly size: number } {
  const buckets = new Map<string, Date>()
  let sweepAt = 1_000

  function keep(bucket: string, fullAt: Date, now: Date): void {
    buckets.set(bucket, fullAt)
    if (buckets.size < sweepAt) return
    for (const [name, moment] of buckets) if (isFull(moment, now)) buckets.delete(name)
    // Looking at all of them only when they have doubled costs each call next to nothing.
    sweepAt = Math.max(1_000, buckets.size * 2)
  }

  return {
    get size() {
      return buckets.size
    },
    take: (bucket, limit, now) => {
      const { fullAt, nextAt } = takeToken(buckets.get(bucket), limit, now)
      if (fullAt !== undefined) keep(bucket, fullAt, now)
      return Promise.resolve(nextAt)
    },
    correct: (bucket, fullAt, now) => {
      keep(bucket, correctBucket(buckets.get(bucket), fullAt), now)
      return Promise.resolve()
    },
  }
}
