import type { WalmartClient } from '@aisle/walmart'

import { firstPage, type GoldenRead } from './golden-read.ts'

const subscription = {
  eventType: 'OFFER_UNPUBLISHED',
  resourceName: 'ITEM',
  eventUrl: 'https://shop.example.com/events',
} as const

/** How to read what Walmart reports: payments, notifications and requested reports. */
export const goldenReportReads = {
  getReconDates: {
    operation: 'payments/getAvailableV1ReconReportDates',
    read: async (client) => [await client.getReconDates()],
    reads: '/availableApReportDates',
  },
  listReconRows: {
    operation: 'payments/getAvailableV1ReconReportAsJson',
    read: (client) => firstPage(client.listReconRows({ reportDate: '03102026' })),
    reads: '/reportData[]/Amount Type',
  },
  getPaymentStatement: {
    operation: 'payments/getPartnerStatement',
    read: async (client) => [await client.getPaymentStatement()],
    reads: '/payload/accountSummary',
  },
  listEventTypes: {
    operation: 'notifications/getEventTypes',
    read: (client) => firstPage(client.listEventTypes()),
    reads: '/events[]/eventType',
  },
  listSubscriptions: {
    operation: 'notifications/getAllSubscriptions',
    read: (client) => firstPage(client.listSubscriptions()),
    reads: '/events[]/subscriptionId',
  },
  createSubscription: {
    operation: 'notifications/createSubscription',
    read: async (client) => [await client.createSubscription(subscription)],
    reads: '/events[]/subscriptionId',
  },
  updateSubscription: {
    operation: 'notifications/updateSubscription',
    read: async (client) => [await client.updateSubscription('1', { status: 'ACTIVE' })],
    reads: '/subscriptionId',
  },
  deleteSubscription: {
    operation: 'notifications/deleteSubscription',
    read: async (client) => [await client.deleteSubscription('1')],
    reads: '/message',
  },
  testNotification: {
    operation: 'notifications/testNotification',
    read: async (client) => [await client.testNotification(subscription)],
    reads: '/message',
  },
  requestReport: {
    operation: 'on-request-reports/generateReport',
    read: async (client) => [await client.requestReport({ type: 'ITEM', version: 'v4' })],
    reads: '/requestId',
  },
  getReportRequest: {
    operation: 'on-request-reports/getSingleRequestStatus',
    read: async (client) => [await client.getReportRequest('1')],
    reads: '/requestStatus',
  },
  listReportRequests: {
    operation: 'on-request-reports/getRequestsStatus',
    read: (client) => firstPage(client.listReportRequests({ reportType: 'ITEM' })),
    reads: '/requests[]/requestId',
  },
} as const satisfies Partial<Record<keyof WalmartClient, GoldenRead>>
