const defaultWaitMs = 60_000
/** A longer wait than a day is a unit misread or a broken clock: Walmart's slowest bucket refills within the hour. */
const longestWaitMs = 86_400_000
/** Walmart's clock and ours differ; a moment already past means "soon", and must not become a tight loop. */
const shortestWaitMs = 1_000

/**
 * When a throttled call may be repeated. Walmart names the time in a header, spelled in two ways, as epoch milliseconds;
 * its users have met seconds and ISO 8601 too. `Retry-After` is a proxy's word.
 *
 * @returns always later than `now`
 */
export function retryAt(headers: Headers, now: Date): Date {
  const time = namedTime(headers, now)
  const waitMs = time === undefined ? defaultWaitMs : Math.max(time - now.getTime(), shortestWaitMs)
  return new Date(now.getTime() + waitMs)
}

/** The time that the headers name, in epoch milliseconds: it may be past. Undefined if they name none, or an absurd one. */
export function namedTime(headers: Headers, now: Date): number | undefined {
  const times = [
    timeFrom(headers.get('x-next-replenishment-time')),
    timeFrom(headers.get('x-next-replenish-time')),
    timeFromRetryAfter(headers.get('retry-after'), now),
  ]
  return times.find((time) => time !== undefined && time - now.getTime() <= longestWaitMs)
}

function timeFrom(value: string | null): number | undefined {
  if (value === null || value.trim() === '') return undefined
  const number = Number(value)
  const time = Number.isNaN(number) ? Date.parse(value) : number < 1e11 ? number * 1_000 : number
  return Number.isFinite(time) ? time : undefined
}

function timeFromRetryAfter(value: string | null, now: Date): number | undefined {
  if (value === null) return undefined
  return /^\s*\d+\s*$/.test(value) ? now.getTime() + Number(value) * 1_000 : timeFrom(value)
}
