import { getClearing, getTrialBalance } from './accounting/balances.ts'
import {
  acknowledgeAccountingTransactions,
  exportAccountingTransactions,
  getAccountingFeed,
} from './accounting/hand-over.ts'
import { listMargins } from './accounting/margins.ts'
import { previewAccounting } from './accounting/preview.ts'
import { importProductCosts, listProductCosts, setProductCost } from './accounting/product-costs.ts'
import { recalculateProformaCosts } from './accounting/recalculate-proforma-costs.ts'
import { getAccountingSettings, updateAccountingSettings } from './accounting/settings.ts'
import { getAccountingTransaction, listAccountingTransactions } from './accounting/transactions.ts'
import { exportAuditLog, listAuditLog } from './audit-log.ts'
import { listIntegrations } from './catalog/list-integrations.ts'
import { nominalCodes } from './catalog/nominal-codes.ts'
import { products } from './catalog/products.ts'
import { stores } from './catalog/stores.ts'
import { warehouses } from './catalog/warehouses.ts'
import { listWebhookDeliveries, replayWebhook, testWebhook } from './events/deliveries.ts'
import { getEvents } from './events/get-events.ts'
import { watchEvents } from './events/watch-events.ts'
import {
  createWebhook,
  deleteWebhook,
  getWebhook,
  listWebhooks,
  patchWebhook,
  rotateWebhookSecret,
} from './events/webhooks.ts'
import type { Operation } from './operation.ts'
import { listProblems } from './problems.ts'
import { getSalesOrder } from './sales-orders/get-sales-order.ts'
import { listSalesOrders } from './sales-orders/list-sales-orders.ts'
import { setLineNominalCode } from './sales-orders/set-line-nominal-code.ts'
import type { Subscription } from './subscription.ts'
import { tokens } from './tokens.ts'
import { createWalmartInstance } from './walmart/create-instance.ts'
import { deleteWalmartInstance } from './walmart/delete-instance.ts'
import { getWalmartInstanceHealth } from './walmart/get-health.ts'
import { getWalmartInstance } from './walmart/get-instance.ts'
import { getWalmartSetup } from './walmart/get-setup.ts'
import { listWalmartInstances } from './walmart/list-instances.ts'
import { walmartListings } from './walmart/listings/operations.ts'
import { downloadWalmartLocations, listWalmartLocations, mapWalmartLocations } from './walmart/locations.ts'
import { walmartFeeds } from './walmart/offers/feed-operations.ts'
import { walmartPrices } from './walmart/offers/price-operations.ts'
import { syncWalmartInventory } from './walmart/offers/push.ts'
import { walmartInventory } from './walmart/offers/stock-operations.ts'
import { walmartOrders } from './walmart/orders/operations.ts'
import { patchWalmartInstance } from './walmart/patch-instance.ts'
import { walmartReturns } from './walmart/returns/operations.ts'
import { cancelWalmartRun } from './walmart/runs/cancel-run.ts'
import { getWalmartRun } from './walmart/runs/get-run.ts'
import { listWalmartRunProblems } from './walmart/runs/list-problems.ts'
import { listWalmartRuns } from './walmart/runs/list-runs.ts'
import { retryWalmartRun } from './walmart/runs/retry-run.ts'
import {
  refreshWalmartLocations,
  refreshWalmartOrders,
  refreshWalmartProducts,
  refreshWalmartReturns,
} from './walmart/runs/start-refresh.ts'
import { watchWalmartRuns } from './walmart/runs/watch-runs.ts'
import { getWalmartSchedule } from './walmart/schedule/get-schedule.ts'
import { pauseWalmartSchedule, resumeWalmartSchedule } from './walmart/schedule/pause-schedule.ts'
import { walmartFulfillments } from './walmart/sends/fulfillment-operations.ts'
import { walmartSends } from './walmart/sends/operations.ts'
import { testWalmartConnection } from './walmart/test-connection.ts'
import { updateWalmartInstance } from './walmart/update-instance.ts'
import { watchWalmartSetup } from './walmart/watch-setup.ts'

