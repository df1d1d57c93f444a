import { z } from 'zod'

import type { Page } from '../http/page.ts'
import { readInput } from '../http/read-input.ts'
import { readReply, type Reply } from '../http/reply.ts'
import { parseResponse } from '../http/response.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { toSearch } from '../http/to-search.ts'
import { PathId } from '../input-scalars.ts'
import { sendWrite } from '../writes/confirm-write.ts'
import { listReportRequests, type ReportRequestsQuery } from './list-report-requests.ts'
import { readCsv, type ReportTable } from './read-csv.ts'
import { ReportDownload, ReportRequest, ReportSpec } from './report-request.ts'
import { unzipReport } from './unzip.ts'

/** A report that was requested. */
export interface RequestedReport extends ReportTable {
  readonly fileName: string
}

/** Calls for reports that Walmart makes on request, which takes minutes to hours. */
export interface ReportCalls {
  /**
   * Requests a report. It is never sent again: if the response is lost, `outcome` is 'unknown', and `listReportRequests`
   * shows whether the request has arrived. Walmart's `generateReport`.
   */
  requestReport(spec: ReportSpec, options?: CallOptions): Promise<Reply<ReportRequest>>

  /** Returns the status of a requested report. Walmart's `getSingleRequestStatus`. */
  getReportRequest(requestId: string, options?: CallOptions): Promise<Reply<ReportRequest>>

  /** Lists the reports of a type that were requested in the last 30 days. Walmart's `getRequestsStatus`. */
  listReportRequests(query: ReportRequestsQuery): AsyncGenerator<Page<ReportRequest>>

  /**
   * Downloads a report that is READY: gets its URL, and then the file, a CSV file in a ZIP archive. `raw` is the text of the
   * file. Walmart's `downloadReport`.
   */
  downloadReport(requestId: string, options?: CallOptions): Promise<Reply<RequestedReport>>
}

export function reportCalls(session: Session): ReportCalls {
  return {
    requestReport: (spec, options) => requestReport(session, spec, options),
    getReportRequest: (requestId, options) => getReportRequest(session, requestId, options),
    listReportRequests: (query) => listReportRequests(session, query),
    downloadReport: (requestId, options) => downloadReport(session, requestId, options),
  }
}

const path = '/v3/reports/reportRequests'
const Id = z.object({ requestId: PathId })

async function requestReport(
  session: Session,
  spec: ReportSpec,
  { signal }: CallOptions = {},
): Promise<Reply<ReportRequest>> {
  const { type, version, ...body } = readInput(ReportSpec, spec)
  const search = toSearch({ reportType: type, reportVersion: version })
  return sendWrite(session, async () =>
    readReply(ReportRequest, await session.send({ method: 'POST', path: path + search, body, signal })),
  )
}

async function getReportRequest(
  session: Session,
  requestId: string,
  { signal }: CallOptions = {},
): Promise<Reply<ReportRequest>> {
  const id = readInput(Id, { requestId }).requestId
  const call = { method: 'GET', path: `${path}/${id}`, limit: 'getReportRequest', signal } as const
  return readReply(ReportRequest, await session.send(call))
}

/** The report on a catalog of a million items is about this large. */
const maxBytes = 256 * 1024 * 1024

async function downloadReport(
  session: Session,
  requestId: string,
  { signal }: CallOptions = {},
): Promise<Reply<RequestedReport>> {
  const search = toSearch(readInput(Id, { requestId }))
  const call = { method: 'GET', path: `/v3/reports/downloadReport${search}`, limit: 'downloadReport', signal } as const
  const { downloadURL } = parseResponse(ReportDownload, await session.send(call))
  const { name: fileName, text } = unzipReport(await session.fetchFile(downloadURL, { signal, maxBytes }))
  const { columns, rows, gaps } = readCsv(text)
  return { value: { fileName, columns, rows }, raw: text, gaps }
}
