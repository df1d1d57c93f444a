import { readGaps } from '../http/gaps.ts'
import type { Listed } from '../http/listed.ts'
import { readElements, type Page } from '../http/page.ts'
import { paginate, type SearchList } from '../http/paginate.ts'
import { requireList } from '../http/require-list.ts'
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
    recognizesRepeats: true,
  }
  return paginate(session, list, query)
}

function readPage(response: JsonResponse, _search: string, listed: Listed) {
  const { meta, returnOrders } = parseResponse(ReturnsResponse, response)
  requireList(response, ['returnOrders'], meta?.totalCount ?? undefined)
  return {
    ...readElements(Return, returnOrders ?? [], { path: ['returnOrders'], key: 'returnOrderId', listed }),
    gaps: readGaps(response),
    total: meta?.totalCount ?? undefined,
    cursor: meta?.nextCursor,
  }
}
