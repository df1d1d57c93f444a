const defaultWaitMs = 60_000
/** A wait of more than a day is a wrong unit or clock: Walmart's slowest bucket refills within an hour. */
const longestWaitMs = 86_400_000
/** The `Date` header has whole seconds, and a response may take seconds to arrive. */
const smallestSkewMs = 30_000
/** Clocks differ, so a time in the past means "soon"; it must not cause a tight loop. */
const shortestWaitMs = 1_000

/**
 * When to retry a throttled call. Walmart sends the time in one of two headers, in epoch milliseconds; users have also seen
 * seconds and ISO 8601. `Retry-After` is documented for orders and feeds, and comes from proxies.
 *
 * @returns always later than `now`
 */
export function retryAt(headers: Headers, now: Date): Date {
  const time = headerTime(headers, now)
  const waitMs = time === undefined ? defaultWaitMs : Math.max(time - now.getTime(), shortestWaitMs)
  return new Date(now.getTime() + waitMs)
}

/**
 * The time in the headers, in epoch milliseconds of our clock, possibly in the past. Undefined without a plausible one.
 */
export function headerTime(headers: Headers, now: Date): number | undefined {
  const walmartNow = walmartTime(headers, now)
  const times = [
    timeFrom(headers.get('x-next-replenishment-time')),
    timeFrom(headers.get('x-next-replenish-time')),
    timeFromRetryAfter(headers.get('retry-after'), walmartNow),
  ]
  const time = times.find((candidate) => candidate !== undefined && candidate - walmartNow <= longestWaitMs)
  return time === undefined ? undefined : time - walmartNow + now.getTime()
}

/** The `Date` of the response, if our clock is wrong by more than that header and the time in transit can explain. */
function walmartTime(headers: Headers, now: Date): number {
  const sentAt = Date.parse(headers.get('date') ?? '')
  return Math.abs(sentAt - now.getTime()) > smallestSkewMs ? sentAt : now.getTime()
}

function timeFrom(value: string | null): number | undefined {
  if (value === null || value.trim() === '') return undefined
  const number = Number(value)
  const time = Number.isNaN(number) ? Date.parse(value) : number < 1e11 ? number * 1_000 : number
  return Number.isFinite(time) ? time : undefined
}

function timeFromRetryAfter(value: string | null, now: number): number | undefined {
  if (value === null) return undefined
  return /^\s*\d+\s*$/.test(value) ? now + Number(value) * 1_000 : timeFrom(value)
}
