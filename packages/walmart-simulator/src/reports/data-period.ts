import { invalidParameter } from '../gateway/api-error.ts'
import type { BodyPart } from '../gateway/body-part.ts'
import type { Granularity, ReportPayload } from './payloads.ts'

type DataPeriod = Pick<ReportPayload, 'dataStartTime' | 'dataEndTime' | 'dateGranularity'>

const dayMs = 86_400_000
const defaultDays = 30
const mostDaysAgo = 2 * 366

/** The longest period of a report, in days. Walmart's documentation says 15 days, 7 weeks, 15 months and 4 quarters. */
const mostDays = { DAILY: 15, WEEKLY: 7 * 7, MONTHLY: 15 * 31, QUARTERLY: 4 * 92 } as const satisfies Record<
  Granularity,
  number
>
const granularities = ['DAILY', 'WEEKLY', 'MONTHLY', 'QUARTERLY'] as const

/** Reads the period of the data in a report; `isSplit` reports must have one, and say how to split it. */
export function readDataPeriod(body: BodyPart, isSplit: boolean, now: Date): DataPeriod {
  const isGiven = body.has('dataStartTime') || body.has('dataEndTime')
  if (!isGiven && !isSplit) return {}
  const [dataStartTime, dataEndTime] = [body.text('dataStartTime'), body.text('dataEndTime')]
  const [from, to] = [readTime(dataStartTime, 'dataStartTime'), readTime(dataEndTime, 'dataEndTime')]
  if (from > to || to > now.getTime() + dayMs)
    throw invalid('dataEndTime', 'dataEndTime must be after dataStartTime, and not in the future')
  if (now.getTime() - from > mostDaysAgo * dayMs)
    throw invalid('dataStartTime', 'dataStartTime must be within two years')
  if (!isSplit) return { dataStartTime, dataEndTime }
  const dateGranularity = body.oneOf('dateGranularity', granularities)
  if (to - from > mostDays[dateGranularity] * dayMs) {
    throw invalid(
      'dataEndTime',
      `With ${dateGranularity}, the period must be ${mostDays[dateGranularity]} days at most`,
    )
  }
  return { dataStartTime, dataEndTime, dateGranularity }
}

const invalid = invalidParameter('GMP_REPORTS_API')

function readTime(text: string, field: string): number {
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) throw invalid(field, `${field} must be a time in ISO 8601`)
  return ms
}

/** A part of a period, in epoch ms. Both ends are inclusive. */
export interface DatedPart {
  readonly from: number
  readonly to: number
}

/** The parts of a period by its granularity (the first and the last may be shorter), or the whole period. */
export function datedPartsOf(period: DataPeriod, submittedAt: number): DatedPart[] {
  const { dataStartTime, dataEndTime, dateGranularity } = period
  const to = dataEndTime === undefined ? submittedAt : Date.parse(dataEndTime)
  const from = dataStartTime === undefined ? to - defaultDays * dayMs : Date.parse(dataStartTime)
  if (dateGranularity === undefined) return [{ from, to }]
  const parts: DatedPart[] = []
  for (let start = from; start <= to;) {
    const next = nextStart(new Date(start), dateGranularity)
    parts.push({ from: start, to: Math.min(next - 1, to) })
    start = next
  }
  return parts
}

/** When the next day, week, month or quarter starts, in UTC. Weeks start on Sunday. */
function nextStart(time: Date, granularity: Granularity): number {
  const [year, month, day] = [time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate()]
  switch (granularity) {
    case 'DAILY':
      return Date.UTC(year, month, day + 1)
    case 'WEEKLY':
      return Date.UTC(year, month, day + 7 - time.getUTCDay())
    case 'MONTHLY':
      return Date.UTC(year, month + 1)
    case 'QUARTERLY':
      return Date.UTC(year, month - (month % 3) + 3)
  }
}
