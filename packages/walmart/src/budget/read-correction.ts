import { headerTime, retryAt } from '../retry-at.ts'
import { fullFrom, refillMs } from './bucket.ts'
import type { Limit } from './limits.ts'

/** The parts of a response that describe its bucket. */
interface BucketInfo {
  readonly status: number
  readonly headers: Headers
}

/**
 * When the bucket will be full according to the response; undefined if the response does not say.
 *
 * A higher count than ours may be stale, from before calls still in flight; the store ignores it, as it keeps the later
 * time. The count is an integer. Unless the headers name a time at which the next token is likely, up to one token is lost
 * to rounding and comes back as the bucket fills.
 */
export function readCorrection(info: BucketInfo, limit: Limit, now: Date): Date | undefined {
  const count = readCount(info.headers.get('x-current-token-count'))
  if (info.status === 429 || count === 0) return fullFrom(1, limit, nextTokenAt(info, limit, now))
  if (count === undefined || count >= limit.calls) return undefined
  const named = headerTime(info.headers, now) ?? 0
  // A time in the past may be that of a token since added, or that of the response.
  const isNext = named > now.getTime() && named <= now.getTime() + refillMs(limit)
  return isNext ? fullFrom(count + 1, limit, new Date(named)) : fullFrom(count, limit, now)
}

/**
 * When an empty bucket has a token again, according to the headers.
 *
 * The time is by Walmart's clock, which differs from ours. If it is in the past, wait at least one refill interval, so that
 * a clock ahead of Walmart's does not cause a tight retry loop. If it is far ahead, wait at most the period of the limit:
 * even a bucket that is refilled all at once has a token by then. A smaller error shifts one wait, not the rate.
 */
function nextTokenAt({ status, headers }: BucketInfo, limit: Limit, now: Date): Date {
  const named = headerTime(headers, now)
  const refilledAt = now.getTime() + refillMs(limit)
  const latest = now.getTime() + limit.perSeconds * 1_000
  if (named !== undefined && named > now.getTime()) return new Date(Math.min(named, latest))
  // A successful call took the last token, which one refill interval restores.
  if (status !== 429) return new Date(refilledAt)
  return new Date(Math.min(Math.max(retryAt(headers, now).getTime(), refilledAt), latest))
}

function readCount(value: string | null): number | undefined {
  return value !== null && /^\s*\d+(\.\d+)?\s*$/.test(value) ? Math.floor(Number(value)) : undefined
}
