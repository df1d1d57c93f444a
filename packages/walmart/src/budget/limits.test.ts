import { existsSync, readFileSync } from 'node:fs'

import { expect, test } from 'vitest'
import { z } from 'zod'

import { limits, type LimitGroup } from './limits.ts'

/** The table is a transcript of Walmart's documentation, so it is kept outside the repository. */
const file = new URL('../../../../../shared/walmart/rate-limits.json', import.meta.url)
const isAbsent = !existsSync(file)
if (isAbsent) console.log(`Walmart's table of limits is not at ${file.pathname}: the figures are not compared.`)

const Row = z.object({
  method: z.string(),
  path: z.string(),
  limit: z.number().nullable(),
  per: z.string().optional(),
  sharedWith: z.string().optional(),
  limitWithQueryParameters: z.number().optional(),
  perWithQueryParameters: z.string().optional(),
})
const seconds: Record<string, number> = { min: 60, hour: 3_600, day: 86_400 }

/** The calls of each group. A trailing `?` stands for any query parameters. */
const calls: Record<LimitGroup, readonly string[]> = {
  listOrders: ['GET /v3/orders'],
  getOrder: ['GET /v3/orders/{purchaseOrderId}'],
  listReleasedOrders: ['GET /v3/orders/released'],
  acknowledgeOrder: ['POST /v3/orders/{purchaseOrderId}/acknowledge'],
  shipOrder: ['POST /v3/orders/{purchaseOrderId}/shipping'],
  cancelOrder: ['POST /v3/orders/{purchaseOrderId}/cancel'],
  refundOrder: ['POST /v3/orders/{purchaseOrderId}/refund'],
  listItems: ['GET /v3/items?'],
  getItem: ['GET /v3/items/{id}?'],
  countItems: ['GET /v3/items/count', 'GET /v3/items/taxonomy'],
  getItemSpec: ['POST /v3/items/spec'],
  uploadItemFeed: ['POST /v3/feeds?feedType=MP_ITEM'],
  uploadMaintenanceFeed: ['POST /v3/feeds?feedType=MP_MAINTENANCE'],
  retireItem: ['DELETE /v3/items/{sku}'],
  listReturns: ['GET /v3/returns'],
  refundReturn: ['POST /v3/returns/{returnOrderId}/refund'],
  listShipNodes: ['GET /v3/settings/shipping/shipnodes'],
  getPartnerProfile: ['GET /v3/settings/partnerprofile'],
  getInventory: ['GET /v3/inventory'],
  setInventory: ['PUT /v3/inventory'],
  listInventories: ['GET /v3/inventories'],
  getInventories: ['GET /v3/inventories/{sku}'],
  setInventories: ['PUT /v3/inventories/{sku}'],
  setPrice: ['PUT /v3/price'],
  searchCatalog: ['POST /v3/items/catalog/search', 'POST /v3/items/associations'],
  searchWalmart: ['GET /v3/items/walmart/search'],
  getPromotions: ['GET /v3/promo/sku/{sku}'],
  readFeeds: ['GET /v3/feeds', 'GET /v3/feeds/{feedId}'],
  uploadInventoryFeed: ['POST /v3/feeds?feedType=inventory'],
  uploadMpInventoryFeed: ['POST /v3/feeds?feedType=MP_INVENTORY'],
  uploadPriceFeed: ['POST /v3/feeds?feedType=PRICE_AND_PROMOTION', 'POST /v3/feeds?feedType=price'],
  listEventTypes: ['GET /v3/webhooks/eventTypes'],
  listSubscriptions: ['GET /v3/webhooks/subscriptions'],
  createSubscription: ['POST /v3/webhooks/subscriptions'],
  updateSubscription: ['PATCH /v3/webhooks/subscriptions/{subscriptionId}'],
  deleteSubscription: ['DELETE /v3/webhooks/subscriptions/{subscriptionId}'],
  testNotification: ['POST /v3/webhooks/test'],
  getLagTime: ['GET /v3/lagtime'],
  listReportRequests: ['GET /v3/reports/reportRequests'],
  getReportRequest: ['GET /v3/reports/reportRequests/{requestId}'],
  downloadReport: ['GET /v3/reports/downloadReport'],
}

function publishedRows(call: string) {
  const { limits: rows } = z.object({ limits: z.array(Row) }).parse(JSON.parse(readFileSync(file, 'utf8')))
  return rows.filter((row) => `${row.method} ${row.path}` === call.replace(/\?$/, ''))
}

test.skipIf(isAbsent).each(Object.entries(calls))('%s has the limit that Walmart publishes for %j', (group, names) => {
  for (const name of names) {
    const withQuery = name.endsWith('?')
    const rows = publishedRows(name)
    const figures = rows.map((row) => ({
      calls: withQuery ? row.limitWithQueryParameters : row.limit,
      perSeconds: seconds[(withQuery ? row.perWithQueryParameters : row.per) ?? ''],
    }))
    expect(rows.length).toBeGreaterThan(0)
    expect(new Set(figures.map((figure) => JSON.stringify(figure)))).toEqual(
      new Set([JSON.stringify(limits[group as LimitGroup])]),
    )
  }
})

test.skipIf(isAbsent)('groups exactly the calls that Walmart counts together', () => {
  for (const names of Object.values(calls)) {
    const shared = names.flatMap(publishedRows).filter((row) => row.sharedWith !== undefined)
    expect(shared.length).toBe(names.length > 1 ? names.length : 0)
  }
})
