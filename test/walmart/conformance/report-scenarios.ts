import type { WalmartClient } from '@aisle/walmart'
import type { Seller } from '@aisle/walmart-simulator'

import { startReceiver } from '../../helpers/receiver.ts'
import { readAll, type Scenario } from './scenario.ts'

const fromDate = new Date(Date.now() - 179 * 86_400_000)

/** A notification of an event that the simulator does not send. */
const signed = {
  eventType: 'OFFER_UNPUBLISHED',
  resourceName: 'ITEM',
  eventUrl: 'https://shop.example.com/events',
  authDetails: { authMethod: 'HMAC', clientSecret: 'secret' },
} as const
const subscription = {
  ...signed,
  authDetails: { authMethod: 'BASIC_AUTH', userName: 'walmart', password: 'secret' },
  headers: { 'content-type': 'application/json' },
} as const

/** Scenarios of what Walmart reports: payments, notifications and requested reports. */
export const reportScenarios = {
  getReconDates: {
    operation: 'payments/getAvailableV1ReconReportDates',
    run: ({ client }) => client.getReconDates(),
  },
  getReconReport: {
    operation: 'payments/getReconReportV1',
    run: async ({ client }) => client.getReconReport(await reportDateOf(client)),
  },
  listReconRows: {
    operation: 'payments/getAvailableV1ReconReportAsJson',
    run: async ({ client, seller }) => {
      refundOrders(seller)
      await readAll(client.listReconRows({ reportDate: await reportDateOf(client), limit: 50 }))
    },
  },
  listEventTypes: {
    operation: 'notifications/getEventTypes',
    run: ({ client }) => readAll(client.listEventTypes()),
  },
  listSubscriptions: {
    operation: 'notifications/getAllSubscriptions',
    run: async ({ client }) => {
      await client.createSubscription(subscription)
      await readAll(client.listSubscriptions())
      await readAll(
        client.listSubscriptions({ status: 'ACTIVE', eventType: 'OFFER_UNPUBLISHED', resourceName: 'ITEM' }),
      )
    },
  },
  createSubscription: {
    operation: 'notifications/createSubscription',
    run: async ({ client }) => {
      await client.createSubscription(subscription)
      const auth = { authMethod: 'OAUTH', authUrl: signed.eventUrl, clientId: 'a', clientSecret: 'b' } as const
      await client.createSubscription({ ...signed, authDetails: auth })
    },
  },
  updateSubscription: {
    operation: 'notifications/updateSubscription',
    run: async ({ client }) => {
      const { value } = await client.createSubscription(subscription)
      const { authDetails, headers, eventUrl } = subscription
      await client.updateSubscription(value.subscriptionId, { authDetails, headers, eventUrl, status: 'INACTIVE' })
    },
  },
  deleteSubscription: {
    operation: 'notifications/deleteSubscription',
    run: async ({ client }) => {
      const { value } = await client.createSubscription(subscription)
      await client.deleteSubscription(value.subscriptionId)
    },
  },
  testNotification: {
    operation: 'notifications/testNotification',
    run: async ({ client }) => {
      const receiver = await startReceiver()
      await client.testNotification({ ...subscription, eventUrl: receiver.url })
      receiver.close()
    },
  },
  countUnpublishedItems: {
    operation: 'insights/getUnpublishedItemCount',
    run: ({ client }) => client.countUnpublishedItems({ fromDate }),
  },
  listUnpublishedItems: {
    operation: 'insights/getUnpublishedItems',
    run: async ({ client }) => {
      const filters = { offerLifecycleStatus: 'ACTIVE', itemsWithInventory: false, marketTrending: false } as const
      await readAll(client.listUnpublishedItems({ fromDate }))
      await readAll(client.listUnpublishedItems({ fromDate, limit: 5, ...filters }))
    },
  },
  getPerformance: {
    operation: 'insights/getPerformance',
    run: async ({ client }) => {
      await client.getPerformance('otd', { reportDuration: 90, shippingMethod: 'TwoDay' })
      await client.getPerformance('returns', { reportDuration: 90, conditionType: 'ALL' })
    },
  },
  getPerformanceReport: {
    operation: 'insights/getPerformanceReport',
    run: async ({ client }) => {
      await client.getPerformanceReport('otd', { reportDuration: 90, shippingMethod: 'TwoDay' })
      await client.getPerformanceReport('returns', { reportDuration: 90, conditionType: 'NEW' })
    },
  },
  getPaymentPerformance: {
    operation: 'payments/getPerformance',
    run: ({ client }) => client.getPaymentPerformance(),
  },
  getPaymentStatement: { operation: 'payments/getPartnerStatement', run: ({ client }) => client.getPaymentStatement() },
  requestReport: {
    operation: 'on-request-reports/generateReport',
    run: async ({ client }) => {
      await requestReport(client)
      await requestPerformance(client)
    },
  },
  getReportRequest: {
    operation: 'on-request-reports/getSingleRequestStatus',
    run: async ({ client, simulator }) => {
      const requestId = await requestReport(client)
      await client.getReportRequest(requestId)
      await client.getReportRequest(await requestPerformance(client))
      simulator.advance(10_000)
      await client.getReportRequest(requestId)
    },
  },
  listReportRequests: {
    operation: 'on-request-reports/getRequestsStatus',
    run: async ({ client }) => {
      for (let requests = 0; requests < 11; requests += 1) await requestReport(client)
      await requestPerformance(client)
      await readAll(client.listReportRequests({ reportType: 'ITEM' }))
      await readAll(client.listReportRequests({ reportType: 'ITEM_PERFORMANCE' }))
      const range = { requestSubmissionStartDate: new Date(0), requestSubmissionEndDate: new Date() }
      await readAll(
        client.listReportRequests({ reportType: 'ITEM', reportVersion: 'v4', requestStatus: 'READY', ...range }),
      )
    },
  },
  downloadReport: {
    operation: 'on-request-reports/downloadReport',
    run: async ({ client, simulator }) => {
      const requestId = await requestReport(client)
      simulator.advance(10_000)
      await client.downloadReport(requestId)
    },
  },
} as const satisfies Partial<Record<keyof WalmartClient, Scenario>>

