import type { Page } from '../http/page.ts'
import type { Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { acknowledgeOrder } from './acknowledge-order.ts'
import { cancelOrder } from './cancel-order.ts'
import type { Cancellation } from './cancellation.ts'
import { getOrder, type GetOrderOptions } from './get-order.ts'
import { listOrders } from './list-orders.ts'
import { listReleasedOrders } from './list-released-orders.ts'
import type { OrderRefund } from './order-refund.ts'
import type { Order } from './order.ts'
import type { OrdersQuery, ReleasedOrdersQuery } from './orders-query.ts'
import { refundOrder } from './refund-order.ts'
import { shipOrder } from './ship-order.ts'
import type { Shipment, TrackingUpdate } from './shipment.ts'
import { updateTracking } from './update-tracking.ts'

/**
 * What a seller does with orders.
 *
 * A write answers the order as it is after it. Before all but an acknowledgement the order is read, so that it can be told
 * later whether it has happened; if it cannot be read, nothing is sent. Another change of the same line at the same time,
 * by somebody else, can be mistaken for it.
 */
export interface OrderCalls {
  /** Orders of the last 180 days. Upsert them by `purchaseOrderId`. Walmart's `getAllOrders`. */
  listOrders(query: OrdersQuery): AsyncGenerator<Page<Order>>

  /** Orders with a line that waits to be acknowledged. Walmart's `getAllReleasedOrders`. */
  listReleasedOrders(query: ReleasedOrdersQuery): AsyncGenerator<Page<Order>>

  /** One order. Walmart's `getAnOrder`. */
  getOrder(purchaseOrderId: string, options?: GetOrderOptions): Promise<Reply<Order>>

  /**
   * Takes a whole order on, which Walmart wants within four hours; it can be repeated until something is shipped or
   * cancelled. Walmart's `acknowledgeOrders`.
   */
  acknowledgeOrder(purchaseOrderId: string, options?: CallOptions): Promise<Reply<Order>>

  /**
   * Reports what was sent, which charges the customer. The order must be acknowledged. Calling it twice ships twice.
   * Walmart's `shippingUpdates`.
   */
  shipOrder(shipment: Shipment, options?: CallOptions): Promise<Reply<Order>>

  /** Changes the tracking of what was shipped, up to four hours later. Walmart's `shippingUpdates`, PARTIAL_UPDATE. */
  updateTracking(update: TrackingUpdate, options?: CallOptions): Promise<Reply<Order>>

  /** Cancels units that have not been sent. Walmart's `cancelOrderLines`. */
  cancelOrder(cancellation: Cancellation, options?: CallOptions): Promise<Reply<Order>>

  /**
   * Pays back, for what was sent and not returned; returns have a refund of their own. Calling it twice pays twice.
   * Walmart's `refundOrderLines`.
   */
  refundOrder(refund: OrderRefund, options?: CallOptions): Promise<Reply<Order>>
}

export function orderCalls(session: Session): OrderCalls {
  return {
    listOrders: (query) => listOrders(session, query),
    listReleasedOrders: (query) => listReleasedOrders(session, query),
    getOrder: (purchaseOrderId, options) => getOrder(session, purchaseOrderId, options),
    acknowledgeOrder: (purchaseOrderId, options) => acknowledgeOrder(session, purchaseOrderId, options),
    shipOrder: (shipment, options) => shipOrder(session, shipment, options),
    updateTracking: (update, options) => updateTracking(session, update, options),
    cancelOrder: (cancellation, options) => cancelOrder(session, cancellation, options),
    refundOrder: (refund, options) => refundOrder(session, refund, options),
  }
}
