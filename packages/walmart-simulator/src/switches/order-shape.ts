import type { LineStatusName, ShipNodeType } from '../payloads.ts'

/** What a line of an added order is to look like. */
export interface LineShape {
  /** An item's of the seller by default, or one that is not in the catalogue. */
  readonly sku?: string
  /** 1 by default, or as many as the statuses add up to. */
  readonly quantity?: number
  /** How many units are in which state; all in `Created` by default, of WFS orders in `Acknowledged`. */
  readonly statuses?: Readonly<Partial<Record<LineStatusName, number>>>
}

/** What an added order is to look like; the rest is drawn as for every other. */
export interface OrderShape {
  /** One by default. */
  readonly lines?: readonly LineShape[]
  /** Another order's, to be a second purchase order of the same customer order. */
  readonly customerOrderId?: string
  /** Makes it the replacement of an order of this customer order; it is a regular one by default. */
  readonly originalCustomerOrderID?: string
  /** Epoch ms; now by default. */
  readonly orderDate?: number
  /** `SellerFulfilled` by default. */
  readonly shipNodeType?: ShipNodeType
  /** The id of the ship node; null leaves `shipNode` out of the order, which only an order of the seller's own stock can do. */
  readonly shipNode?: string | null
}
