import { z } from 'zod'

import { centsOf, decimalOfCents } from '../decimal.ts'
import { readGaps } from '../http/gaps.ts'
import { readInput } from '../http/read-input.ts'
import type { Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { toSearch } from '../http/to-search.ts'
import { readCsv, type ReportRow, type ReportTable } from '../reports/read-csv.ts'
import { unzipReport } from '../reports/unzip.ts'
import { Decimal } from '../scalars.ts'

/** A reconciliation report: everything that was paid for, charged and withheld in a payment period. */
export interface ReconReport extends ReportTable {
  readonly fileName: string
  /** From the row `PaymentSummary`; undefined without one. Reject the report if `sum` differs from it. */
  readonly totalPayable: string | undefined
  /** The exact sum of all amounts, as a decimal string with two decimals. */
  readonly sum: string
}

/** The date of a report, as Walmart writes it. */
export const ReportDate = z.string().regex(/^\d{8}$/, 'expected MMDDYYYY, as in the list of dates')
const Input = z.object({ reportDate: ReportDate })

export async function getReconReport(
  session: Session,
  reportDate: string,
  { signal }: CallOptions = {},
): Promise<Reply<ReconReport>> {
  const path = `/v3/report/reconreport/reconFile${toSearch({ ...readInput(Input, { reportDate }), reportVersion: 'v1' })}`
  const response = await session.download({ method: 'GET', path, signal })
  const { name, text } = unzipReport(response)
  const { columns, rows, gaps } = readCsv(text.replace(lineCount, ''))
  const amounts = rows.map(readAmount)
  const totalPayable = rows.find((row) => row['Transaction Type'] === 'PaymentSummary')?.['Total Payable']
  const value = { fileName: name, columns, rows, totalPayable, sum: sumOf(amounts.map(({ cents }) => cents)) }
  return {
    value,
    raw: text,
    gaps: [...readGaps({ ...response, json: undefined }), ...gaps, ...amounts.flatMap(({ gap }) => gap)],
  }
}

/** The second line of the file is not a row. It is unknown which lines Walmart counts. */
const lineCount = /^"?Number of Lines in file\b.*(?:\r?\n|$)/m

function readAmount({ Amount: amount = '0' }: ReportRow, index: number) {
  const { data, error } = Decimal.safeParse(amount)
  if (error === undefined) return { cents: centsOf(data), gap: [] }
  const gap = { code: 'UNREADABLE_FIELD', field: `rows[${index}].Amount`, message: 'expected a decimal number' }
  return { cents: 0n, gap: [gap] }
}

const sumOf = (cents: readonly bigint[]): string => decimalOfCents(cents.reduce((total, one) => total + one, 0n))
