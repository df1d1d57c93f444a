import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'

import { createMemoryBudgetStore } from './budget/budget-store.ts'
import { createWalmartClient, type WalmartClient } from './client.ts'
import type { CallOptions } from './http/session.ts'

/** A server that issues tokens and responds to nothing else. */
const server = createServer((request, response) => {
  if (request.url !== '/v3/token') return
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ access_token: 'a', token_type: 'Bearer', expires_in: 900 }))
})
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

/** A client, and the names of the buckets it takes tokens from. */
function connect() {
  const kept = createMemoryBudgetStore()
  const groups: string[] = []
  const budget: typeof kept = {
    ...kept,
    take: (bucket, limit, now) => {
      groups.push(bucket.replace('id/', ''))
      return kept.take(bucket, limit, now)
    },
  }
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { client: createWalmartClient({ baseUrl, clientId: 'id', clientSecret: 'secret', budget }), groups }
}

const createdStartDate = new Date(0)
const parcel = { lineNumber: '1', quantity: 1, carrier: 'UPS', methodCode: 'Standard', trackingNumber: 'x' }
const shipment = { purchaseOrderId: '1', lines: [{ ...parcel, shippedAt: createdStartDate }] }
const lines = [{ ...parcel, shippedAt: createdStartDate, currentTrackingNumber: 'y' }]
const reason = 'SELLER_CANCEL_OUT_OF_STOCK'
const charges = [{ reason: 'DamagedItem', chargeType: 'PRODUCT', amount: '1' }]
const stock = { sku: 'a', quantity: 1 }
const nodeStock = { ...stock, shipNode: '1' }
const refund = { returnOrderId: '1', customerOrderId: '1', lines: [{ returnOrderLineNumber: 1, quantity: 1 }] }
const order = { purchaseOrderId: '1' }
const storedOrder = {
  purchaseOrderId: '1',
  customerOrderId: '2',
  orderDate: 0,
  orderLines: { orderLine: [{ lineNumber: '1', item: {}, orderLineQuantity: { amount: '1' } }] },
}
const nodes = [{ shipNode: '1', quantity: 1 }]

const event = { eventType: 'ORDER_UPDATES', resourceName: 'ORDER', eventUrl: 'https://shop.example.com' }

const itemFeed = { MPItemFeedHeader: { version: '4.8' }, MPItem: [{}] }

const simulatedItem = { sku: 'a', productName: 'Lamp', productType: 'Lamps', price: { amount: '1' } }
const address = { name: 'Ada', address1: '4 Pier Road', city: 'Portland', state: 'OR', postalCode: '97201' }
const simulatedOrder = {
  customerEmailId: 'a@example.com',
  phone: '5550100',
  address,
  lines: [{ sku: 'a', quantity: 1 }],
}
const returnUpdate = { returnOrderId: '1', returnOrderLineNumber: 1, quantity: 1, status: 'DELIVERED', eventTag: 'A' }

type Call = (client: WalmartClient, options: CallOptions) => Promise<unknown>

