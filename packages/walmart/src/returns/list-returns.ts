import { readGaps } from '../http/gaps.ts'
import type { Listed } from '../http/listed.ts'
import { type Page, readRecords, type SkipRecords } from '../http/page.ts'
import { paginate, type SearchList } from '../http/paginate.ts'
import { requireList } from '../http/require-list.ts'
import { parseResponse, type JsonResponse } from '../http/response.ts'
import type { Session } from '../http/session.ts'
import { Return, ReturnsResponse } from './return.ts'
import { returnsSearch, type ReturnsQuery } from './returns-query.ts'

const path = ['returnOrders']

/**
 * Lists returns. Walmart's cursor is an offset, so new returns shift the pages and a return can appear twice: upsert by
 * `returnOrderId`. The list may end with a cursor seen before.
 */
export function listReturns(session: Session, query: ReturnsQuery): AsyncGenerator<Page<Return>> {
  const list: SearchList<Return> = {
    path: '/v3/returns',
    limit: 'listReturns',
    what: 'returns',
    records: path,
    start: () => returnsSearch(query),
    read: (response, _search, listed) => readPage(response, { listed, skip: query.skip }),
    repeatedCursor: 'ends the list',
    recognizesRepeats: true,
  }
  return paginate(session, list, query)
}

interface PageBefore {
  readonly listed: Listed
  readonly skip: SkipRecords | undefined
}

async function readPage(response: JsonResponse, { listed, skip }: PageBefore) {
  const { meta, returnOrders } = parseResponse(ReturnsResponse, response)
  requireList(response, path, meta?.totalCount ?? undefined)
  const returns = response.records ?? (returnOrders ?? []).map((one) => JSON.stringify(one))
  return {
    ...(await readRecords(Return, returns, {
      path,
      key: 'returnOrderId',
      response,
      listed,
      skipped: await skip?.(returns),
    })),
    gaps: readGaps(response),
    total: meta?.totalCount ?? undefined,
    cursor: meta?.nextCursor,
  }
}
