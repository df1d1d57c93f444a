import { getFeed } from './feeds/get-feed.ts'
import { listFeeds } from './feeds/list-feeds.ts'
import { submitFeed } from './feeds/submit-feed.ts'
import type { Endpoint } from './gateway/endpoint.ts'
import { getPerformanceReport } from './insights/performance-report.ts'
import { getPaymentPerformance, getPerformance } from './insights/performance.ts'
import { countUnpublishedItems, listUnpublishedItems } from './insights/unpublished-items.ts'
import { getInventory } from './inventory/get-inventory.ts'
import { getItemInventories } from './inventory/get-item-inventories.ts'
import { listInventories } from './inventory/list-inventories.ts'
import { updateInventory } from './inventory/update-inventory.ts'
import { updateItemInventories } from './inventory/update-item-inventories.ts'
import { countItems } from './items/count-items.ts'
import { getItem } from './items/get-item.ts'
import { getSpec } from './items/get-spec.ts'
import { getTaxonomy } from './items/get-taxonomy.ts'
import { listItems } from './items/list-items.ts'
import { retireItem } from './items/retire-item.ts'
import { searchCatalog } from './items/search-catalog.ts'
import { searchWalmart } from './items/search-walmart.ts'
import { getLagTime } from './lag-times/lag-times.ts'
import {
  createSubscriptions,
  deleteSubscription,
  listEventTypes,
  listSubscriptions,
  testNotification,
  updateSubscription,
} from './notifications/manage-subscriptions.ts'
import { acknowledgeOrder } from './orders/acknowledge-order.ts'
import { cancelOrderLines } from './orders/cancel-order-lines.ts'
import { getOrder } from './orders/get-order.ts'
import { listOrders, listReleasedOrders } from './orders/list-orders.ts'
import { refundOrderLines } from './orders/refund-order-lines.ts'
import { shipOrderLines } from './orders/ship-order-lines.ts'
import { getPaymentStatement } from './payments/get-payment-statement.ts'
import { getReconDates } from './payments/get-recon-dates.ts'
import { getReconFile } from './payments/get-recon-file.ts'
import { listReconRows } from './payments/list-recon-rows.ts'
import { getPromotions } from './prices/get-promotions.ts'
import { updateOfferPrice } from './prices/update-offer-price.ts'
import { updatePrice } from './prices/update-price.ts'
import { downloadReport, getReportRequest, listReportRequests, requestReport } from './reports/manage-reports.ts'
import { issueRefund } from './returns/issue-refund.ts'
import { listReturns } from './returns/list-returns.ts'
import { getPartnerProfile } from './settings/get-partner-profile.ts'
import { listShipNodes } from './settings/list-ship-nodes.ts'
import { createItems, getSimulatedItem, listSimulatedItems, updateSimulatedItem } from './simulations/simulate-items.ts'
import { createOrder, deliverSimulatedOrder } from './simulations/simulate-orders.ts'
import { createReturn, updateReturn } from './simulations/simulate-returns.ts'

/** Required by newer calls, which serve all markets. */
const globalHeaders = ['WM_GLOBAL_VERSION', 'WM_MARKET']

const performanceReport = { scope: 'reports', file: getPerformanceReport, rejectsJson: true } as const

