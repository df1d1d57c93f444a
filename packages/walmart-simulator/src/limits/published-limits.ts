/** A limit on a seller's calls. */
export interface PublishedLimit {
  /** `METHOD /path`, with parameters as `:name`. Calls listed together share a bucket. */
  readonly calls: readonly string[]
  readonly tokens: number
  readonly per: 'minute' | 'hour' | 'day'
  /** Limits this to calls with, or without, query parameters. */
  readonly query?: 'with' | 'without'
  /** Limits this to uploads of these feed types. */
  readonly feedTypes?: readonly string[]
}

/**
 * Walmart's published limits for the US as of 2026. They deliberately do not come from `@aisle/walmart`: a mistake there
 * would then be made on both sides, and no test could find it.
 */
export const publishedLimits: readonly PublishedLimit[] = [
  { calls: ['GET /v3/orders'], tokens: 5000, per: 'minute' },
  { calls: ['GET /v3/orders/:purchaseOrderId'], tokens: 5000, per: 'minute' },
  { calls: ['GET /v3/orders/released'], tokens: 60, per: 'minute' },
  { calls: ['POST /v3/orders/:purchaseOrderId/acknowledge'], tokens: 60, per: 'minute' },
  { calls: ['POST /v3/orders/:purchaseOrderId/shipping'], tokens: 60, per: 'minute' },
  { calls: ['POST /v3/orders/:purchaseOrderId/cancel'], tokens: 60, per: 'minute' },
  { calls: ['POST /v3/orders/:purchaseOrderId/refund'], tokens: 60, per: 'minute' },

  { calls: ['GET /v3/returns'], tokens: 50, per: 'minute' },
  { calls: ['POST /v3/returns/:returnOrderId/refund'], tokens: 60, per: 'minute' },

  { calls: ['GET /v3/items'], tokens: 300, per: 'minute', query: 'without' },
  { calls: ['GET /v3/items'], tokens: 60, per: 'minute', query: 'with' },
  { calls: ['GET /v3/items/:id'], tokens: 900, per: 'minute', query: 'without' },
  { calls: ['GET /v3/items/:id'], tokens: 60, per: 'minute', query: 'with' },
  { calls: ['DELETE /v3/items/:sku'], tokens: 900, per: 'minute' },
  { calls: ['GET /v3/items/count', 'GET /v3/items/taxonomy'], tokens: 200, per: 'minute' },
  { calls: ['POST /v3/items/spec'], tokens: 10, per: 'minute' },
  { calls: ['GET /v3/items/groups/count'], tokens: 100, per: 'minute' },
  { calls: ['POST /v3/items/catalog/search', 'POST /v3/items/associations'], tokens: 200, per: 'minute' },
  { calls: ['GET /v3/items/walmart/search'], tokens: 200, per: 'minute' },

  { calls: ['GET /v3/inventory'], tokens: 200, per: 'minute' },
  { calls: ['PUT /v3/inventory'], tokens: 200, per: 'minute' },
  { calls: ['GET /v3/inventories'], tokens: 200, per: 'minute' },
  { calls: ['GET /v3/inventories/:sku'], tokens: 200, per: 'minute' },
  { calls: ['PUT /v3/inventories/:sku'], tokens: 200, per: 'minute' },

  { calls: ['PUT /v3/price'], tokens: 100, per: 'hour' },
  { calls: ['GET /v3/promo/sku/:sku'], tokens: 1000, per: 'minute' },

  { calls: ['GET /v3/feeds', 'GET /v3/feeds/:feedId'], tokens: 5000, per: 'minute' },
  { calls: ['GET /v3/feeds/:feedId/errorReport'], tokens: 60, per: 'hour' },
  // One table counts promotions with prices, another allows them six a day. Six a day is stricter.
  { calls: ['POST /v3/feeds'], feedTypes: ['PRICE_AND_PROMOTION', 'price'], tokens: 10, per: 'hour' },
  { calls: ['POST /v3/feeds'], feedTypes: ['promo'], tokens: 6, per: 'day' },
  { calls: ['POST /v3/feeds'], feedTypes: ['inventory'], tokens: 10, per: 'hour' },
  { calls: ['POST /v3/feeds'], feedTypes: ['MP_INVENTORY'], tokens: 50, per: 'hour' },
  { calls: ['POST /v3/feeds'], feedTypes: ['MP_ITEM'], tokens: 10, per: 'hour' },
  { calls: ['POST /v3/feeds'], feedTypes: ['MP_MAINTENANCE'], tokens: 10, per: 'hour' },
  { calls: ['POST /v3/feeds'], feedTypes: ['DELETE_ITEM'], tokens: 10, per: 'hour' },
  { calls: ['POST /v3/feeds'], feedTypes: ['MP_ITEM_MATCH'], tokens: 20, per: 'hour' },

  { calls: ['GET /v3/settings/shipping/shipnodes'], tokens: 50, per: 'minute' },
  { calls: ['PUT /v3/settings/shipping/shipnodes'], tokens: 60, per: 'minute' },
  { calls: ['POST /v3/settings/shipping/shipnodes'], tokens: 10, per: 'minute' },
  { calls: ['GET /v3/settings/partnerprofile'], tokens: 50, per: 'minute' },

  { calls: ['GET /v3/lagtime'], tokens: 20, per: 'hour' },

  { calls: ['GET /v3/reports/reportRequests'], tokens: 200, per: 'minute' },
  { calls: ['GET /v3/reports/reportRequests/:requestId'], tokens: 20, per: 'hour' },
  { calls: ['GET /v3/reports/downloadReport'], tokens: 20, per: 'hour' },

  { calls: ['GET /v3/webhooks/eventTypes'], tokens: 5, per: 'minute' },
  { calls: ['GET /v3/webhooks/subscriptions'], tokens: 50, per: 'minute' },
  { calls: ['POST /v3/webhooks/subscriptions'], tokens: 200, per: 'minute' },
  { calls: ['PATCH /v3/webhooks/subscriptions/:subscriptionId'], tokens: 5, per: 'minute' },
  { calls: ['DELETE /v3/webhooks/subscriptions/:subscriptionId'], tokens: 10, per: 'minute' },
  { calls: ['POST /v3/webhooks/test'], tokens: 10, per: 'minute' },

  { calls: ['GET /v3/utilities/apiStatus'], tokens: 100, per: 'minute' },
]
