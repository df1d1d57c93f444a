import { z } from 'zod'

import { readInput } from '../http/read-input.ts'
import { leniency } from '../http/read-record.ts'
import { readReply, type Reply } from '../http/reply.ts'
import { fieldOf } from '../http/response.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { toSearch } from '../http/to-search.ts'
import { globalHeaders } from '../market.ts'
import { Decimal, listOf } from '../scalars.ts'

/** On-time delivery, cancellations, valid tracking, responses to customers, and others that Walmart measures. */
export type PerformanceMetric =
  | 'otd'
  | 'cancellations'
  | 'vtr'
  | 'srr'
  | 'returns'
  | 'negativeFeedback'
  | 'itemNotReceived'
  | 'lateShipment'
  | 'sss/ots'
  | 'sss/cma'
  | (string & {})

/** What to measure. */
export interface PerformanceOptions extends CallOptions {
  /** In days: 14, 30, 60 or 90. Walmart's default depends on the metric. */
  readonly reportDuration?: number | undefined
  /** TwoDay or OneDay, for shipping. Default: all. */
  readonly shippingMethod?: string | undefined
  /** ALL, NEW or RESOLD, for returns. */
  readonly conditionType?: string | undefined
}

/** Rates are percentages. Which of them there are depends on the metric. */
export const Performance = z.looseObject({
  /** Only for most metrics. */
  overallRate: Decimal.nullish(),
  /** Counts only what the seller could have prevented. */
  sellerAccountableRate: Decimal.nullish(),
  /** Only for cancellations, tracking, returns and feedback. */
  cumulativeRate: Decimal.nullish(),
  /** Such as GREEN_UP. */
  overallTrend: z.string().nullish(),
  cumulativeRateTrend: z.string().nullish(),
  impactedCustomerCount: Decimal.nullish(),
  ordersImpacted: Decimal.nullish(),
  gmvLoss: Decimal.nullish(),
  riskLevel: z.string().nullish(),
  performanceRiskLevel: z.string().nullish(),
  /** Walmart's standard in words, such as "90% or above". */
  standard: z.string().nullish(),
  reportDuration: Decimal.nullish(),
  updatedTimestamp: z.string().nullish(),
  recommendations: listOf(
    z.looseObject({ recommendation: z.string().nullish(), moreInfoLink: z.string().nullish() }),
  ).optional(),
})
export type Performance = z.output<typeof Performance>

const Summary = Performance.nullable()
leniency.add(Summary, { required: [] })

const Input = z.object({ metric: z.string().regex(/^[A-Za-z]+(\/[A-Za-z]+)?$/, "expected a metric such as 'otd'") })

/** The summary of a metric, or its report. */
export function performanceCall(
  metric: PerformanceMetric,
  kind: 'summary' | 'report',
  { signal, ...options }: PerformanceOptions,
) {
  const path = `/v3/insights/performance/${readInput(Input, { metric }).metric}/${kind}${toSearch({ ...options })}`
  return { method: 'GET', path, headers: globalHeaders, signal } as const
}

export async function getPerformance(
  session: Session,
  metric: PerformanceMetric,
  options: PerformanceOptions = {},
): Promise<Reply<Performance | null>> {
  const response = await session.send({ ...performanceCall(metric, 'summary', options), mayBeNothing: true })
  return readReply(Summary, response, (json) => fieldOf(json, 'payload') ?? json)
}
