/** A rate limit, refilled gradually: 20 calls an hour is one every three minutes. */
export interface Limit {
  readonly calls: number
  readonly perSeconds: number
}

const perMinute = (calls: number): Limit => ({ calls, perSeconds: 60 })
const perHour = (calls: number): Limit => ({ calls, perSeconds: 3_600 })

/**
 * Walmart's published rate limits per seller. Calls that share a limit form one group, named after the first call or what
 * they have in common. No limit is published for `POST /v3/token` and `GET /v3/token/detail`.
 */
export const limits = {
  listOrders: perMinute(5_000),
  getOrder: perMinute(5_000),
  listReleasedOrders: perMinute(60),
  acknowledgeOrder: perMinute(60),
  shipOrder: perMinute(60),
  cancelOrder: perMinute(60),
  /** Refunds of orders; refunds of returns are counted separately. */
  refundOrder: perMinute(60),

  /** 300 without query parameters, but a paged or filtered list always has some. */
  listItems: perMinute(60),
  /** 900 without query parameters, but this call always sends `productIdType`. */
  getItem: perMinute(60),
  /** Shared with `GET /v3/items/taxonomy`. */
  countItems: perMinute(200),

  /** Shared with `POST /v3/items/associations`. */
  searchCatalog: perMinute(200),
  searchWalmart: perMinute(200),
  retireItem: perMinute(900),
  getItemSpec: perMinute(10),

  listReturns: perMinute(50),
  refundReturn: perMinute(60),

  listShipNodes: perMinute(50),
  getPartnerProfile: perMinute(50),

  /** The five inventory calls do not share a limit. */
  getInventory: perMinute(200),
  setInventory: perMinute(200),
  /** All SKUs at all ship nodes, `GET /v3/inventories`. */
  listInventories: perMinute(200),
  /** One SKU at all its ship nodes, `GET /v3/inventories/{sku}`. */
  getInventories: perMinute(200),
  setInventories: perMinute(200),

  /** No limit is published for `POST /v3/price`. */
  setPrice: perHour(100),
  getPromotions: perMinute(1_000),

  /** Shared by the list of feeds and the status of a feed. */
  readFeeds: perMinute(5_000),
  /** Uploads are counted by feed type. */
  uploadInventoryFeed: perHour(10),
  uploadMpInventoryFeed: perHour(50),
  /** Shared by the feed type PRICE_AND_PROMOTION and the legacy types price and promo, which this package does not send. */
  uploadPriceFeed: perHour(10),

  uploadItemFeed: perHour(10),
  uploadMaintenanceFeed: perHour(10),

  listEventTypes: perMinute(5),
  listSubscriptions: perMinute(50),
  createSubscription: perMinute(200),
  updateSubscription: perMinute(5),
  deleteSubscription: perMinute(10),
  testNotification: perMinute(10),

  getLagTime: perHour(20),

  listReportRequests: perMinute(200),
  getReportRequest: perHour(20),
  downloadReport: perHour(20),
} as const satisfies Record<string, Limit>

/** A group of calls that Walmart counts together. */
export type LimitGroup = keyof typeof limits
