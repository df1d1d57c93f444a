import type { OrderShape } from './order-shape.ts'

/**
 * The envelopes that errors of Walmart's come in: `json` from the gateway and most APIs, `orders` from the orders API,
 * `documents` as its documentation of 2026 shows it, `xml`, an `html` page of the network in front, or `nothing`.
 */
export type ErrorForm = 'json' | 'orders' | 'documents' | 'xml' | 'html' | 'nothing'

/** What happens to a call. A call has one of them at most. */
export type FaultEvent =
  /** Answers in Walmart's place. */
  | {
      readonly kind: 'respond'
      readonly status: number
      readonly body?: string
      /** JSON where there is a body and nothing else is said. */
      readonly contentType?: string
      readonly headers?: Record<string, string>
    }
  /** Answers with this status and an error, in the gateway's JSON where nothing else is said. */
  | { readonly kind: 'fail'; readonly status: number; readonly form?: ErrorForm }
  /** Answers 429 as if the bucket were empty; the next token comes after this time, one second by default. */
  | { readonly kind: 'throttle'; readonly waitMs?: number }
  /** Answers as Walmart's orders API did in an outage: a 400 that says "Invalid Request". JSON by default. */
  | { readonly kind: 'outage'; readonly form?: 'orders' | 'xml' }
  /** Refuses correct keys: with Walmart's 400, with its 401, or with the 401 that OAuth prescribes. */
  | { readonly kind: 'refuse-token'; readonly answer: 400 | 401 | 'invalid_client' }
  /** Never answers. */
  | { readonly kind: 'hang' }
  /** Drops the connection before the call has any effect. */
  | { readonly kind: 'lose-request' }
  /** Lets the call take effect, then drops the connection without an answer. */
  | { readonly kind: 'lose-answer' }
  /** Answers as usual, but cuts the connection in the middle of the body. */
  | { readonly kind: 'cut' }
  /** The call's access token dies before its time: this call is refused, and every other that uses it. */
  | { readonly kind: 'expire-token' }
  /** The call's cursor dies before its time: this call is refused, and every other that uses it. Others pass. */
  | { readonly kind: 'expire-cursor' }
  /** Serves the rows of the seller's previous page of this path again, with this page's cursor. */
  | { readonly kind: 'repeat-page' }
  /** Serves the last rows of the previous page again, one by default, in front of this page's own. */
  | { readonly kind: 'overlap'; readonly rows?: number }
  /**
   * Leaves out the last rows of the page, one by default, and says so: 206, with a `SOME_CONTENT_NOT_FOUND` in `errors`
   * beside the rows. Walmart documents the code but not where it stands.
   */
  | { readonly kind: 'partial'; readonly rows?: number }
  /**
   * Changes a record once the page that holds it is made, the first unless a `row` is given, so that whoever reads it
   * again finds it different. An order: its lines' `statusDate` becomes now. An item: its price rises by a cent.
   */
  | { readonly kind: 'change-record'; readonly row?: number }
  /** A new order comes in just before the call is answered. */
  | { readonly kind: 'new-order'; readonly order?: OrderShape }

/** How Walmart behaves where that is not known. A call has all of them that match, and may have an event as well. */
export type FaultSetting =
  /** Answers later. */
  | { readonly kind: 'delay'; readonly ms: number }
  /**
   * Answers a list without a match with this status: 404, as production does for orders and items, or 200 and no rows,
   * as the sandbox did. With `always`, also where there are matches.
   */
  | { readonly kind: 'empty-list'; readonly status: 200 | 404; readonly always?: boolean }
  /** Shows the charges of order lines for one unit. The simulator's own are for the whole line. */
  | { readonly kind: 'charge-per-unit' }
  /** Refuses dates with milliseconds, as one integrator has seen; another sends them, and is not refused. */
  | { readonly kind: 'refuse-milliseconds' }
  /**
   * Refuses a cursor of orders that does not come back to the letter. Otherwise one is taken that says the same: Walmart
   * documents nothing but to append it, and clients that decode and encode it again are in use.
   */
  | { readonly kind: 'verbatim-cursor' }
  /** Lists the seller's virtual ship node as well, whose id is the seller's own. */
  | { readonly kind: 'list-virtual-node' }

/** What goes wrong, or is different. */
export type FaultEffect = FaultEvent | FaultSetting

const settings: readonly FaultEffect['kind'][] = [
  'delay',
  'empty-list',
  'charge-per-unit',
  'refuse-milliseconds',
  'verbatim-cursor',
  'list-virtual-node',
] satisfies FaultSetting['kind'][]

/** Whether it goes together with others. */
export const isSetting = (effect: FaultEffect): effect is FaultSetting => settings.includes(effect.kind)