/** Every operation of Aisle, by its tRPC name. */
export const contract = {
  walmart: {
    create: createWalmartInstance,
    list: listWalmartInstances,
    get: getWalmartInstance,
    update: updateWalmartInstance,
    patch: patchWalmartInstance,
    delete: deleteWalmartInstance,
    testConnection: testWalmartConnection,
    health: getWalmartInstanceHealth,
    setup: getWalmartSetup,
    watchSetup: watchWalmartSetup,
    runs: {
      list: listWalmartRuns,
      get: getWalmartRun,
      problems: listWalmartRunProblems,
      cancel: cancelWalmartRun,
      retry: retryWalmartRun,
      watch: watchWalmartRuns,
    },
    schedule: { get: getWalmartSchedule, pause: pauseWalmartSchedule, resume: resumeWalmartSchedule },
    locations: {
      refresh: refreshWalmartLocations,
      list: listWalmartLocations,
      download: downloadWalmartLocations,
      map: mapWalmartLocations,
    },
    products: { refresh: refreshWalmartProducts, ...walmartListings, syncInventory: syncWalmartInventory },
    orders: { refresh: refreshWalmartOrders, ...walmartOrders },
    returns: { refresh: refreshWalmartReturns, ...walmartReturns },
    fulfillments: walmartFulfillments,
    sends: walmartSends,
    inventory: walmartInventory,
    prices: walmartPrices,
    feeds: walmartFeeds,
    accounting: { recalculateProformaCosts, preview: previewAccounting },
  },
  integrations: { list: listIntegrations },
  stores,
  warehouses,
  nominalCodes,
  products: { ...products, costs: { list: listProductCosts, set: setProductCost, importFile: importProductCosts } },
  salesOrders: { list: listSalesOrders, get: getSalesOrder, setLineNominalCode },
  accounting: {
    settings: { get: getAccountingSettings, update: updateAccountingSettings },
    transactions: {
      list: listAccountingTransactions,
      feed: getAccountingFeed,
      export: exportAccountingTransactions,
      get: getAccountingTransaction,
      acknowledge: acknowledgeAccountingTransactions,
    },
    trialBalance: getTrialBalance,
    clearing: getClearing,
    margins: listMargins,
  },
  events: { feed: getEvents, watch: watchEvents },
  webhooks: {
    create: createWebhook,
    list: listWebhooks,
    get: getWebhook,
    patch: patchWebhook,
    delete: deleteWebhook,
    rotateSecret: rotateWebhookSecret,
    test: testWebhook,
    deliveries: listWebhookDeliveries,
    replay: replayWebhook,
  },
  problems: { list: listProblems },
  auditLog: { list: listAuditLog, export: exportAuditLog },
  tokens,
} as const
export type Contract = typeof contract

/** Every operation with its dotted name, e.g. `walmart.create`. */
export const operations: readonly (readonly [name: string, operation: Operation])[] = flatten(contract, []).filter(
  (entry): entry is [string, Operation] => !isSubscription(entry[1]),
)

/** Every subscription with its dotted name, e.g. `walmart.runs.watch`. */
export const subscriptions: readonly (readonly [name: string, subscription: Subscription])[] = flatten(
  contract,
  [],
).filter((entry): entry is [string, Subscription] => isSubscription(entry[1]))

type Member = Operation | Subscription

interface Group {
  readonly [name: string]: Group | Member
}

function flatten(group: Group, path: readonly string[]): [string, Member][] {
  return Object.entries(group).flatMap(([name, member]): [string, Member][] =>
    isMember(member) ? [[[...path, name].join('.'), member]] : flatten(member, [...path, name]),
  )
}

function isMember(member: Group | Member): member is Member {
  return ('method' in member && typeof member.method === 'string') || isSubscription(member)
}

function isSubscription(member: Group | Member): member is Subscription {
  return 'isSubscription' in member
}