/** All operations that require an access token. */
export const endpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/v3/settings/shipping/shipnodes', scope: 'shipping', list: listShipNodes },
  { method: 'GET', path: '/v3/settings/partnerprofile', handle: getPartnerProfile },
  { method: 'GET', path: '/v3/items', scope: 'item', list: listItems },
  { method: 'GET', path: '/v3/items/count', scope: 'item', handle: countItems },
  { method: 'GET', path: '/v3/items/taxonomy', scope: 'item', handle: getTaxonomy },
  { method: 'GET', path: '/v3/items/walmart/search', scope: 'item', handle: searchWalmart },
  { method: 'POST', path: '/v3/items/catalog/search', scope: 'item', handle: searchCatalog },
  { method: 'POST', path: '/v3/items/spec', scope: 'item', handle: getSpec },
  { method: 'GET', path: '/v3/items/:id', scope: 'item', handle: getItem },
  { method: 'DELETE', path: '/v3/items/:id', scope: 'item', handle: retireItem },
  { method: 'GET', path: '/v3/inventory', scope: 'inventory', handle: getInventory },
  { method: 'PUT', path: '/v3/inventory', scope: 'inventory', handle: updateInventory },
  { method: 'GET', path: '/v3/inventories', scope: 'inventory', list: listInventories },
  { method: 'GET', path: '/v3/inventories/:sku', scope: 'inventory', handle: getItemInventories },
  { method: 'PUT', path: '/v3/inventories/:sku', scope: 'inventory', handle: updateItemInventories },
  { method: 'PUT', path: '/v3/price', scope: 'price', handle: updatePrice },
  { method: 'POST', path: '/v3/price', scope: 'price', headers: globalHeaders, handle: updateOfferPrice },
  { method: 'GET', path: '/v3/promo/sku/:sku', scope: 'price', handle: getPromotions },
  { method: 'GET', path: '/v3/lagtime', scope: 'lagtime', handle: getLagTime },
  { method: 'GET', path: '/v3/insights/items/unpublished/counts', scope: 'item', handle: countUnpublishedItems },
  { method: 'GET', path: '/v3/insights/items/unpublished/items', scope: 'item', handle: listUnpublishedItems },
  { method: 'GET', path: '/v3/insights/performance/:metric/summary', scope: 'reports', handle: getPerformance },
  { method: 'GET', path: '/v3/insights/performance/:part/:metric/summary', scope: 'reports', handle: getPerformance },
  { method: 'GET', path: '/v3/insights/performance/:metric/report', ...performanceReport },
  { method: 'GET', path: '/v3/insights/performance/:part/:metric/report', ...performanceReport },
  { method: 'POST', path: '/v3/feeds', scope: 'feeds', handle: submitFeed },
  { method: 'GET', path: '/v3/feeds', scope: 'feeds', list: listFeeds },
  { method: 'GET', path: '/v3/feeds/:feedId', scope: 'feeds', handle: getFeed },
  { method: 'GET', path: '/v3/orders', scope: 'orders', list: listOrders },
  { method: 'GET', path: '/v3/orders/released', scope: 'orders', list: listReleasedOrders },
  { method: 'GET', path: '/v3/orders/:purchaseOrderId', scope: 'orders', handle: getOrder },
  { method: 'POST', path: '/v3/orders/:purchaseOrderId/acknowledge', scope: 'orders', handle: acknowledgeOrder },
  { method: 'POST', path: '/v3/orders/:purchaseOrderId/shipping', scope: 'orders', handle: shipOrderLines },
  { method: 'POST', path: '/v3/orders/:purchaseOrderId/cancel', scope: 'orders', handle: cancelOrderLines },
  { method: 'POST', path: '/v3/orders/:purchaseOrderId/refund', scope: 'orders', handle: refundOrderLines },
  { method: 'GET', path: '/v3/returns', scope: 'returns', list: listReturns },
  { method: 'POST', path: '/v3/returns/:returnOrderId/refund', scope: 'returns', handle: issueRefund },
  { method: 'GET', path: '/v3/report/reconreport/availableReconFiles', scope: 'reports', handle: getReconDates },
  { method: 'GET', path: '/v3/report/reconreport/reconFile', scope: 'reports', file: getReconFile },
  { method: 'GET', path: '/v3/report/reconreport/reconFileJson', scope: 'reports', handle: listReconRows },
  { method: 'GET', path: '/v3/report/payment/statement', scope: 'reports', handle: getPaymentStatement },
  { method: 'GET', path: '/v3/report/payment/performance', scope: 'reports', handle: getPaymentPerformance },
  { method: 'POST', path: '/v3/reports/reportRequests', scope: 'reports', handle: requestReport },
  { method: 'GET', path: '/v3/reports/reportRequests', scope: 'reports', list: listReportRequests },
  { method: 'GET', path: '/v3/reports/reportRequests/:requestId', scope: 'reports', handle: getReportRequest },
  { method: 'GET', path: '/v3/reports/downloadReport', scope: 'reports', handle: downloadReport },
  { method: 'GET', path: '/v3/webhooks/eventTypes', list: listEventTypes },
  { method: 'GET', path: '/v3/webhooks/subscriptions', list: listSubscriptions },
  { method: 'POST', path: '/v3/webhooks/subscriptions', handle: createSubscriptions },
  { method: 'PATCH', path: '/v3/webhooks/subscriptions/:subscriptionId', handle: updateSubscription },
  { method: 'DELETE', path: '/v3/webhooks/subscriptions/:subscriptionId', handle: deleteSubscription },
  { method: 'POST', path: '/v3/webhooks/test', handle: testNotification },
  { method: 'POST', path: '/v1/simulations/items', scope: 'item', handle: createItems },
  { method: 'GET', path: '/v1/simulations/items', scope: 'item', handle: listSimulatedItems },
  { method: 'GET', path: '/v1/simulations/items/:sku', scope: 'item', handle: getSimulatedItem },
  { method: 'PUT', path: '/v1/simulations/items/:sku', scope: 'item', handle: updateSimulatedItem },
  { method: 'POST', path: '/v1/simulations/orders', scope: 'orders', status: 201, handle: createOrder },
  {
    method: 'POST',
    path: '/v1/simulations/orders/:purchaseOrderId/deliver',
    scope: 'orders',
    handle: deliverSimulatedOrder,
  },
  { method: 'POST', path: '/v1/simulations/returns', scope: 'returns', handle: createReturn },
  { method: 'PUT', path: '/v1/simulations/returns', scope: 'returns', handle: updateReturn },
]
