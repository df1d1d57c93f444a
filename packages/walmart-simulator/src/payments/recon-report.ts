import Papa from 'papaparse'

import { ApiError, invalidParameter } from '../gateway/api-error.ts'
import { markets } from '../markets.ts'
import type { SimulatedSeller } from '../seller.ts'
import { type ReconRow, reconColumns } from './payloads.ts'
import { type PaymentPeriod, reportedPeriods, usDate } from './payment-periods.ts'
import { transactionsIn } from './transactions.ts'

export const component = 'GMP_REPORTS_API'
export const invalidReportQuery = invalidParameter(component)

/** A line of the CSV file and its position in bytes. */
interface ReconLine {
  readonly startsAt: number
  readonly row: ReconRow
}

export interface ReconFile {
  readonly csv: string
  /** What Walmart writes in the second line. */
  readonly lineCount: string
  readonly lines: readonly ReconLine[]
}

/** The period whose report has this date. How Walmart rejects other dates is unknown. */
export function findPeriod(parameters: URLSearchParams, now: Date): PaymentPeriod {
  const reportDate = parameters.get('reportDate')
  const period = reportedPeriods(now).find((one) => one.reportDate === reportDate)
  if (period === undefined) throw invalidReportQuery('reportDate', 'There is no report for this date')
  return period
}

/** Only version 1 is simulated. Without a version, Walmart serves the columns of an older one. */
export function requireVersion(parameters: URLSearchParams): void {
  const version = parameters.get('reportVersion')
  if (version === 'v1') return
  const detail = { field: 'reportVersion', description: 'The simulator supports reportVersion=v1 only' }
  throw new ApiError(version === null ? 'NOT_SIMULATED' : 'INVALID_REPORT_VERSION', component, detail)
}

/** The report of a period. The amounts of all rows add up to the summary’s total. */
export function makeReconFile(seller: SimulatedSeller, period: PaymentPeriod): ReconFile {
  const transactions = transactionsIn(seller, period)
  const total = transactions.reduce((sum, { cents }) => sum + cents, 0)
  const summary: ReconRow = {
    'Period Start Date': usDate(period.startMs),
    'Period End Date': usDate(period.endMs),
    'Total Payable': (total / 100).toFixed(2),
    Currency: markets[seller.market].currency,
    'Transaction Type': 'PaymentSummary',
    'Transaction Description': 'Deposited in  account',
    'Transaction Posted Timestamp': usDate(period.endMs),
  }
  const rows = [summary, ...transactions.map(({ row }) => row)]
  const lineCount = `Number of Lines in file ${rows.length}`
  let csv = `${lineOf([...reconColumns])}${lineOf([lineCount])}`
  let bytes = Buffer.byteLength(csv)
  const lines: ReconLine[] = []
  const texts: string[] = [csv]
  for (const row of rows) {
    const line = lineOf(reconColumns.map((column) => row[column] ?? ''))
    lines.push({ startsAt: bytes, row })
    texts.push(line)
    bytes += Buffer.byteLength(line)
  }
  csv = texts.join('')
  return { csv, lineCount, lines }
}

const lineOf = (cells: readonly string[]): string => `${Papa.unparse([cells])}\r\n`
