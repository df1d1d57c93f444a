const dayMs = 86_400_000
const periodMs = 14 * dayMs
/** A report appears on the Tuesday after its period. */
const reportDelayMs = 3 * dayMs
/** The end of a period: a Saturday, midnight UTC. Walmart's periods end at midnight in California. */
const knownEnd = Date.UTC(2026, 6, 25)
/** Orders are generated for this many days. */
const historyMs = 170 * dayMs

/** Two weeks of transactions, in epoch ms, the end exclusive. */
export interface PaymentPeriod {
  readonly startMs: number
  readonly endMs: number
  /** The date of its report. */
  readonly reportDate: string
}

const periodEnding = (endMs: number): PaymentPeriod => ({
  startMs: endMs - periodMs,
  endMs,
  reportDate: usDate(endMs + reportDelayMs).replaceAll('/', ''),
})

/** The period that a time belongs to. */
export function periodAt(ms: number): PaymentPeriod {
  return periodEnding(knownEnd + (Math.floor((ms - knownEnd) / periodMs) + 1) * periodMs)
}

/** The periods with a report, oldest first. */
export function reportedPeriods(now: Date): PaymentPeriod[] {
  const periods: PaymentPeriod[] = []
  const nowMs = now.getTime()
  const { startMs } = periodAt(nowMs)
  for (let endMs = startMs; endMs > nowMs - historyMs; endMs -= periodMs) {
    if (endMs + reportDelayMs <= nowMs) periods.unshift(periodEnding(endMs))
  }
  return periods
}

/** MM/DD/YYYY, in UTC. */
export function usDate(ms: number): string {
  const [year = '', month = '', day = ''] = isoDate(ms).split('-')
  return [month, day, year].join('/')
}

/** YYYY-MM-DD, in UTC. */
export const isoDate = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