/** Each call and the first limit it uses: writes to orders and returns read first. */
const calls: Record<string, readonly [group: string | undefined, call: Call]> = {
  getTokenDetail: [undefined, (client, options) => client.getTokenDetail(options)],
  listShipNodes: ['listShipNodes', (client, options) => client.listShipNodes(options).next()],
  getPartnerProfile: ['getPartnerProfile', (client, options) => client.getPartnerProfile(options)],
  listItems: ['listItems', (client, options) => client.listItems(options).next()],
  getItem: ['getItem', (client, options) => client.getItem('a', options)],
  countItems: ['countItems', (client, options) => client.countItems(options)],
  getLagTime: ['getLagTime', (client, options) => client.getLagTime('a', options)],
  uploadLagTimeFeed: [
    undefined,
    (client, options) => client.uploadLagTimeFeed({ items: [{ sku: 'a', days: 1 }] }, options),
  ],
  getItemSpec: [
    'getItemSpec',
    (client, options) => client.getItemSpec({ feedType: 'MP_ITEM', version: '4.8', productTypes: ['Lamps'] }, options),
  ],
  getTaxonomy: ['countItems', (client, options) => client.getTaxonomy(options)],
  uploadItemFeed: [
    'uploadItemFeed',
    (client, options) => client.uploadItemFeed({ feedType: 'MP_ITEM', content: itemFeed }, options),
  ],
  'uploadItemFeed that changes items': [
    'uploadMaintenanceFeed',
    (client, options) => client.uploadItemFeed({ feedType: 'MP_MAINTENANCE', content: itemFeed }, options),
  ],
  retireItem: ['retireItem', (client, options) => client.retireItem('a', options)],
  listInventories: ['listInventories', (client, options) => client.listInventories(options).next()],
  getInventory: ['getInventory', (client, options) => client.getInventory('a', options)],
  getInventories: ['getInventories', (client, options) => client.getInventories('a', options)],
  setInventory: ['setInventory', (client, options) => client.setInventory(stock, options)],
  setInventories: ['setInventories', (client, options) => client.setInventories({ sku: 'a', nodes }, options)],
  setPrice: ['setPrice', (client, options) => client.setPrice({ sku: 'a', price: '1' }, options)],
  searchCatalog: ['searchCatalog', (client, options) => client.searchCatalog(options).next()],
  searchWalmart: ['searchWalmart', (client, options) => client.searchWalmart({ query: 'lamp' }, options)],
  countUnpublishedItems: [
    undefined,
    (client, options) => client.countUnpublishedItems({ fromDate: new Date(0), ...options }),
  ],
  listUnpublishedItems: [
    undefined,
    (client, options) => client.listUnpublishedItems({ fromDate: new Date(0), ...options }).next(),
  ],
  getPerformance: [undefined, (client, options) => client.getPerformance('otd', options)],
  getPerformanceReport: [undefined, (client, options) => client.getPerformanceReport('otd', options)],
  getPaymentPerformance: [undefined, (client, options) => client.getPaymentPerformance(options)],
  setOfferPrice: [undefined, (client, options) => client.setOfferPrice({ sku: 'a', price: '1' }, options)],
  setPromotions: [
    'setPrice',
    (client, options) => client.setPromotions({ sku: 'a', promotions: [], replaceAll: true }, options),
  ],
  getPromotions: ['getPromotions', (client, options) => client.getPromotions('a', options)],
  uploadInventoryFeed: [
    'uploadInventoryFeed',
    (client, options) => client.uploadInventoryFeed({ items: [stock] }, options),
  ],
  'uploadInventoryFeed with nodes': [
    'uploadMpInventoryFeed',
    (client, options) => client.uploadInventoryFeed({ items: [nodeStock] }, options),
  ],
  uploadPriceFeed: [
    'uploadPriceFeed',
    (client, options) => client.uploadPriceFeed({ items: [{ sku: 'a', price: '1' }] }, options),
  ],
  getFeed: ['readFeeds', (client, options) => client.getFeed('A', options)],
  listFeeds: ['readFeeds', (client, options) => client.listFeeds(options).next()],
  waitForFeed: ['readFeeds', (client, options) => client.waitForFeed('A', options)],
  listOrders: ['listOrders', (client, options) => client.listOrders({ createdStartDate, ...options }).next()],
  listReleasedOrders: [
    'listReleasedOrders',
    (client, options) => client.listReleasedOrders({ createdStartDate, ...options }).next(),
  ],
  getOrder: ['getOrder', (client, options) => client.getOrder('1', options)],
  acknowledgeOrder: ['acknowledgeOrder', (client, options) => client.acknowledgeOrder('1', options)],
  shipOrder: ['getOrder', (client, options) => client.shipOrder(shipment, options)],
  updateTracking: ['getOrder', (client, options) => client.updateTracking({ purchaseOrderId: '1', lines }, options)],
  cancelOrder: [
    'getOrder',
    (client, options) =>
      client.cancelOrder({ purchaseOrderId: '1', lines: [{ lineNumber: '1', quantity: 1, reason }] }, options),
  ],
  refundOrder: [
    'getOrder',
    (client, options) => client.refundOrder({ purchaseOrderId: '1', lines: [{ lineNumber: '1', charges }] }, options),
  ],
  listReturns: ['listReturns', (client, options) => client.listReturns(options).next()],
  refundReturn: ['listReturns', (client, options) => client.refundReturn(refund, options)],
  listEventTypes: ['listEventTypes', (client, options) => client.listEventTypes(options).next()],
  listSubscriptions: ['listSubscriptions', (client, options) => client.listSubscriptions(options).next()],
  createSubscription: ['createSubscription', (client, options) => client.createSubscription(event, options)],
  updateSubscription: [
    'updateSubscription',
    (client, options) => client.updateSubscription('1', { status: 'ACTIVE' }, options),
  ],
  deleteSubscription: ['deleteSubscription', (client, options) => client.deleteSubscription('1', options)],
  testNotification: ['testNotification', (client, options) => client.testNotification(event, options)],
  requestReport: [undefined, (client, options) => client.requestReport({ type: 'ITEM', version: 'v1' }, options)],
  getReportRequest: ['getReportRequest', (client, options) => client.getReportRequest('1', options)],
  listReportRequests: [
    'listReportRequests',
    (client, options) => client.listReportRequests({ reportType: 'ITEM', ...options }).next(),
  ],
  downloadReport: ['downloadReport', (client, options) => client.downloadReport('1', options)],
  getReconDates: [undefined, (client, options) => client.getReconDates(options)],
  getReconReport: [undefined, (client, options) => client.getReconReport('03102026', options)],
  listReconRows: [undefined, (client, options) => client.listReconRows({ reportDate: '03102026', ...options }).next()],
  getPaymentStatement: [undefined, (client, options) => client.getPaymentStatement(options)],
  simulateItems: [undefined, (client, options) => client.simulateItems([simulatedItem], options)],
  listSimulatedItems: [undefined, (client, options) => client.listSimulatedItems(options).next()],
  getSimulatedItem: [undefined, (client, options) => client.getSimulatedItem('a', options)],
  updateSimulatedItem: [undefined, (client, options) => client.updateSimulatedItem({ sku: 'a' }, options)],
  simulateOrder: [undefined, (client, options) => client.simulateOrder(simulatedOrder, options)],
  simulateDelivery: [
    undefined,
    (client, options) => client.simulateDelivery({ purchaseOrderId: '1', lineNumbers: ['1'] }, options),
  ],
  simulateReturn: [
    undefined,
    (client, options) =>
      client.simulateReturn({ purchaseOrderId: '1', lineNumber: 1, quantity: 1, reason: 'DEFECTIVE' }, options),
  ],
  updateSimulatedReturn: [undefined, (client, options) => client.updateSimulatedReturn(returnUpdate, options)],
  prepareWrite: ['getOrder', (client, options) => client.prepareWrite({ type: 'acknowledge', input: order }, options)],
  sendWrite: [
    'acknowledgeOrder',
    (client, options) => client.sendWrite({ type: 'acknowledge', input: order, before: {} }, options),
  ],
  checkWrite: [
    'getOrder',
    (client, options) => client.checkWrite({ type: 'acknowledge', input: order, before: storedOrder }, options),
  ],
}

