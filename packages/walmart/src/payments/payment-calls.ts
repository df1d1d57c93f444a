import { z } from 'zod'

import type { Page } from '../http/page.ts'
import { readReply, type Reply } from '../http/reply.ts'
import { fieldOf } from '../http/response.ts'
import type { CallOptions, Session } from '../http/session.ts'
import type { ReportRow } from '../reports/read-csv.ts'
import { listReconRows, type ReconRowsQuery } from './list-recon-rows.ts'
import { PaymentPerformance } from './payment-performance.ts'
import { PaymentStatement } from './payment-statement.ts'
import { getReconReport, type ReconReport } from './recon-report.ts'

/** The dates for which there is a report, as MMDDYYYY. */
export const ReconDates = z.looseObject({ availableApReportDates: z.array(z.string()) })
export type ReconDates = z.output<typeof ReconDates>

/** Calls for what Walmart pays the seller. */
export interface PaymentCalls {
  /** Returns the dates of the reconciliation reports. Walmart's `getAvailableV1ReconReportDates`. */
  getReconDates(options?: CallOptions): Promise<Reply<ReconDates>>

  /**
   * Downloads a reconciliation report, a CSV file in a ZIP archive. `raw` is the text of the file. Identical rows are
   * different transactions. Walmart asks not to download a report more often than every two hours. Walmart's
   * `getReconReportV1`.
   */
  getReconReport(reportDate: string, options?: CallOptions): Promise<Reply<ReconReport>>

  /** Lists the rows of a reconciliation report, without downloading the file. Walmart's `getAvailableV1ReconReportAsJson`. */
  listReconRows(query: ReconRowsQuery): AsyncGenerator<Page<ReportRow>>

  /** Returns the statement of the current payment cycle. Walmart's `getPartnerStatement`. */
  getPaymentStatement(options?: CallOptions): Promise<Reply<PaymentStatement>>

  /** Returns the rates on which the seller's payments depend, for 7 to 90 days. Walmart's `getPerformance`. */
  getPaymentPerformance(options?: CallOptions): Promise<Reply<PaymentPerformance>>
}

export function paymentCalls(session: Session): PaymentCalls {
  return {
    getReconDates: (options) => getReconDates(session, options),
    getReconReport: (reportDate, options) => getReconReport(session, reportDate, options),
    listReconRows: (query) => listReconRows(session, query),
    getPaymentStatement: (options) => getPaymentStatement(session, options),
    getPaymentPerformance: (options) => getPaymentPerformance(session, options),
  }
}

async function getReconDates(session: Session, { signal }: CallOptions = {}): Promise<Reply<ReconDates>> {
  const path = '/v3/report/reconreport/availableReconFiles?reportVersion=v1'
  return readReply(ReconDates, await session.send({ method: 'GET', path, signal }))
}

async function getPaymentStatement(session: Session, { signal }: CallOptions = {}): Promise<Reply<PaymentStatement>> {
  const path = '/v3/report/payment/statement'
  return readReply(PaymentStatement, await session.send({ method: 'GET', path, signal }))
}

async function getPaymentPerformance(
  session: Session,
  { signal }: CallOptions = {},
): Promise<Reply<PaymentPerformance>> {
  const path = '/v3/report/payment/performance'
  const response = await session.send({ method: 'GET', path, signal })
  // Walmart's example has the rates under `payload`, its schema at the root.
  return readReply(PaymentPerformance, response, (json) =>
    fieldOf(json, 'payload') === undefined ? { payload: json } : json,
  )
}
