import { type DataCall, readOffset, readWholeNumber } from '../gateway/data-call.ts'
import type { ReconPage } from './payloads.ts'
import { findPeriod, invalidReportQuery as invalid, makeReconFile } from './recon-report.ts'

const maxRecords = 1000

/** `GET /v3/report/reconreport/reconFileJson`. The offset is a position in the file in bytes. All parameters are required. */
export function listReconRows({ seller, search, now }: DataCall): ReconPage {
  const parameters = new URLSearchParams(search)
  for (const name of ['reportDate', 'offset', 'noOfRecords']) {
    if (!parameters.has(name)) throw invalid(name, `${name} is required`)
  }
  const { lines, lineCount } = makeReconFile(seller, findPeriod(parameters, now))
  const count = readWholeNumber(parameters, 'noOfRecords', { from: 1, to: maxRecords, invalid }) ?? maxRecords
  const offset = readOffset(parameters, invalid) ?? 0
  const from = offset === 0 ? 0 : lines.findIndex(({ startsAt }) => startsAt === offset)
  if (from < 0) throw invalid('offset', 'offset is not the start of a line')
  const reportData = lines.slice(from, from + count).map(({ row }) => row)
  return {
    reportData,
    nextOffset: lines[from + count]?.startsAt ?? -1,
    totalRecords: reportData.length,
    description: lineCount.padEnd(40),
  }
}
