import { createWalmartClient, exchangeAuthorizationCode, type PreparedWrite, type WalmartClient } from '@aisle/walmart'
import type { Seller } from '@aisle/walmart-simulator'

import { catalogScenarios, skuOf } from './catalog-scenarios.ts'
import { reportScenarios } from './report-scenarios.ts'
import { readAll, type Scenario, type ScenarioContext } from './scenario.ts'
import { simulationScenarios } from './simulation-scenarios.ts'

const dayMs = 86_400_000
const createdStartDate = new Date(Date.now() - 179 * dayMs)
const allInfo = { productInfo: true, replacementInfo: true } as const
const listInfo = { ...allInfo, incentiveInfo: true } as const
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

/** One scenario for each method of the client; a new method without one does not compile. */
export const scenarios: Readonly<Record<keyof WalmartClient, Scenario>> = {
  authenticate: { operation: 'authentication/tokenAPI', run: ({ client }) => client.authenticate() },
  getTokenDetail: { operation: 'authentication/getTokenDetail', run: ({ client }) => client.getTokenDetail() },
  listShipNodes: {
    operation: 'settings/getAllFulfillmentCenters',
    run: ({ client }) => readAll(client.listShipNodes()),
  },
  getPartnerProfile: {
    operation: 'settings/getPartnerConfigurations',
    run: ({ client }) => client.getPartnerProfile(),
  },
  ...catalogScenarios,
  listInventories: {
    operation: 'inventory/getMultiNodeInventoryForAllSkuAndAllShipNodes',
    run: ({ client }) => readAll(client.listInventories()),
  },
  getInventory: {
    operation: 'inventory/getInventory',
    run: async ({ client, seller }) => {
      await client.getInventory(skuOf(seller))
      await client.getInventory(skuOf(seller), { shipNode: nodeOf(seller) })
    },
  },
  getInventories: {
    operation: 'inventory/getMultiNodeInventoryForSkuAndAllShipnodes',
    run: async ({ client, seller }) => {
      await client.getInventories(skuOf(seller))
      await client.getInventories(skuOf(seller), { shipNode: nodeOf(seller) })
    },
  },
  setInventory: {
    operation: 'inventory/updateInventoryForAnItem',
    run: async ({ client, seller }) => {
      await client.setInventory({ sku: skuOf(seller), quantity: 7 })
      await client.setInventory({ sku: skuOf(seller), quantity: 8, shipNode: nodeOf(seller) })
    },
  },
  setInventories: {
    operation: 'inventory/updateMultiNodeInventory',
    run: ({ client, seller }) => {
      const nodes = [nodeOf(seller), 'no such node'].map((shipNode) => ({ shipNode, quantity: 3 }))
      return client.setInventories({ sku: skuOf(seller), nodes })
    },
  },
  uploadInventoryFeed: {
    operation: 'inventory/updateBulkInventory',
    run: async (context) => {
      const { client, seller } = context
      await uploadStock(context)
      const nodes = seller.shipNodes.map(({ shipNode }) => ({ sku: skuOf(seller), quantity: 5, shipNode }))
      await client.uploadInventoryFeed({ items: nodes })
    },
  },
  listFeeds: {
    operation: 'feeds/getAllFeedStatuses',
    run: async (context) => {
      const { client, simulator } = context
      const feedId = await uploadStock(context)
      await readAll(client.listFeeds({ limit: 1 }))
      simulator.advance(60_000)
      await readAll(client.listFeeds())
      await readAll(client.listFeeds({ feedId }))
    },
  },
  getFeed: {
    operation: 'feeds/getFeedItemStatus',
    run: async (context) => {
      const { client, simulator } = context
      const feedId = await uploadStock(context)
      await client.getFeed(feedId)
      simulator.advance(60_000)
      await client.getFeed(feedId, { includeDetails: true, offset: 0, limit: 50 })
    },
  },
  waitForFeed: {
    operation: 'feeds/getFeedItemStatus',
    run: async (context) => {
      const { client, simulator } = context
      await client.waitForFeed(await uploadStock(context), { everyMs: 1, onProgress: () => simulator.advance(2_000) })
    },
  },
  listOrders: {
    operation: 'orders/getAllOrders',
    run: async ({ client, seller }) => {
      seller.addOrder({ originalCustomerOrderID: seller.orders[9]?.customerOrderId ?? '' })
      seller.addOrder({ lines: [{ virtualPackSize: 4 }] })
      const query = { createdStartDate, lastModifiedStartDate: createdStartDate, limit: 200, ...listInfo }
      await readAll(client.listOrders({ ...query, shipNodeType: 'SellerFulfilled' }))
      await readAll(client.listOrders({ ...query, orderType: 'REPLACEMENT', fromExpectedShipDate: createdStartDate }))
      await readAll(client.listOrders({ ...query, shippingProgramType: 'TWO_DAY', toExpectedShipDate: new Date() }))
      await readAll(client.listOrders({ ...query, shipNodeType: 'WFSFulfilled', limit: 20 }))
      await readAll(client.listOrders({ ...query, status: 'Cancelled', createdEndDate: new Date() }))
    },
  },
  listReleasedOrders: {
    operation: 'orders/getAllReleasedOrders',
    run: async ({ client, seller }) => {
      for (let orders = 0; orders < 5; orders += 1) newOrder(seller)
      await readAll(client.listReleasedOrders({ createdStartDate, limit: 4, ...listInfo }))
    },
  },
  acknowledgeOrder: { operation: 'orders/acknowledgeOrders', run: acknowledge },
  shipOrder: { operation: 'orders/shippingUpdates', run: ship },
  updateTracking: {
    operation: 'orders/shippingUpdates',
    run: async (context) => {
      const purchaseOrderId = await ship(context)
      const line = { ...shipped, lineNumber: '1', trackingNumber: 'T2', currentTrackingNumber: 'T1', trackingUrl }
      await context.client.updateTracking({ purchaseOrderId, lines: [line] })
    },
  },
  cancelOrder: {
    operation: 'orders/cancelOrderLines',
    run: async (context) => {
      const purchaseOrderId = await acknowledge(context)
      const lines = [{ lineNumber: '1', quantity: 1, reason: 'SELLER_CANCEL_OUT_OF_STOCK' }]
      await context.client.cancelOrder({ purchaseOrderId, lines })
    },
  },
  refundOrder: { operation: 'orders/refundOrderLines', run: refund },
  getOrder: {
    operation: 'orders/getAnOrder',
    run: async (context) => {
      await context.client.getOrder(await refund(context), allInfo)
      const replacement = context.seller.addOrder({ originalCustomerOrderID: '200010000000140' })
      await context.client.getOrder(replacement.purchaseOrderId, allInfo)
      for (const { purchaseOrderId } of context.seller.orders.slice(0, 20)) {
        await context.client.getOrder(purchaseOrderId, allInfo)
      }
    },
  },
  refundReturn: {
    operation: 'returns/issueRefund',
    run: async (context) => {
      const purchaseOrderId = await ship(context)
      context.seller.deliverOrder(purchaseOrderId)
      const { returnOrderId, customerOrderId } = context.seller.addReturn(purchaseOrderId)
      const lines = [{ returnOrderLineNumber: 1, quantity: 1 }]
      await context.client.refundReturn({ returnOrderId, customerOrderId, lines })
    },
  },
  listReturns: {
    operation: 'returns/getReturns',
    run: async ({ client }) => {
      const range = { returnCreationStartDate: createdStartDate, returnCreationEndDate: new Date() }
      await readAll(client.listReturns({ limit: 2, replacementInfo: true, ...range }))
      await readAll(client.listReturns())
    },
  },
  prepareWrite: { operation: 'orders/getAnOrder', run: prepareAcknowledgement },
  sendWrite: {
    operation: 'orders/acknowledgeOrders',
    run: async (context) => context.client.sendWrite(await prepareAcknowledgement(context)),
  },
  checkWrite: {
    operation: 'orders/getAnOrder',
    run: async (context) => context.client.checkWrite(await prepareAcknowledgement(context)),
  },
  ...reportScenarios,
  ...simulationScenarios,
}

