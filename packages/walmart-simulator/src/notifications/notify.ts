import { randomUUID } from 'node:crypto'

import type { Order } from '../payloads.ts'
import type { ReturnOrder } from '../returns/payloads.ts'
import type { SimulatedSeller } from '../seller.ts'
import { eventTypesAt } from './event-types.ts'
import type { NotificationBody } from './payloads.ts'
import { sendNotification } from './send-notification.ts'

/** Sends an event to all active subscriptions of its type, once. Walmart would try again after 5, 15 and 45 minutes. */
function notify(seller: SimulatedSeller, eventType: string, payload: object): void {
  const now = seller.now()
  if (!eventTypesAt(now).some((known) => known.eventType === eventType)) return
  for (const subscription of seller.subscriptions) {
    if (subscription.eventType !== eventType || subscription.status !== 'ACTIVE') continue
    void sendNotification(subscription, notification(eventType, payload, now))
  }
}

/** Reports what has happened to an order, under the current event type and the one that it replaces. */
export function notifyOfOrder(
  seller: SimulatedSeller,
  order: Order,
  subEventType: 'PO_CREATED' | 'INTENT_TO_CANCEL' | 'PO_LINE_AUTOCANCELLED',
): void {
  const payload = describeOrder(seller, order)
  notify(seller, subEventType, payload)
  notify(seller, 'ORDER_UPDATES', { meta: { subEventType }, order: payload })
}

/** Reports a new return. */
export function notifyOfReturn(seller: SimulatedSeller, returned: ReturnOrder): void {
  const { partnerId } = seller
  const { returnOrderId, customerOrderId, returnOrderDate } = returned
  notify(seller, 'RETURN_CREATED', { partnerId, returnOrderId, customerOrderId, returnOrderDate })
}

/** An example for a test of a URL. */
export function exampleOf(eventType: string, { partnerId }: SimulatedSeller, now: Date): NotificationBody {
  const payload = eventType === 'SELLER_PERFORMANCE_NOTIFICATIONS' ? alarms(now) : {}
  return notification(eventType, { partnerId, ...payload }, now)
}

/** The alarms of a seller without late orders. */
const alarms = (now: Date) => ({
  lastRefreshTs: now.toISOString(),
  supportedLanguages: ['en-US'],
  notificationType: 'ALARMS',
  enNotification: { summary: 'No order needs your attention.', poNumberMaxCount: 1000, alarms: [] },
})

function notification(eventType: string, payload: object, now: Date): NotificationBody {
  return { source: { eventType, eventFilters: null, eventTime: now.toISOString(), eventId: randomUUID() }, payload }
}

const iso = (ms: number): string => new Date(ms).toISOString()

function describeOrder({ partnerId }: SimulatedSeller, order: Order): object {
  const { purchaseOrderId, customerOrderId, orderDate, shippingInfo, orderLines, shipNode } = order
  return {
    partnerId,
    purchaseOrderId,
    customerOrderId,
    orderDate: iso(orderDate),
    estimatedDeliveryDate: iso(shippingInfo.estimatedDeliveryDate),
    estimatedShipDate: iso(shippingInfo.estimatedShipDate),
    orderLines: orderLines.orderLine.map((line) => ({
      lineNumber: line.lineNumber,
      sku: line.item.sku,
      productName: line.item.productName,
      quantity: { unitOfMeasure: 'EACH', measurementValue: line.orderLineQuantity.amount },
      status: line.orderLineStatuses.orderLineStatus[0]?.status,
      statusDate: iso(line.statusDate),
      // Walmart's examples have the blank at the end of the name.
      'shippingProgramType ': line.fulfillment.shippingProgramType ?? null,
      shippingMethod: line.fulfillment.shipMethod,
    })),
    shipNodeType: shipNode?.type ?? 'SellerFulfilled',
  }
}
