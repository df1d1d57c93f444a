import { correctBucket, isFull, takeToken } from './bucket.ts'
import type { Limit } from './limits.ts'

/**
 * Stores the token buckets, so that processes can share them. Errors it throws reach the caller unchanged.
 *
 * A bucket is a name and one time, `fullAt`; it can be deleted two seconds after that time. Both methods must be atomic: in
 * Postgres one `insert … on conflict do update set full_at = greatest(…) where …`, in Redis a script. `termsOf` returns
 * the numbers for this: what a token adds to `fullAt`, how far in the future it may be, and beyond which it is invalid.
 *
 * `now` is the caller's clock. If the clocks of your machines differ by more than a fraction of a second, use the store's
 * clock and shift the times it receives and returns by the difference.
 */
export interface BudgetStore {
  /**
   * Takes a token if one is available. Concurrent callers must never get the same token.
   *
   * @returns undefined if a token was taken, otherwise when one will be available
   */
  take(bucket: string, limit: Limit, now: Date): Promise<Date | undefined>
  /** Sets when the bucket will be full, unless the stored time is later. */
  correct(bucket: string, fullAt: Date, now: Date): Promise<void>
}

/** Stores the buckets in memory. Clients of the same seller share their budget only if they share the store. */
export function createMemoryBudgetStore(): BudgetStore & { readonly size: number } {
  const buckets = new Map<string, Date>()
  let sweepAt = 1_000

  function save(bucket: string, fullAt: Date, now: Date): void {
    buckets.set(bucket, fullAt)
    if (buckets.size < sweepAt) return
    for (const [name, time] of buckets) if (isFull(time, now)) buckets.delete(name)
    // Sweeping only when the number has doubled makes the amortized cost per call constant.
    sweepAt = Math.max(1_000, buckets.size * 2)
  }

  return {
    get size() {
      return buckets.size
    },
    take: (bucket, limit, now) => {
      const { fullAt, nextAt } = takeToken(buckets.get(bucket), limit, now)
      if (fullAt !== undefined) save(bucket, fullAt, now)
      return Promise.resolve(nextAt)
    },
    correct: (bucket, fullAt, now) => {
      save(bucket, correctBucket(buckets.get(bucket), fullAt), now)
      return Promise.resolve()
    },
  }
}
