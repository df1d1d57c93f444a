import { parseAnswer, type JsonAnswer } from '../http/answer.ts'
import { readGaps } from '../http/gaps.ts'
import { readElements, type Page } from '../http/page.ts'
import type { Session } from '../http/session.ts'
import { walkSearch } from '../http/walk-search.ts'
import { Order, OrdersResponse } from './order.ts'
import { ordersSearch, type OrdersQuery } from './orders-query.ts'

/** Lists orders, page by page. Orders that arrive meanwhile can show up twice: upsert them by `purchaseOrderId`. */
export function listOrders(session: Session, query: OrdersQuery): AsyncGenerator<Page<Order>> {
  const list = { path: '/v3/orders', limit: 'listOrders', start: () => ordersSearch(query), ...orderPages } as const
  return walkSearch(session, list, query)
}

/** How a page of orders reads, whichever list it is of. */
export const orderPages = { what: 'orders', read: readPage, repeatedCursor: 'is refused' } as const

function readPage(answer: JsonAnswer) {
  const { meta, elements } = parseAnswer(OrdersResponse, answer).list
  return {
    ...readElements(Order, elements?.order ?? [], ['list', 'elements', 'order']),
    gaps: readGaps(answer),
    total: meta?.totalCount ?? undefined,
    cursor: meta?.nextCursor,
  }
}
