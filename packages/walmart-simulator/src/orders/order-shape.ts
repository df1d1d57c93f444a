import type { LineStatusName, ShipNodeType } from '../payloads.ts'

/** The shape of a line of an added order. */
export interface LineShape {
  /** Defaults to one of the seller's items; may be unknown. */
  readonly sku?: string
  /** Defaults to the sum of the statuses, or 1. */
  readonly quantity?: number
  /**
   * Makes the line a virtual pack of this many items, 2 to 6, such as Walmart builds from an item. Its SKU is Walmart's, and
   * `sku` is ignored.
   */
  readonly virtualPackSize?: number
  /** A subscriber's discount on the line, in dollars: a negative charge of its own. */
  readonly subscriptionDiscount?: number
  /** The number of units with each status; by default all are `Created`, or `Acknowledged` for WFS orders. */
  readonly statuses?: Readonly<Partial<Record<LineStatusName, number>>>
}

/** The shape of an added order; everything else is generated. */
export interface OrderShape {
  /** Defaults to one line. */
  readonly lines?: readonly LineShape[]
  /** Set this to another order's to add a second purchase order of the same customer order. */
  readonly customerOrderId?: string
  /** Makes this a replacement of that customer order; by default it is a regular order. */
  readonly originalCustomerOrderID?: string
  /** Epoch ms; defaults to now. */
  readonly orderDate?: number
  /** Defaults to `SellerFulfilled`. */
  readonly shipNodeType?: ShipNodeType
  /** The carrier's service to ship with, such as `UPS_GROUND`; by default one order in ten has one. */
  readonly carrierMethodName?: string
  /** The id of the ship node. Null omits `shipNode`, for seller-fulfilled orders only. */
  readonly shipNode?: string | null
}

/** The units of a line that are changed. */
export interface ChangedLine {
  readonly lineNumber: string
  /** Defaults to all units that can be changed. */
  readonly quantity?: number
  /** The tracking of the shipped parcel; invented by default. */
  readonly trackingNumber?: string
}

/** What a person does to an order in Seller Center, or a customer who no longer wants it. */
export interface OrderChange {
  readonly action: 'acknowledge' | 'ship' | 'cancel' | 'request-cancellation'
  /** Defaults to all lines that can be changed. */
  readonly lines?: readonly ChangedLine[]
}
