import type { DataCall } from '../gateway/data-call.ts'
import { reportedPeriods } from './payment-periods.ts'
import { requireVersion } from './recon-report.ts'

/** `GET /v3/report/reconreport/availableReconFiles`: the dates of the reports, oldest first. */
export function getReconDates({ search, now }: DataCall): { availableApReportDates: string[] } {
  requireVersion(new URLSearchParams(search))
  return { availableApReportDates: reportedPeriods(now).map(({ reportDate }) => reportDate) }
}
