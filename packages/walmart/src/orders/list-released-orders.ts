import type { Page } from '../http/page.ts'
import type { Session } from '../http/session.ts'
import { walkSearch } from '../http/walk-search.ts'
import { orderPages } from './list-orders.ts'
import type { Order } from './order.ts'
import { releasedOrdersSearch, type ReleasedOrdersQuery } from './orders-query.ts'

/** Lists the orders with a line that waits to be acknowledged, page by page. */
export function listReleasedOrders(session: Session, query: ReleasedOrdersQuery): AsyncGenerator<Page<Order>> {
  const start = () => releasedOrdersSearch(query)
  const list = { path: '/v3/orders/released', limit: 'listReleasedOrders', start, ...orderPages } as const
  return walkSearch(session, list, query)
}
