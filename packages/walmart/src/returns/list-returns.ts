import { parseAnswer, type JsonAnswer } from '../http/answer.ts'
import { readGaps } from '../http/gaps.ts'
import { readElements, type Page } from '../http/page.ts'
import type { Session } from '../http/session.ts'
import { walkSearch } from '../http/walk-search.ts'
import { Return, ReturnsResponse } from './return.ts'
import { returnsSearch, type ReturnsQuery } from './returns-query.ts'

/**
 * Lists returns, page by page. Walmart's cursor counts, so returns that arrive meanwhile make others show up twice:
 * upsert them by `returnOrderId`. A cursor that leads back is how the list may end.
 */
export function listReturns(session: Session, query: ReturnsQuery): AsyncGenerator<Page<Return>> {
  const how = { what: 'returns', read: readPage, repeatedCursor: 'ends the list' } as const
  const list = { path: '/v3/returns', limit: 'listReturns', start: () => returnsSearch(query), ...how } as const
  return walkSearch(session, list, query)
}

function readPage(answer: JsonAnswer) {
  const { meta, returnOrders } = parseAnswer(ReturnsResponse, answer)
  return {
    ...readElements(Return, returnOrders ?? [], ['returnOrders']),
    gaps: readGaps(answer),
    total: meta?.totalCount ?? undefined,
    cursor: meta?.nextCursor,
  }
}