/** Refunds orders of some weeks ago, so that a report has refunds. */
function refundOrders({ orders }: Seller): void {
  for (const line of orders.slice(50, 200).flatMap(({ orderLines }) => orderLines.orderLine)) {
    const refundCharge = line.charges.charge.map((charge) => ({ refundReason: 'Others', charge }))
    line.refund = { refundId: '1', refundCharges: { refundCharge } }
  }
}

async function reportDateOf(client: WalmartClient): Promise<string> {
  const { value } = await client.getReconDates()
  return value.availableApReportDates.at(-1) ?? ''
}

async function requestReport(client: WalmartClient): Promise<string> {
  const rowFilters = [{ type: 'enumFilter' as const, columnName: 'Publish Status', values: ['PUBLISHED'] }]
  const content = { rowFilters, excludeColumns: ['Shelf Name'] }
  const { value } = await client.requestReport({ type: 'ITEM', version: 'v4', ...content })
  return value.requestId
}

async function requestPerformance(client: WalmartClient): Promise<string> {
  const period = { dataStartTime: new Date(Date.now() - 86_400_000), dataEndTime: new Date() }
  const spec = { type: 'ITEM_PERFORMANCE', version: 'v3', ...period, dateGranularity: 'DAILY' } as const
  return (await client.requestReport(spec)).value.requestId
}

/** The client calls both operations with the same method. */
export const shippingScenarios: readonly Scenario[] = [
  {
    operation: 'insights/getPerformanceOfShipping',
    run: ({ client }) => client.getPerformance('sss/ots', { reportDuration: 90, shippingMethod: 'TwoDay' }),
  },
  {
    operation: 'insights/getPerformanceReportOfShipping',
    run: ({ client }) => client.getPerformanceReport('sss/ots', { reportDuration: 90 }),
  },
]
