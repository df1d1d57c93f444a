import { z } from 'zod'

import { readGaps } from '../http/gaps.ts'
import { readElements, type Page } from '../http/page.ts'
import { paginate, type ListQuery, type SearchList } from '../http/paginate.ts'
import { readInput } from '../http/read-input.ts'
import { parseResponse, type JsonResponse } from '../http/response.ts'
import type { Session } from '../http/session.ts'
import { toSearch } from '../http/to-search.ts'
import { rowOf, type ReportRow } from '../reports/read-csv.ts'
import { Code } from '../scalars.ts'
import { ReportDate } from './recon-report.ts'

/** The report to read, and how many rows at a time. */
export interface ReconRowsSearch {
  /** A date as `getReconDates` returns it. */
  readonly reportDate: string
  /** Rows per page, at most 1,000. Default: 1,000. */
  readonly limit?: number | undefined
}
/** The report to read, or a cursor to resume. */
export type ReconRowsQuery = ListQuery<ReconRowsSearch>

const Input = z.object({ reportDate: ReportDate, limit: z.int().min(1).max(1000).default(1000) })
const ReconRow = z
  .record(z.string(), Code.nullish())
  .transform((cells): ReportRow => rowOf(Object.entries(cells).map(([name, cell]) => [name.trim(), cell ?? ''])))
/** `totalRecords` counts the rows of this page, so the total is unknown. The last page has a `nextOffset` of -1. */
const ReconPage = z.looseObject({ reportData: z.array(z.unknown()), nextOffset: z.int().nullish() })

/** Lists the rows of a report. Walmart's cursor is a position in the file, in bytes. */
export function listReconRows(session: Session, query: ReconRowsQuery): AsyncGenerator<Page<ReportRow>> {
  const list: SearchList<ReportRow> = {
    path: '/v3/report/reconreport/reconFileJson',
    what: 'rows of a report',
    start: () => {
      const { reportDate, limit } = readInput(Input, query)
      return toSearch({ reportDate, offset: 0, noOfRecords: limit })
    },
    read: readPage,
    repeatedCursor: 'is an error',
  }
  return paginate(session, list, query)
}

async function readPage(response: JsonResponse, search: string) {
  const { reportData, nextOffset } = parseResponse(ReconPage, response)
  const parameters = new URLSearchParams(search)
  parameters.set('offset', String(nextOffset))
  return {
    ...(await readElements(ReconRow, reportData, { path: ['reportData'] })),
    gaps: readGaps(response),
    total: undefined,
    cursor: (nextOffset ?? -1) < 0 ? undefined : `?${parameters}`,
  }
}
