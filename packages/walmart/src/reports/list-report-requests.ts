import { readGaps } from '../http/gaps.ts'
import { readElements, type Page } from '../http/page.ts'
import { paginate, type ListQuery, type SearchList } from '../http/paginate.ts'
import { parseResponse, type JsonResponse } from '../http/response.ts'
import type { Session } from '../http/session.ts'
import { toSearch } from '../http/to-search.ts'
import { ReportRequest, ReportRequestsResponse, type KnownReportType, type ReportStatus } from './report-request.ts'

/** Filters of the list of requested reports. */
export interface ReportRequestsSearch {
  readonly reportType: KnownReportType | (string & {})
  readonly reportVersion?: string | undefined
  readonly requestStatus?: ReportStatus | undefined
  readonly requestSubmissionStartDate?: Date | undefined
  readonly requestSubmissionEndDate?: Date | undefined
}
/** Filters of the list of requested reports, or a cursor to resume it. */
export type ReportRequestsQuery = ListQuery<ReportRequestsSearch>

export function listReportRequests(session: Session, query: ReportRequestsQuery): AsyncGenerator<Page<ReportRequest>> {
  const list: SearchList<ReportRequest> = {
    path: '/v3/reports/reportRequests',
    limit: 'listReportRequests',
    what: 'report requests',
    start: () => {
      const { signal: _signal, cursor: _cursor, ...search } = query as ReportRequestsSearch & ReportRequestsQuery
      return toSearch({ ...search })
    },
    read: readPage,
    repeatedCursor: 'is an error',
  }
  return paginate(session, list, query)
}

async function readPage(response: JsonResponse) {
  const { totalCount, nextCursor, requests } = parseResponse(ReportRequestsResponse, response)
  return {
    ...(await readElements(ReportRequest, requests, { path: ['requests'] })),
    gaps: readGaps(response),
    total: totalCount ?? undefined,
    cursor: (nextCursor ?? '') === '' ? undefined : `?${nextCursor}`,
  }
}