test('the table lists every client call except the token call', () => {
  const names = Object.keys(calls).map((name) => name.split(' ')[0])
  expect([...new Set([...names, 'authenticate'])].toSorted()).toEqual(Object.keys(connect().client).toSorted())
})

test.each(Object.entries(calls))('%s uses its own rate limit and stops when the caller aborts', async (_, it) => {
  const [group, call] = it
  const { client, groups } = connect()
  const controller = new AbortController()
  const why = new Error('closed')
  const abort = ({ url }: IncomingMessage) => {
    if (url !== '/v3/token') controller.abort(why)
  }
  server.on('request', abort)
  onTestFinished(() => void server.off('request', abort))
  await expect(call(client, { signal: controller.signal })).rejects.toBe(why)
  expect(groups).toEqual(group === undefined ? [] : [group])
})

test('calls leave no listeners on a shared signal', async () => {
  const { client } = connect()
  const { signal } = new AbortController()
  const [added, removed] = [new Set<unknown>(), new Set<unknown>()]
  const watched = new Proxy(signal, {
    get: (target, name) => {
      if (name !== 'addEventListener' && name !== 'removeEventListener') {
        const value: unknown = Reflect.get(target, name, target)
        return typeof value === 'function' ? value.bind(target) : value
      }
      return (_type: string, listener: unknown) => (name === 'addEventListener' ? added : removed).add(listener)
    },
  })
  await Promise.all(Array.from({ length: 20 }, () => client.authenticate({ signal: watched })))
  expect(added.size).toBe(20)
  expect(removed).toEqual(added)
})
