import { ApiError } from '../gateway/api-error.ts'
import type { DataCall } from '../gateway/data-call.ts'
import type { OrderLine } from '../payloads.ts'
import type { SimulatedSeller } from '../seller.ts'

const component = 'GMP_INSIGHTS_API'
const dayMs = 86_400_000
const durations = ['14', '30', '60', '90']
const payDurations = [7, 14, 30, 60, 90]

interface Measured {
  /** A percentage. */
  readonly rate: number
  readonly impacted: number
}

interface Metric {
  readonly rateName: 'overallRate' | 'cumulativeRate'
  readonly standard: string
  readonly days: string
  readonly measure: (sold: Sold) => Measured
}

const allGood = ({ lines }: Sold): Measured => ({ rate: lines.length === 0 ? 0 : 100, impacted: 0 })
const overall = (measure: Metric['measure']): Metric => {
  return { rateName: 'overallRate', standard: '90% or above', days: '30', measure }
}
const cumulative = (measure: Metric['measure'], standard: string): Metric => {
  return { rateName: 'cumulativeRate', standard, days: '60', measure }
}
const none = (): Measured => ({ rate: 0, impacted: 0 })

/** By the end of the path. The simulator delivers on time, and its customers have no complaints but returns. */
const metrics: Readonly<Record<string, Metric>> = {
  otd: overall(allGood),
  srr: overall(allGood),
  vtr: cumulative(allGood, 'Above 99%'),
  'sss/ots': overall(allGood),
  'sss/cma': overall(allGood),
  lateShipment: overall(none),
  negativeFeedback: cumulative(none, 'Below 2%'),
  itemNotReceived: cumulative(none, 'Below 2%'),
  cancellations: cumulative(({ lines }) => share(lines, (line) => hasReason(line, /^SELLER_/)), 'Below 2%'),
  returns: cumulative(({ lines, returned }) => share(lines, (_line, id) => returned.has(id)), 'Below 6%'),
}

/** `GET /v3/insights/performance/{metric}/summary`; undefined, for 204, if there is nothing to measure. */
export function getPerformance({ seller, params, search, now }: DataCall): object | undefined {
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
  const sold = soldIn(seller, now, Number(days))
  if (sold.lines.length === 0) return undefined
  const { rate, impacted } = metric.measure(sold)
  const isOverall = metric.rateName === 'overallRate'
  return {
    payload: {
      [metric.rateName]: rate,
      [isOverall ? 'overallTrend' : 'cumulativeRateTrend']: 'NEUTRAL',
      ...(isOverall ? { sellerAccountableRate: rate } : {}),
      impactedCustomerCount: impacted,
      ordersImpacted: impacted,
      performanceRiskLevel: 'Good',
      standard: metric.standard,
      reportDuration: Number(days),
      updatedTimestamp: new Date(Math.floor(now.getTime() / dayMs) * dayMs).toISOString(),
      recommendations: [],
    },
  }
}

/** `GET /v3/report/payment/performance`. */
export function getPaymentPerformance({ seller, now }: DataCall): object {
  const payload = payDurations.map((days) => [`${days}DAY`, ratesOf(soldIn(seller, now, days))])
  const { partnerId } = seller
  return { statusCode: 200, status: 'OK', error: '', partnerId, payload: Object.fromEntries(payload) as object }
}

const ratesOf = ({ lines }: Sold) => ({
  refundRateSellerFault: share(lines, ({ refund }) => refund !== undefined).rate,
  refundRateCustomerFault: 0,
  ots: 100,
  otd: 100,
  vtr: 100,
  cancellationSellerFault: share(lines, (line) => hasReason(line, /^SELLER_/)).rate,
  cancellationCustomerFault: share(lines, (line) => hasReason(line, /^CUSTOMER_/)).rate,
})

interface SoldLine {
  /** Its order and number. */
  readonly id: string
  readonly line: OrderLine
}

interface Sold {
  readonly lines: readonly SoldLine[]
  /** Ids of lines with a return. */
  readonly returned: ReadonlySet<string>
}

/** The lines of the seller's own orders of the last days. */
function soldIn({ orderIndex, returnStore }: SimulatedSeller, now: Date, days: number): Sold {
  const { from, to } = orderIndex.between('SellerFulfilled', now.getTime() - days * dayMs, now.getTime())
  const orders = Array.from({ length: Math.max(0, to - from) }, (_, rank) =>
    orderIndex.orders.peek(orderIndex.positionAt('SellerFulfilled', from + rank)),
  )
  const lines = orders.flatMap(({ purchaseOrderId, orderLines }) =>
    orderLines.orderLine.map((line) => ({ id: `${purchaseOrderId} ${line.lineNumber}`, line })),
  )
  return { lines, returned: returnStore.returnedLineIds() }
}

function share(lines: readonly SoldLine[], isOne: (line: OrderLine, id: string) => boolean): Measured {
  const impacted = lines.filter(({ line, id }) => isOne(line, id)).length
  return { rate: lines.length === 0 ? 0 : Math.round((impacted * 10_000) / lines.length) / 100, impacted }
}

const hasReason = ({ orderLineStatuses }: OrderLine, reason: RegExp): boolean =>
  orderLineStatuses.orderLineStatus.some(({ cancellationReason = '' }) => reason.test(cancellationReason))