/** The sign-in of a seller through an application, which is not a method of the client. */
export const signInScenario: Scenario = {
  operation: 'authentication/tokenAPI',
  run: async ({ simulator, seller, fetch }) => {
    const { clientId, clientSecret, partnerId } = seller
    const redirectUri = 'https://app.example.com/back'
    const code = simulator.authorize(seller, { redirectUri })
    const credentials = { clientId, clientSecret, baseUrl: simulator.url, fetch }
    const { refreshToken } = await exchangeAuthorizationCode({ ...credentials, code, partnerId, redirectUri })
    await createWalmartClient({ ...credentials, signIn: { partnerId, refreshToken } }).authenticate()
  },
}

const nodeOf = ({ shipNodes: [node] }: Seller) => node?.shipNode ?? ''

/** Uploads a feed of two items, one of which fails. */
async function uploadStock({ client, seller }: ScenarioContext): Promise<string> {
  const items = [skuOf(seller), 'no such item'].map((sku) => ({ sku, quantity: 4 }))
  return (await client.uploadInventoryFeed({ items })).value.feedId
}

/** Adds orders until one has every optional key: a second address line and a shipping program. */
function newOrder(seller: Seller): string {
  const lines = [{}, { quantity: 2, virtualPackSize: 4 }]
  const { purchaseOrderId, orderLines, shippingInfo } = seller.addOrder({ lines, carrierMethodName: 'UPS_GROUND' })
  const hasProgram = orderLines.orderLine.some(({ fulfillment }) => fulfillment.shippingProgramType !== undefined)
  return hasProgram && shippingInfo.postalAddress.address2 !== undefined ? purchaseOrderId : newOrder(seller)
}

async function acknowledge({ client, seller }: ScenarioContext): Promise<string> {
  const purchaseOrderId = newOrder(seller)
  await client.acknowledgeOrder(purchaseOrderId)
  return purchaseOrderId
}

function prepareAcknowledgement({ client, seller }: ScenarioContext): Promise<PreparedWrite> {
  return client.prepareWrite({ type: 'acknowledge', input: { purchaseOrderId: newOrder(seller) } })
}

/** Ships the first line of a new order. */
export async function ship(context: ScenarioContext): Promise<string> {
  const purchaseOrderId = await acknowledge(context)
  const line = { ...shipped, lineNumber: '1', trackingNumber: 'T1', trackingUrl, returnCenterAddress }
  await context.client.shipOrder({ purchaseOrderId, lines: [{ ...line, intentToCancelOverride: false }] })
  return purchaseOrderId
}

async function refund(context: ScenarioContext): Promise<string> {
  const purchaseOrderId = await ship(context)
  const tax = { taxName: 'Item Price Tax', amount: '0.01' }
  const charges = [{ reason: 'Merchandise not received', chargeType: 'PRODUCT', amount: '0.50', tax }]
  await context.client.refundOrder({ purchaseOrderId, lines: [{ lineNumber: '1', comments: 'late', charges }] })
  return purchaseOrderId
}
