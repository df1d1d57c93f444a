import type { OrderChange, OrderShape } from '../orders/order-shape.ts'

/**
 * The formats of Walmart's errors: `json` from the gateway and most APIs, `orders` from the orders API, `documents` as
 * shown in its documentation of 2026, `problem` for a problem document (RFC 9457), which that allows for orders, `xml`, an
 * `html` page from the network in front, or `nothing` for no body.
 */
export type ErrorForm = 'json' | 'orders' | 'documents' | 'problem' | 'xml' | 'html' | 'nothing'

/** Something that happens to a call. A call has at most one event. */
export type FaultEvent =
  /** Responds in place of Walmart. */
  | {
      readonly kind: 'respond'
      readonly status: number
      readonly body?: string
      /** Defaults to JSON if there is a body. */
      readonly contentType?: string
      readonly headers?: Record<string, string>
    }
  /** Responds with an error of this status; the form defaults to the gateway's JSON. */
  | { readonly kind: 'fail'; readonly status: number; readonly form?: ErrorForm }
  /** Responds with 429, as if the rate limit were exhausted; the next token comes after `waitMs`, 1000 by default. */
  | { readonly kind: 'throttle'; readonly waitMs?: number }
  /** Responds as Walmart's orders API did in an outage: a 400 that says "Invalid Request". Defaults to JSON. */
  | { readonly kind: 'outage'; readonly form?: 'orders' | 'xml' }
  /** Rejects valid credentials: with Walmart's 400, its 401, or the 401 that OAuth prescribes. */
  | { readonly kind: 'reject-token'; readonly response: 400 | 401 | 'invalid_client' }
  /** Never responds. */
  | { readonly kind: 'hang' }
  /** Drops the connection before the call has any effect. */
  | { readonly kind: 'lose-request' }
  /** Executes the call, then drops the connection without a response. */
  | { readonly kind: 'lose-response' }
  /** Responds as usual, but drops the connection in the middle of the body. */
  | { readonly kind: 'cut' }
  /** Expires the call's access token early: this call and all later ones with that token are rejected. */
  | { readonly kind: 'expire-token' }
  /** Expires the call's cursor early: this call and all later ones with that cursor are rejected. */
  | { readonly kind: 'expire-cursor' }
  /** Repeats the rows of the seller's previous page of this path, with this page's cursor. */
  | { readonly kind: 'repeat-page' }
  /** Repeats the last rows of the previous page, one by default, before this page's rows. */
  | { readonly kind: 'overlap'; readonly rows?: number }
  /**
   * Omits the last rows of the page, one by default: 206, with a `SOME_CONTENT_NOT_FOUND` in `errors` next to the rows.
   * Walmart documents the code, but not where it is in the body.
   */
  | { readonly kind: 'partial'; readonly rows?: number }
  /**
   * Changes a record after the page with it was built, so that reading it again gives a different result. `row` defaults to
   * the first. The lines of an order get the current time as `statusDate`; the price of an item rises by a cent.
   */
  | { readonly kind: 'change-record'; readonly row?: number }
  /** Adds an order just before the call is handled. */
  | { readonly kind: 'new-order'; readonly order?: OrderShape }
  /** Changes the order in the path just before the call is handled, as a person does in Seller Center. */
  | { readonly kind: 'change-order'; readonly change: OrderChange }

/** A variant of Walmart's behaviour. All matching settings apply to a call, along with an event. */
export type FaultSetting =
  /** Delays the response. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Holds the response back until the fault is removed. */
  | { readonly kind: 'hold' }
  /**
   * Responds to a list without matches with 404, as production does for orders and items, or with 200 and no rows, as
   * the sandbox did. With `always`, does so even if there are matches.
   */
  | { readonly kind: 'empty-list'; readonly status: 200 | 404; readonly always?: boolean }
  /** Shows order line charges per unit. By default they are for the whole line. */
  | { readonly kind: 'charge-per-unit' }
  /** Rejects dates with milliseconds. One integrator saw that; another sends them without problems. */
  | { readonly kind: 'reject-milliseconds' }
  /**
   * Rejects an order cursor that differs in any character. By default an equivalent cursor is accepted: Walmart only
   * documents that it is appended to the URL, and some clients decode and re-encode it.
   */
  | { readonly kind: 'verbatim-cursor' }
  /**
   * Ignores a parcel with the same tracking number and units as an earlier one of its line. By default it ships again, while
   * units are left; Walmart does not say.
   */
  | { readonly kind: 'ignore-repeated-parcel' }
  /** Requires `sellerOrderId` in shipments, as Walmart's schema does and Walmart itself does not. */
  | { readonly kind: 'require-seller-order-id' }
  /** Rejects a JSON body whose `Content-Type` is that of a form. Some clients send it, apparently without problems. */
  | { readonly kind: 'reject-form-type' }
  /**
   * Also refunds tax and shipping if a refund of an order is the full price of the item, as Walmart documented until 2025.
   * By default only `isFullRefund` does that.
   */
  | { readonly kind: 'full-refund-of-price' }
  /** Shows a refund of a return on its order too. By default only the return shows it; Walmart does not say which. */
  | { readonly kind: 'refunds-on-orders' }
  /** Leaves a return unchanged when it is refunded. */
  | { readonly kind: 'no-refunds-on-returns' }
  /** Sends `Retry-After` with a 429, and the code `RATE_LIMIT_EXCEEDED`, as documented in 2026 and not observed yet. */
  | { readonly kind: 'retry-after' }
  /** Includes the seller's virtual ship node, whose id is the partner id, in the list of ship nodes. */
  | { readonly kind: 'list-virtual-node' }
  /** Sets the code of the 404 to an inventory cursor that was used before or is not the newest; Walmart documents none. */
  | { readonly kind: 'stale-cursor'; readonly code: string }
  /**
   * Rejects the upload of a feed with a SKU that the seller does not have, as documented in 2026 and not observed. By default
   * only that item of the feed fails.
   */
  | { readonly kind: 'reject-unknown-skus' }
  /** Lists at most this many rows per page, even if `limit` asks for more. */
  | { readonly kind: 'cap-page'; readonly rows: number }

/** The effect of a fault: an event or a setting. */
export type FaultEffect = FaultEvent | FaultSetting

const settings: readonly FaultEffect['kind'][] = [
  'delay',
  'hold',
  'empty-list',
  'charge-per-unit',
  'reject-milliseconds',
  'verbatim-cursor',
  'ignore-repeated-parcel',
  'require-seller-order-id',
  'reject-form-type',
  'full-refund-of-price',
  'refunds-on-orders',
  'no-refunds-on-returns',
  'retry-after',
  'list-virtual-node',
  'stale-cursor',
  'reject-unknown-skus',
  'cap-page',
] satisfies FaultSetting['kind'][]

/** Whether the effect combines with others. */
export const isSetting = (effect: FaultEffect): effect is FaultSetting => settings.includes(effect.kind)
