/** So many calls in so long, given back gradually: 20 an hour is one each three minutes. */
export interface Limit {
  readonly calls: number
  readonly perSeconds: number
}

const perMinute = (calls: number): Limit => ({ calls, perSeconds: 60 })
const perHour = (calls: number): Limit => ({ calls, perSeconds: 3_600 })

/**
 * Walmart's published limits of the calls of this package, each for one seller. Calls that share a limit are one group,
 * named for the first of them or for what they have in common. For `POST /v3/token` and `GET /v3/token/detail` nothing is
 * published, so they have no group.
 */
export const limits = {
  listOrders: perMinute(5_000),
  getOrder: perMinute(5_000),
  listReleasedOrders: perMinute(60),
  acknowledgeOrder: perMinute(60),
  shipOrder: perMinute(60),
  cancelOrder: perMinute(60),
  /** Refunds of orders; those of returns are counted apart. */
  refundOrder: perMinute(60),

  /** 300 without query parameters, but a list that is paged or filtered always has them. */
  listItems: perMinute(60),
  /** 900 without query parameters. `productIdType` is one, so the lower figure holds for both. */
  getItem: perMinute(60),
  /** Shared with `GET /v3/items/taxonomy`. */
  countItems: perMinute(200),

  listReturns: perMinute(50),
  refundReturn: perMinute(60),

  listShipNodes: perMinute(50),
  getPartnerProfile: perMinute(50),

  /** Walmart names no sharing between the five calls of inventory. */
  getInventory: perMinute(200),
  setInventory: perMinute(200),
  /** All SKUs at all ship nodes, `GET /v3/inventories`. */
  listInventories: perMinute(200),
  /** One SKU at all its ship nodes, `GET /v3/inventories/{sku}`. */
  getInventories: perMinute(200),
  setInventories: perMinute(200),

  /** Shared with promotional prices, which are set by the same call. */
  setPrice: perHour(100),

  /** Shared by the list of feeds and the status of one. */
  readFeeds: perMinute(5_000),
  /** Uploads are counted by feed type. */
  uploadInventoryFeed: perHour(10),
  uploadMpInventoryFeed: perHour(50),
  /**
   * Shared by the types PRICE_AND_PROMOTION, price and promo. The last has a limit of its own besides, 6 a day; it is a
   * legacy type, which this package does not send.
   */
  uploadPriceFeed: perHour(10),
} as const satisfies Record<string, Limit>

/** Calls that Walmart counts together. */
export type LimitGroup = keyof typeof limits
