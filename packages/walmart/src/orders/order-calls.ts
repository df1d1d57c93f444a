import type { Page } from '../http/page.ts'
import type { Session } from '../http/session.ts'
import { listOrders } from './list-orders.ts'
import type { Order } from './order.ts'
import type { OrdersQuery } from './orders-query.ts'

/** What a seller does with orders. */
export interface OrderCalls {
  /** Orders of the last 180 days. Upsert them by `purchaseOrderId`. Walmart's `getAllOrders`. */
  listOrders(query: OrdersQuery): AsyncGenerator<Page<Order>>
}

export function orderCalls(session: Session): OrderCalls {
  return {
    listOrders: (query) => listOrders(session, query),
  }
}
