import { namedTime, retryAt } from '../retry-at.ts'
import { fullFrom, refillMs } from './bucket.ts'
import type { Limit } from './limits.ts'

/** What of an answer speaks of its bucket. */
export interface BucketNews {
  readonly status: number
  readonly headers: Headers
}

/**
 * When the bucket of an answer will be full, going by what Walmart says of it; undefined if it says nothing.
 *
 * A higher count than ours needs no rule of its own: the store takes the later moment. It may be stale, from before calls
 * that are still under way. The count is whole, so up to one token is lost to rounding; it comes back as the bucket fills.
 */
export function readCorrection(news: BucketNews, limit: Limit, now: Date): Date | undefined {
  const count = readCount(news.headers.get('x-current-token-count'))
  if (news.status === 429 || count === 0) return fullFrom(1, limit, nextTokenAt(news, limit, now))
  return count === undefined || count >= limit.calls ? undefined : fullFrom(count, limit, now)
}

/**
 * When an empty bucket has a token again: at the time that the headers name.
 *
 * That time is of Walmart's clock, and ours differs. If it looks past, it says nothing, and at least one refill is waited
 * for, so that a clock ahead of Walmart's makes no tight loop of refusals. If it looks far, it is believed up to the
 * period of the limit, because even a bucket that is filled all at once has a token by then. An error in between shifts
 * one wait, not the rate: while the bucket is shut here it fills up there, and no later count says otherwise.
 */
function nextTokenAt({ status, headers }: BucketNews, limit: Limit, now: Date): Date {
  const named = namedTime(headers, now)
  const refilledAt = now.getTime() + refillMs(limit)
  const latest = now.getTime() + limit.perSeconds * 1_000
  if (named !== undefined && named > now.getTime()) return new Date(Math.min(named, latest))
  // A call that was let through has taken the last token, which takes one refill. A refusal is unexplained.
  if (status !== 429) return new Date(refilledAt)
  return new Date(Math.min(Math.max(retryAt(headers, now).getTime(), refilledAt), latest))
}

function readCount(value: string | null): number | undefined {
  return value !== null && /^\s*\d+(\.\d+)?\s*$/.test(value) ? Math.floor(Number(value)) : undefined
}
