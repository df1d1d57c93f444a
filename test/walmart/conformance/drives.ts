import type { Page, WalmartClient } from '@aisle/walmart'
import type { Seller, Simulator } from '@aisle/walmart-simulator'

/** What a drive may use. */
export interface Driven {
  readonly client: WalmartClient
  readonly simulator: Simulator
  readonly seller: Seller
  /** Notes what passes through it, as the client's own does. */
  readonly fetch: typeof fetch
}

/** How an operation is called so that it shows all that it can. */
export interface Drive {
  readonly operation: string
  readonly drive: (driven: Driven) => Promise<unknown>
}

const dayMs = 86_400_000
const createdStartDate = new Date(Date.now() - 179 * dayMs)
const everything = { productInfo: true, replacementInfo: true } as const
const shipped = { quantity: 1, carrier: 'UPS', methodCode: 'Standard', shippedAt: new Date() } as const
const trackingUrl = 'https://tracking.example.com/T1'
const address = { name: 'Depot', address1: '1 Dock Road', city: 'Reno', state: 'NV', postalCode: '89501' } as const
const returnCenterAddress = {
  ...address,
  address2: 'Gate 2',
  country: 'USA',
  dayPhone: '5550100',
  emailId: 'a@example.com',
}

/** Every method of the client. One that is added must be driven too, or this does not compile. */
export const drives: Readonly<Record<keyof WalmartClient, Drive>> = {
  authenticate: { operation: 'authentication/tokenAPI', drive: ({ client }) => client.authenticate() },
  getTokenDetail: { operation: 'authentication/getTokenDetail', drive: ({ client }) => client.getTokenDetail() },
  listShipNodes: {
    operation: 'settings/getAllFulfillmentCenters',
    drive: ({ client }) => walk(client.listShipNodes()),
  },
  getPartnerProfile: {
    operation: 'settings/getPartnerConfigurations',
    drive: ({ client }) => client.getPartnerProfile(),
  },
  getItem: {
    operation: 'items/getAnItem',
    drive: async ({ client, seller }) => {
      for (const { sku } of seller.items.slice(0, 20)) await client.getItem(sku)
    },
  },
  countItems: {
    operation: 'items/getCountByStatus',
    drive: async ({ client }) => {
      await client.countItems()
      await client.countItems({ status: 'PUBLISHED' })
      await client.countItems({ status: 'UNPUBLISHED' })
    },
  },
  listItems: { operation: 'items/getAllItems', drive: ({ client }) => walk(client.listItems({ limit: 50 })) },
  listInventories: {
    operation: 'inventory/getMultiNodeInventoryForAllSkuAndAllShipNodes',
    drive: ({ client }) => walk(client.listInventories()),
  },
  getInventory: {
    operation: 'inventory/getInventory',
    drive: async ({ client, seller }) => {
      await client.getInventory(skuOf(seller))
      await client.getInventory(skuOf(seller), { shipNode: nodeOf(seller) })
    },
  },
  getInventories: {
    operation: 'inventory/getMultiNodeInventoryForSkuAndAllShipnodes',
    drive: async ({ client, seller }) => {
      await client.getInventories(skuOf(seller))
      await client.getInventories(skuOf(seller), { shipNode: nodeOf(seller) })
    },
  },
  setInventory: {
    operation: 'inventory/updateInventoryForAnItem',
    drive: async ({ client, seller }) => {
      await client.setInventory({ sku: skuOf(seller), quantity: 7 })
      await client.setInventory({ sku: skuOf(seller), quantity: 8, shipNode: nodeOf(seller) })
    },
  },
  setInventories: {
    operation: 'inventory/updateMultiNodeInventory',
    drive: ({ client, seller }) => {
      const nodes = [nodeOf(seller), 'no such node'].map((shipNode) => ({ shipNode, quantity: 3 }))
      return client.setInventories({ sku: skuOf(seller), nodes })
    },
  },
  setPrice: {
    operation: 'prices/updatePrice',
    drive: ({ client, seller }) => client.setPrice({ sku: skuOf(seller), price: '12.50' }),
  },
  uploadInventoryFeed: {
    operation: 'inventory/updateBulkInventory',
    drive: async (driven) => {
      const { client, seller } = driven
      await uploadStock(driven)
      const nodes = seller.shipNodes.map(({ shipNode }) => ({ sku: skuOf(seller), quantity: 5, shipNode }))
      await client.uploadInventoryFeed({ items: nodes })
    },
  },
  uploadPriceFeed: {
    operation: 'prices/priceBulkUploads',
    drive: ({ client, seller }) => {
      const items = [skuOf(seller), 'no such item'].map((sku) => ({ sku, price: '12.75' }))
      return client.uploadPriceFeed({ items })
    },
  },
  listFeeds: {
    operation: 'feeds/getAllFeedStatuses',
    drive: async (driven) => {
      const { client, simulator } = driven
      const feedId = await uploadStock(driven)
      await walk(client.listFeeds({ limit: 1 }))
      simulator.advance(60_000)
      await walk(client.listFeeds())
      await walk(client.listFeeds({ feedId }))
    },
  },
  getFeed: {
    operation: 'feeds/getFeedItemStatus',
    drive: async (driven) => {
      const { client, simulator } = driven
      const feedId = await uploadStock(driven)
      await client.getFeed(feedId)
      simulator.advance(60_000)
      await client.getFeed(feedId, { includeDetails: true, offset: 0, limit: 50 })
    },
  },
  waitForFeed: {
    operation: 'feeds/getFeedItemStatus',
    drive: async (driven) => {
      const { client, simulator } = driven
      await client.waitForFeed(await uploadStock(driven), { everyMs: 1, onProgress: () => simulator.advance(2_000) })
    },
  },
  listOrders: {
    operation: 'orders/getAllOrders',
    drive: async ({ client, seller }) => {
      seller.addOrder({ originalCustomerOrderID: seller.orders[9]?.customerOrderId ?? '' })
      const query = { createdStartDate, lastModifiedStartDate: createdStartDate, limit: 200, ...everything }
      await walk(client.listOrders({ ...query, shipNodeType: 'SellerFulfilled' }))
      await walk(client.listOrders({ ...query, orderType: 'REPLACEMENT', fromExpectedShipDate: createdStartDate }))
      await walk(client.listOrders({ ...query, shippingProgramType: 'TWO_DAY', toExpectedShipDate: new Date() }))
      await walk(client.listOrders({ ...query, shipNodeType: 'WFSFulfilled', limit: 20 }))
      await walk(client.listOrders({ ...query, status: 'Cancelled', createdEndDate: new Date() }))
    },
  },
  listReleasedOrders: {
    operation: 'orders/getAllReleasedOrders',
    drive: async ({ client, seller }) => {
      for (let orders = 0; orders < 5; orders += 1) newOrder(seller)
      await walk(client.listReleasedOrders({ createdStartDate, limit: 4, ...everything }))
    },
  },
  acknowledgeOrder: { operation: 'orders/acknowledgeOrders', drive: acknowledge },
  shipOrder: { operation: 'orders/shippingUpdates', drive: ship },
  updateTracking: {
    operation: 'orders/shippingUpdates',
    drive: async (driven) => {
      const purchaseOrderId = await ship(driven)
      const line = { ...shipped, lineNumber: '1', trackingNumber: 'T2', currentTrackingNumber: 'T1', trackingUrl }
      await driven.client.updateTracking({ purchaseOrderId, lines: [line] })
    },
  },
  cancelOrder: {
    operation: 'orders/cancelOrderLines',
    drive: async (driven) => {
      const purchaseOrderId = await acknowledge(driven)
      const lines = [{ lineNumber: '1', quantity: 1, reason: 'SELLER_CANCEL_OUT_OF_STOCK' }]
      await driven.client.cancelOrder({ purchaseOrderId, lines })
    },
  },
  refundOrder: { operation: 'orders/refundOrderLines', drive: refund },
  getOrder: {
    operation: 'orders/getAnOrder',
    drive: async (driven) => {
      await driven.client.getOrder(await refund(driven), everything)
      const replacement = driven.seller.addOrder({ originalCustomerOrderID: '200010000000140' })
      await driven.client.getOrder(replacement.purchaseOrderId, everything)
      for (const { purchaseOrderId } of driven.seller.orders.slice(0, 20)) {
        await driven.client.getOrder(purchaseOrderId, everything)
      }
    },
  },
  refundReturn: {
    operation: 'returns/issueRefund',
    drive: async (driven) => {
      const purchaseOrderId = await ship(driven)
      driven.seller.deliverOrder(purchaseOrderId)
      const { returnOrderId, customerOrderId } = driven.seller.addReturn(purchaseOrderId)
      const lines = [{ returnOrderLineNumber: 1, quantity: 1 }]
      await driven.client.refundReturn({ returnOrderId, customerOrderId, lines })
    },
  },
  listReturns: {
    operation: 'returns/getReturns',
    drive: async ({ client }) => {
      const span = { returnCreationStartDate: createdStartDate, returnCreationEndDate: new Date() }
      await walk(client.listReturns({ limit: 2, replacementInfo: true, ...span }))
      await walk(client.listReturns())
    },
  },
}

