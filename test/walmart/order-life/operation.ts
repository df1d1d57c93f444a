import type { Cancellation, OrderRefund, ReturnRefund, Shipment, TrackingUpdate } from '@aisle/walmart'
import type { ReturnedLine } from '@aisle/walmart-simulator'

/** What a seller asks Walmart for, as the client takes it. */
export type Write =
  | { readonly kind: 'acknowledge'; readonly purchaseOrderId: string }
  | ({ readonly kind: 'ship' } & Shipment)
  | ({ readonly kind: 'track' } & TrackingUpdate)
  | ({ readonly kind: 'cancel' } & Cancellation)
  | ({ readonly kind: 'refund' } & OrderRefund)
  | ({ readonly kind: 'refund return' } & ReturnRefund)

/** What others do: the carrier, and the customer. */
export type Happening =
  | { readonly kind: 'deliver' }
  | { readonly kind: 'return'; readonly lines: readonly Required<ReturnedLine>[] }

export type Operation = Write | Happening
