import { ApiError } from '../gateway/api-error.ts'
import type { DataCall } from '../gateway/data-call.ts'
import type { OrderLine } from '../payloads.ts'
import type { SimulatedSeller } from '../seller.ts'
import { type SoldLine, soldLines } from './sold-lines.ts'

const component = 'GMP_INSIGHTS_API'
const dayMs = 86_400_000
const durations = ['14', '30', '60', '90']
const payDurations = [7, 14, 30, 60, 90]

/** Whether a line counts against the seller, by its order and its returns. */
type Counts = (line: OrderLine, isReturned: boolean) => boolean

interface Metric {
  readonly rateName: 'overallRate' | 'cumulativeRate'
  readonly standard: string
  readonly days: string
  /** Whether the rate counts the other lines. */
  readonly isShareOfGood: boolean
  readonly isImpacted: Counts
}

const never: Counts = () => false
const overall = (isShareOfGood: boolean): Metric => {
  return { rateName: 'overallRate', standard: '90% or above', days: '30', isShareOfGood, isImpacted: never }
}
const cumulative = (isImpacted: Counts, standard: string): Metric => {
  return { rateName: 'cumulativeRate', standard, days: '60', isShareOfGood: false, isImpacted }
}

/** Keyed by the end of the path. The simulator delivers on time, and its customers return items but never complain. */
const metrics: Readonly<Record<string, Metric>> = {
  otd: overall(true),
  srr: overall(true),
  vtr: { ...cumulative(never, 'Above 99%'), isShareOfGood: true },
  'sss/ots': overall(true),
  'sss/cma': overall(true),
  lateShipment: overall(false),
  negativeFeedback: cumulative(never, 'Below 2%'),
  itemNotReceived: cumulative(never, 'Below 2%'),
  cancellations: cumulative((line) => hasReason(line, /^SELLER_/), 'Below 2%'),
  returns: cumulative((_line, isReturned) => isReturned, 'Below 6%'),
}

/** What a call measures. */
export interface Measured {
  /** The end of the path. */
  readonly name: string
  readonly metric: Metric
  readonly days: number
  readonly lines: readonly SoldLine[]
  readonly impacted: readonly SoldLine[]
}

/** Undefined, for 204, if there is nothing to measure. */
export function measure({ seller, params, search, now }: DataCall): Measured | undefined {
  const name = params.part === undefined ? (params.metric ?? '') : `${params.part}/${params.metric}`
  const metric = metrics[name]
  if (metric === undefined) {
    throw new ApiError('CONTENT_NOT_FOUND', component, { field: 'metric', description: `There is no metric ${name}` })
  }
  const days = new URLSearchParams(search).get('reportDuration') ?? metric.days
  if (!durations.includes(days)) {
    const description = `reportDuration must be one of ${durations.join(', ')}`
    throw new ApiError('INVALID_REQUEST_PARAM', component, { field: 'reportDuration', description })
  }
  const { lines, returned } = soldIn(seller, now, Number(days))
  if (lines.length === 0) return undefined
  const impacted = lines.filter(({ line, id }) => metric.isImpacted(line, returned.has(id)))
  return { name, metric, days: Number(days), lines, impacted }
}

/** `GET /v3/insights/performance/{metric}/summary`. */
export function getPerformance(call: DataCall): object | undefined {
  const measured = measure(call)
  if (measured === undefined) return undefined
  const { metric, days, lines, impacted } = measured
  const counted = metric.isShareOfGood ? lines.length - impacted.length : impacted.length
  const rate = percentage(counted, lines.length)
  const isOverall = metric.rateName === 'overallRate'
  return {
    payload: {
      [metric.rateName]: rate,
      [isOverall ? 'overallTrend' : 'cumulativeRateTrend']: 'NEUTRAL',
      ...(isOverall ? { sellerAccountableRate: rate } : {}),
      impactedCustomerCount: impacted.length,
      ordersImpacted: impacted.length,
      performanceRiskLevel: 'Good',
      standard: metric.standard,
      reportDuration: days,
      updatedTimestamp: updatedAt(call.now).toISOString(),
      recommendations: [],
    },
  }
}

/** Walmart's data change once a day. */
export const updatedAt = (now: Date): Date => new Date(Math.floor(now.getTime() / dayMs) * dayMs)

/** `GET /v3/report/payment/performance`. */
export function getPaymentPerformance({ seller, now }: DataCall): object {
  const payload = payDurations.map((days) => [`${days}DAY`, ratesOf(soldIn(seller, now, days))])
  const { partnerId } = seller
  return { statusCode: 200, status: 'OK', error: '', partnerId, payload: Object.fromEntries(payload) as object }
}

const ratesOf = ({ lines }: Sold) => {
  const rateOf = (isOne: (line: OrderLine) => boolean) =>
    percentage(lines.filter(({ line }) => isOne(line)).length, lines.length)
  return {
    refundRateSellerFault: rateOf(({ refund }) => refund !== undefined),
    refundRateCustomerFault: 0,
    ots: 100,
    otd: 100,
    vtr: 100,
    cancellationSellerFault: rateOf((line) => hasReason(line, /^SELLER_/)),
    cancellationCustomerFault: rateOf((line) => hasReason(line, /^CUSTOMER_/)),
  }
}

interface Sold {
  readonly lines: readonly SoldLine[]
  /** Ids of lines with a return. */
  readonly returned: ReadonlySet<string>
}

/** The lines of the seller's own orders of the last days. */
function soldIn(seller: SimulatedSeller, now: Date, days: number): Sold {
  const lines = soldLines(seller, 'SellerFulfilled', { from: now.getTime() - days * dayMs, to: now.getTime() })
  return { lines, returned: seller.returnStore.returnedLineIds() }
}

/** With two decimals. */
const percentage = (count: number, of: number): number => (of === 0 ? 0 : Math.round((count * 10_000) / of) / 100)

const hasReason = ({ orderLineStatuses }: OrderLine, reason: RegExp): boolean =>
  orderLineStatuses.orderLineStatus.some(({ cancellationReason = '' }) => reason.test(cancellationReason))
