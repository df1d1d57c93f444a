import type { WalmartClient } from '@aisle/walmart'

import { firstPage, type GoldenRead, throwRejected } from './golden-read.ts'
import { goldenReportReads } from './golden-report-reads.ts'
import { goldenSimulationReads } from './golden-simulation-reads.ts'

const createdStartDate = new Date('2026-01-01T00:00:00Z')

const purchaseOrderId = '1'
const parcel = {
  lineNumber: '1',
  carrier: 'UPS',
  methodCode: 'Standard',
  trackingNumber: 'T1',
  shippedAt: createdStartDate,
} as const

/** Calls whose response is a file, which have tests of their own. */
type FileCall = 'getReconReport' | 'downloadReport' | 'getPerformanceReport'

/** Calls that read and send the same as others. */
type PreparedCall = 'checkWrite' | 'prepareWrite' | 'sendWrite'

/** How to read the examples, by method of the client. */
export const goldenReads: Readonly<Record<Exclude<keyof WalmartClient, FileCall | PreparedCall>, GoldenRead>> = {
  authenticate: {
    operation: 'authentication/tokenAPI',
    read: async (client) => [{ value: await client.authenticate(), raw: {} }],
    reads: '/expires_in',
  },
  getTokenDetail: {
    operation: 'authentication/getTokenDetail',
    read: async (client) => [await client.getTokenDetail()],
    reads: '/is_valid',
  },
  listShipNodes: {
    operation: 'settings/getAllFulfillmentCenters',
    read: (client) => firstPage(client.listShipNodes()),
    reads: '[]/shipNode',
  },
  getPartnerProfile: {
    operation: 'settings/getPartnerConfigurations',
    read: async (client) => [await client.getPartnerProfile()],
    reads: '/partner/partnerId',
  },
  getItem: {
    operation: 'items/getAnItem',
    read: async (client) => [await client.getItem('1')],
    reads: '/ItemResponse[]/sku',
  },
  countItems: {
    operation: 'items/getCountByStatus',
    // The response only has the count, under the requested status.
    read: async (client, _before, example) => {
      const { value } = await client.countItems({ status: Object.keys(example as object)[0] })
      return [{ value, raw: value }]
    },
    reads: ['/All', '/PUBLISHED', '/UNPUBLISHED'],
  },
  searchCatalog: {
    operation: 'items/getCatalogSearch',
    read: (client) => firstPage(client.searchCatalog()),
    reads: '/payload[]/sku',
  },
  searchWalmart: {
    operation: 'items/getSearchResult',
    read: async (client) => [await client.searchWalmart({ query: 'lamp' })],
    reads: '/items',
  },
  countUnpublishedItems: {
    operation: 'insights/getUnpublishedItemCount',
    read: async (client) => [await client.countUnpublishedItems({ fromDate: createdStartDate })],
    reads: '/payload[]/unpublishedCount',
  },
  listUnpublishedItems: {
    operation: 'insights/getUnpublishedItems',
    read: (client) => firstPage(client.listUnpublishedItems({ fromDate: createdStartDate })),
    reads: '/payload[]/sku',
  },
  getPerformance: {
    operation: 'insights/getPerformance',
    read: async (client) => [await client.getPerformance('otd')],
    reads: '/payload',
  },
  getPaymentPerformance: {
    operation: 'payments/getPerformance',
    read: async (client) => [await client.getPaymentPerformance()],
    reads: '/payload',
  },
  getLagTime: {
    operation: 'lag-time/getLagTime',
    read: async (client) => [await client.getLagTime('1')],
    reads: '/fulfillmentLagTime',
  },
  uploadLagTimeFeed: {
    operation: 'lag-time/updateLagTimeBulk',
    read: async (client) => [await client.uploadLagTimeFeed({ items: [{ sku: '1', days: 1 }] })],
    reads: '/feedId',
  },
  getItemSpec: {
    operation: 'items/getSpec',
    read: async (client) => [
      await client.getItemSpec({ feedType: 'MP_ITEM', version: '4.8', productTypes: ['Lamps'] }),
    ],
    reads: '/schema/properties',
  },
  getTaxonomy: {
    operation: 'items/getTaxonomyResponse',
    read: async (client) => [await client.getTaxonomy()],
    reads: '/payload[]/category',
  },
  uploadItemFeed: {
    operation: 'items/itemBulkUploads',
    read: async (client) => {
      const content = { MPItemFeedHeader: { version: '4.8' }, MPItem: [{}] }
      return [await client.uploadItemFeed({ feedType: 'MP_ITEM', content })]
    },
    reads: '/feedId',
  },
  retireItem: {
    operation: 'items/retireAnItem',
    read: async (client) => [await client.retireItem('1')],
    reads: '/sku',
  },
  listItems: {
    operation: 'items/getAllItems',
    read: (client) => firstPage(client.listItems()),
    reads: '/ItemResponse[]/sku',
  },
  listInventories: {
    operation: 'inventory/getMultiNodeInventoryForAllSkuAndAllShipNodes',
    read: (client) => firstPage(client.listInventories()),
    reads: '/elements/inventories[]/nodes[]/shipNode',
  },
  getInventory: {
    operation: 'inventory/getInventory',
    read: async (client) => [await client.getInventory('1')],
    reads: '/quantity/amount',
  },
  getInventories: {
    operation: 'inventory/getMultiNodeInventoryForSkuAndAllShipnodes',
    read: async (client) => [await client.getInventories('1')],
    reads: '/nodes[]/availToSellQty/amount',
  },
  setInventory: {
    operation: 'inventory/updateInventoryForAnItem',
    read: async (client) => [await client.setInventory({ sku: '1', quantity: 1 })],
    reads: '/quantity/amount',
  },
  setInventories: {
    operation: 'inventory/updateMultiNodeInventory',
    read: async (client) => [await client.setInventories({ sku: '1', nodes: [{ shipNode: '1', quantity: 1 }] })],
    reads: '/nodes[]/status',
  },
  setPrice: {
    operation: 'prices/updatePrice',
    read: async (client) => [await client.setPrice({ sku: '1', price: '1.00' })],
    reads: '/ItemPriceResponse/message',
  },
  setPromotions: {
    operation: 'promotions/updatePromotionalPrices',
    read: async (client) => [await client.setPromotions({ sku: '1', promotions: [], replaceAll: true })],
    reads: '/ItemPriceResponse/message',
  },
  setOfferPrice: {
    operation: 'prices/updateSyncPrice',
    read: async (client) => [await client.setOfferPrice({ sku: '1', price: '1.00' })],
    reads: '/feedStatus',
  },
  getPromotions: {
    operation: 'promotions/getPromotionalPrices',
    read: async (client) => [await client.getPromotions('1')],
    reads: '/payload/pricingList/pricing[]/currentPrice/value/amount',
  },
  uploadInventoryFeed: {
    operation: 'inventory/updateBulkInventory',
    read: async (client) => [await client.uploadInventoryFeed({ items: [{ sku: '1', quantity: 1 }] })],
    reads: '/feedId',
  },
  uploadPriceFeed: {
    operation: 'promotions/priceBulkUploads',
    read: async (client) => [await client.uploadPriceFeed({ items: [{ sku: '1', price: '1.00' }] })],
    reads: '/feedId',
  },
  listFeeds: {
    operation: 'feeds/getAllFeedStatuses',
    read: (client) => firstPage(client.listFeeds()),
    reads: '/results/feed[]/feedStatus',
  },
  getFeed: {
    operation: 'feeds/getFeedItemStatus',
    read: async (client) => {
      const { rejected, ...feed } = await client.getFeed('1', { includeDetails: true })
      throwRejected(rejected)
      return [feed]
    },
    reads: '/feedStatus',
  },
  waitForFeed: {
    operation: 'feeds/getFeedItemStatus',
    read: async (client, _before, example) => {
      const { succeeded, failed, unfinished, rejected } = await client.waitForFeed('1')
      throwRejected(rejected)
      const { itemDetails } = example as { itemDetails: { itemIngestionStatus: unknown[] } }
      return [{ value: [...succeeded, ...failed, ...unfinished], raw: itemDetails.itemIngestionStatus }]
    },
    reads: '/itemDetails/itemIngestionStatus[]/ingestionStatus',
  },
  listOrders: {
    operation: 'orders/getAllOrders',
    read: (client) => firstPage(client.listOrders({ createdStartDate })),
    reads: '/list/elements/order[]/orderDate',
  },
  listReleasedOrders: {
    operation: 'orders/getAllReleasedOrders',
    read: (client) => firstPage(client.listReleasedOrders({ createdStartDate })),
    reads: '/list/elements/order[]/purchaseOrderId',
  },
  getOrder: {
    operation: 'orders/getAnOrder',
    read: async (client) => [await client.getOrder(purchaseOrderId)],
    reads: '/order/orderDate',
  },
  acknowledgeOrder: {
    operation: 'orders/acknowledgeOrders',
    read: async (client) => [await client.acknowledgeOrder(purchaseOrderId)],
    reads: '/order/orderDate',
  },
  shipOrder: {
    operation: 'orders/shippingUpdates',
    read: async (client) => [await client.shipOrder({ purchaseOrderId, lines: [{ ...parcel, quantity: 1 }] })],
    reads: '/order/orderDate',
  },
  updateTracking: {
    operation: 'orders/shippingUpdates',
    read: async (client) => {
      const lines = [{ ...parcel, quantity: 1, currentTrackingNumber: 'T0' }]
      return [await client.updateTracking({ purchaseOrderId, lines })]
    },
    reads: '/order/orderLines/orderLine[]/lineNumber',
  },
  cancelOrder: {
    operation: 'orders/cancelOrderLines',
    read: async (client) => {
      const lines = [{ lineNumber: '1', quantity: 1, reason: 'SELLER_CANCEL_OUT_OF_STOCK' }]
      return [await client.cancelOrder({ purchaseOrderId, lines })]
    },
    reads: '/order/purchaseOrderId',
  },
  refundOrder: {
    operation: 'orders/refundOrderLines',
    read: async (client) => {
      const charges = [{ reason: 'Others', chargeType: 'PRODUCT', amount: '0.10' }]
      return [await client.refundOrder({ purchaseOrderId, lines: [{ lineNumber: '1', charges }] })]
    },
    reads: '/order/orderDate',
  },
  listReturns: {
    operation: 'returns/getReturns',
    read: (client) => firstPage(client.listReturns()),
    reads: '/returnOrders[]/returnOrderId',
  },
  refundReturn: {
    operation: 'returns/issueRefund',
    before: 'returns/getReturns',
    read: async (client, before) => {
      const [{ returnOrderId, customerOrderId }] = (before as { returnOrders: [Record<string, string>] }).returnOrders
      const lines = [{ returnOrderLineNumber: 1, quantity: 1 }]
      return [
        await client.refundReturn({
          returnOrderId: returnOrderId ?? '',
          customerOrderId: customerOrderId ?? '',
          lines,
        }),
      ]
    },
    reads: '/returnOrderId',
  },
  ...goldenReportReads,
  ...goldenSimulationReads,
}
