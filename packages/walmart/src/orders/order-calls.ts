import type { Page } from '../http/page.ts'
import type { Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { acknowledgement } from './acknowledge-order.ts'
import { cancellation } from './cancel-order.ts'
import type { Cancellation } from './cancellation.ts'
import { getOrder, type GetOrderOptions } from './get-order.ts'
import { listOrders, listReleasedOrders } from './list-orders.ts'
import type { OrderRefund } from './order-refund.ts'
import type { Order } from './order.ts'
import type { OrdersQuery, ReleasedOrdersQuery } from './orders-query.ts'
import { orderRefund } from './refund-order.ts'
import { shipment } from './ship-order.ts'
import type { Shipment, TrackingUpdate } from './shipment.ts'
import { trackingUpdate } from './update-tracking.ts'

/**
 * Calls for orders.
 *
 * A write returns the changed order. Except for an acknowledgement, the order is read first, to be able to tell later whether
 * the write was applied; if that read fails, nothing is sent. A concurrent change of the same line by somebody else can be
 * mistaken for the write.
 */
export interface OrderCalls {
  /** Lists orders of the last 180 days. Upsert by `purchaseOrderId`. Walmart's `getAllOrders`. */
  listOrders(query: OrdersQuery): AsyncGenerator<Page<Order>>

  /** Lists orders that have lines to acknowledge. Walmart's `getAllReleasedOrders`. */
  listReleasedOrders(query: ReleasedOrdersQuery): AsyncGenerator<Page<Order>>

  /** Returns one order. Walmart's `getAnOrder`. */
  getOrder(purchaseOrderId: string, options?: GetOrderOptions): Promise<Reply<Order>>

  /**
   * Acknowledges a whole order, which Walmart expects within four hours. It can be repeated until a unit is shipped or
   * cancelled. Walmart's `acknowledgeOrders`.
   */
  acknowledgeOrder(purchaseOrderId: string, options?: CallOptions): Promise<Reply<Order>>

  /**
   * Reports shipped units, for which Walmart charges the customer. The order must be acknowledged. Calling it twice ships
   * twice. Walmart's `shippingUpdates`.
   */
  shipOrder(shipment: Shipment, options?: CallOptions): Promise<Reply<Order>>

  /** Changes the tracking of shipped units, up to four hours later. Walmart's `shippingUpdates`, PARTIAL_UPDATE. */
  updateTracking(update: TrackingUpdate, options?: CallOptions): Promise<Reply<Order>>

  /** Cancels units that have not been shipped. Walmart's `cancelOrderLines`. */
  cancelOrder(cancellation: Cancellation, options?: CallOptions): Promise<Reply<Order>>

  /**
   * Refunds shipped units that were not returned; use `refundReturn` for returns. Calling it twice refunds twice.
   * Walmart's `refundOrderLines`.
   */
  refundOrder(refund: OrderRefund, options?: CallOptions): Promise<Reply<Order>>
}

export function orderCalls(session: Session): OrderCalls {
  return {
    listOrders: (query) => listOrders(session, query),
    listReleasedOrders: (query) => listReleasedOrders(session, query),
    getOrder: (purchaseOrderId, options) => getOrder(session, purchaseOrderId, options),
    acknowledgeOrder: (purchaseOrderId, options) => acknowledgement.perform(session, { purchaseOrderId }, options),
    shipOrder: (given, options) => shipment.perform(session, given, options),
    updateTracking: (update, options) => trackingUpdate.perform(session, update, options),
    cancelOrder: (given, options) => cancellation.perform(session, given, options),
    refundOrder: (refund, options) => orderRefund.perform(session, refund, options),
  }
}