async function walk(pages: AsyncIterable<Page<unknown>>): Promise<void> {
  for await (const { rejected } of pages) {
    if (rejected.length > 0) throw new Error(`The client rejects ${rejected[0]?.path}`)
  }
}

const skuOf = ({ items: [item] }: Seller) => item?.sku ?? ''
const nodeOf = ({ shipNodes: [node] }: Seller) => node?.shipNode ?? ''

/** A feed of two items, of which one fails. */
async function uploadStock({ client, seller }: Driven): Promise<string> {
  const items = [skuOf(seller), 'no such item'].map((sku) => ({ sku, quantity: 4 }))
  return (await client.uploadInventoryFeed({ items })).value.feedId
}

/** An order of two lines, with an address of two. */
function newOrder(seller: Seller): string {
  const { purchaseOrderId, shippingInfo } = seller.addOrder({ lines: [{}, { quantity: 2 }] })
  return shippingInfo.postalAddress.address2 === undefined ? newOrder(seller) : purchaseOrderId
}

async function acknowledge({ client, seller }: Driven): Promise<string> {
  const purchaseOrderId = newOrder(seller)
  await client.acknowledgeOrder(purchaseOrderId)
  return purchaseOrderId
}

/** Ships the first line of a new order. */
export async function ship(driven: Driven): Promise<string> {
  const purchaseOrderId = await acknowledge(driven)
  const line = { ...shipped, lineNumber: '1', trackingNumber: 'T1', trackingUrl, returnCenterAddress }
  await driven.client.shipOrder({ purchaseOrderId, lines: [{ ...line, intentToCancelOverride: false }] })
  return purchaseOrderId
}

async function refund(driven: Driven): Promise<string> {
  const purchaseOrderId = await ship(driven)
  const tax = { taxName: 'Item Price Tax', amount: '0.01' }
  const charges = [{ reason: 'Merchandise not received', chargeType: 'PRODUCT', amount: '0.50', tax }]
  await driven.client.refundOrder({ purchaseOrderId, lines: [{ lineNumber: '1', comments: 'late', charges }] })
  return purchaseOrderId
}
