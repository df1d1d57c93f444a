import type { Cancellation, OrderRefund, ReturnRefund, Shipment, TrackingUpdate } from '@aisle/walmart'
import type { ReturnedLine } from '@aisle/walmart-simulator'

/** A write by the seller, as passed to the client. */
export type Write =
  | { readonly kind: 'acknowledge'; readonly purchaseOrderId: string }
  | ({ readonly kind: 'ship' } & Shipment)
  | ({ readonly kind: 'track' } & TrackingUpdate)
  | ({ readonly kind: 'cancel' } & Cancellation)
  | ({ readonly kind: 'refund' } & OrderRefund)
  | ({ readonly kind: 'refund return' } & ReturnRefund)

/** An action of the carrier or the customer. */
export type ExternalEvent =
  | { readonly kind: 'deliver' }
  | { readonly kind: 'return'; readonly lines: readonly Required<Omit<ReturnedLine, 'isKeepIt'>>[] }

export type Operation = Write | ExternalEvent
