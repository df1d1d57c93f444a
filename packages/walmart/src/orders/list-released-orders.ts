import type { Page } from '../http/page.ts'
import { paginate } from '../http/paginate.ts'
import type { Session } from '../http/session.ts'
import { orderPages } from './list-orders.ts'
import type { Order } from './order.ts'
import { releasedOrdersSearch, type ReleasedOrdersQuery } from './orders-query.ts'

/** Lists the orders that have lines to acknowledge. */
export function listReleasedOrders(session: Session, query: ReleasedOrdersQuery): AsyncGenerator<Page<Order>> {
  const start = () => releasedOrdersSearch(query)
  const list = { path: '/v3/orders/released', limit: 'listReleasedOrders', start, ...orderPages } as const
  return paginate(session, list, query)
}
