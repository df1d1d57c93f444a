import { readGaps } from '../http/gaps.ts'
import { readElements, type Page } from '../http/page.ts'
import { paginate, type SearchList } from '../http/paginate.ts'
import { parseResponse, type JsonResponse } from '../http/response.ts'
import type { Session } from '../http/session.ts'
import { Return, ReturnsResponse } from './return.ts'
import { returnsSearch, type ReturnsQuery } from './returns-query.ts'

/**
 * Lists returns. Walmart's cursor is an offset, so new returns shift the pages and a return can appear twice: upsert by
 * `returnOrderId`. The list may end with a cursor seen before.
 */
export function listReturns(session: Session, query: ReturnsQuery): AsyncGenerator<Page<Return>> {
  const list: SearchList<Return> = {
    path: '/v3/returns',
    limit: 'listReturns',
    what: 'returns',
    start: () => returnsSearch(query),
    read: readPage,
    repeatedCursor: 'ends the list',
  }
  return paginate(session, list, query)
}

function readPage(response: JsonResponse) {
  const { meta, returnOrders } = parseResponse(ReturnsResponse, response)
  return {
    ...readElements(Return, returnOrders ?? [], { path: ['returnOrders'] }),
    gaps: readGaps(response),
    total: meta?.totalCount ?? undefined,
    cursor: meta?.nextCursor,
  }
}
