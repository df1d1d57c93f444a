import { type Bucket, correctBucket, type BucketCorrection, isFull, takeToken } from './bucket.ts'
import type { Limit } from './limits.ts'

/**
 * Stores the token buckets, so that processes can share them. Errors it throws reach the caller unchanged.
 *
 * A bucket is a name and two times, `fullAt` and `sharedUntil`; it can be deleted two seconds after `fullAt`. Both methods
 * must be atomic: in Postgres one `insert … on conflict do update set full_at = greatest(…) where …`, in Redis a script.
 * `termsOf` returns the numbers for this: what a token adds to `fullAt`, how far in the future `fullAt` may be, beyond which
 * time it is invalid, and when to set `sharedUntil`.
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
  /** Sets when the bucket will be full, unless the stored time is later, and whether another program uses it. */
  correct(bucket: string, correction: BucketCorrection, now: Date): Promise<void>
}

/** Stores the buckets in memory. Clients of the same seller share their budget only if they share the store. */
export function createMemoryBudgetStore(): BudgetStore & { readonly size: number } {
  const buckets = new Map<string, Bucket>()
  let sweepAt = 1_000

  function save(name: string, bucket: Bucket, now: Date): void {
    buckets.set(name, bucket)
    if (buckets.size < sweepAt) return
    for (const [other, { fullAt }] of buckets) if (isFull(fullAt, now)) buckets.delete(other)
    // Sweeping only when the number has doubled makes the amortized cost per call constant.
    sweepAt = Math.max(1_000, buckets.size * 2)
  }

  return {
    get size() {
      return buckets.size
    },
    take: (name, limit, now) => {
      const { bucket, nextAt } = takeToken(buckets.get(name), limit, now)
      if (bucket !== undefined) save(name, bucket, now)
      return Promise.resolve(nextAt)
    },
    correct: (name, correction, now) => {
      save(name, correctBucket(buckets.get(name), correction, now), now)
      return Promise.resolve()
    },
  }
}
