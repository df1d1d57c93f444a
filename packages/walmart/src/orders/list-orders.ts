import { readGaps } from '../http/gaps.ts'
import { type Page, readElements } from '../http/page.ts'
import { paginate } from '../http/paginate.ts'
import { type JsonResponse, parseResponse } from '../http/response.ts'
import type { Session } from '../http/session.ts'
import { Order, OrdersResponse } from './order.ts'
import {
  type OrdersQuery,
  ordersSearch,
  type ReleasedOrdersQuery,
  releasedOrdersSearch,
  type SkipOrders,
} from './orders-query.ts'

/** Lists orders. New orders shift the pages, so an order can appear twice: upsert by `purchaseOrderId`. */
export function listOrders(session: Session, query: OrdersQuery): AsyncGenerator<Page<Order>> {
  const list = { path: '/v3/orders', limit: 'listOrders', start: () => ordersSearch(query), ...orderPages } as const
  const read = (response: JsonResponse) => readPage(response, query.skip)
  return paginate(session, { ...list, read }, query)
}

const orderPages = {
  what: 'orders',
  read: (response: JsonResponse) => readPage(response),
  repeatedCursor: 'is an error',
} as const

async function readPage(response: JsonResponse, skip?: SkipOrders) {
  const { meta, elements } = parseResponse(OrdersResponse, response).list
  const orders = elements?.order ?? []
  return {
    ...readElements(Order, orders, { path: ['list', 'elements', 'order'], skipped: await skip?.(orders) }),
    gaps: readGaps(response),
    total: meta?.totalCount ?? undefined,
    cursor: meta?.nextCursor,
  }
}

/** Lists the orders that have lines to acknowledge. */
export function listReleasedOrders(session: Session, query: ReleasedOrdersQuery): AsyncGenerator<Page<Order>> {
  const start = () => releasedOrdersSearch(query)
  const list = { path: '/v3/orders/released', limit: 'listReleasedOrders', start, ...orderPages } as const
  return paginate(session, list, query)
}
