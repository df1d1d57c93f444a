export { createWalmartClient, type WalmartClient, type WalmartClientOptions } from './client.ts'
export type { ExchangeInfo, ObserveExchange } from './http/exchange.ts'
export type { HttpOptions } from './http/open-http.ts'
export type { CallOptions, SendOptions } from './http/session.ts'

export {
  WalmartError,
  walmartErrorKinds,
  type WalmartErrorDetails,
  type WalmartErrorKind,
  type WriteOutcome,
} from './errors.ts'

export type { Gap } from './http/gaps.ts'
export { readField } from './http/json-text.ts'
export { Listed, nothingListed } from './http/listed.ts'
export type { Continuing, Element, Page, Parsed, Rejected, SkipRecords } from './http/page.ts'
export type { Reply } from './http/reply.ts'
export type { Market } from './market.ts'
export { Money, Quantity, ReturnMoney, ReturnQuantity } from './scalars.ts'

export type { AccessToken, TokenStore } from './token/token-store.ts'
export { TokenDetail, type ScopeAccess } from './token/token-detail.ts'
export { TokenResponse } from './token/token-request.ts'
export { buildSignInUrl, type SignInUrlOptions } from './token/build-sign-in-url.ts'
export {
  exchangeAuthorizationCode,
  type AuthorizationCode,
  type SignedIn,
} from './token/exchange-authorization-code.ts'
export type { SignIn } from './token/sign-in.ts'

export { createMemoryBudgetStore, type BudgetStore } from './budget/budget-store.ts'
export { termsOf, type BucketCorrection, type BucketTerms } from './budget/bucket.ts'
export { limits, type Limit, type LimitGroup } from './budget/limits.ts'

export { PartnerProfile } from './settings/partner-profile.ts'
export { ShipNode, ShipNodesResponse, type ShipNodeJson } from './settings/ship-node.ts'

export { Item, ItemsResponse, type ItemJson } from './items/item.ts'
export type { ItemCondition, ItemsQuery } from './items/items-query.ts'
export type { GetItemOptions } from './items/get-item.ts'
export { ItemSpec, ItemSpecQuery, Taxonomy } from './items/item-spec.ts'
export { ItemFeed } from './feeds/upload-item-feed.ts'
export { RetireReceipt } from './items/retire-item.ts'
export type { CountItemsOptions } from './items/count-items.ts'
export { CatalogItem } from './items/catalog-item.ts'
export type { CatalogQuery, CatalogSearch } from './items/search-catalog.ts'
export { WalmartItem, WalmartSearch, WalmartSearchQuery } from './items/search-walmart.ts'

export { Inventory, InventoryNode, InventoryQuantity, ItemInventories } from './inventory/inventory.ts'
export type { InventoriesQuery } from './inventory/list-inventories.ts'
export type { InventoryOptions } from './inventory/get-inventory.ts'
export type { SetInventoryOptions } from './inventory/set-inventory.ts'
export { InventoriesUpdate, InventoryUpdate } from './inventory/inventory-input.ts'
export { NodeUpdate, NodeUpdates } from './inventory/node-updates.ts'

export { PriceReceipt, PriceUpdate } from './prices/price.ts'
export { FeedPrice, OfferPrice, OfferPriceReceipt, PromotionChange } from './prices/offer-price.ts'
export { Promotion, Promotions } from './prices/promotions.ts'
export { PromotionsUpdate } from './prices/set-promotions.ts'

export { InventoryFeed, PriceFeed } from './feeds/feed-input.ts'
export {
  Feed,
  FeedItem,
  FeedReceipt,
  FeedSummary,
  IngestionError,
  type FeedStatus,
  type IngestionStatus,
} from './feeds/feed.ts'
export type { FeedReply, GetFeedOptions } from './feeds/get-feed.ts'
export type { UploadOptions } from './feeds/upload-feed.ts'
export type { FeedsQuery } from './feeds/list-feeds.ts'
export type { FeedResult, WaitForFeedOptions } from './feeds/wait-for-feed.ts'

export { Order, OrdersResponse, type OrderJson } from './orders/order.ts'
export { Charge, OrderLine, OrderLineStatus } from './orders/order-line.ts'
export { knownUnitStatus, sentStatuses, unitStatuses } from './orders/unit-status.ts'
export type { OrdersQuery, OrdersSearch, ReleasedOrdersQuery, ReleasedOrdersSearch } from './orders/orders-query.ts'
export type { GetOrderOptions } from './orders/get-order.ts'
export { Shipment, ShipmentLine, TrackingUpdate, TrackingUpdateLine } from './orders/shipment.ts'
export { type KnownCarrier, knownCarriers } from './orders/known-carriers.ts'
export { Cancellation, CancellationLine, type KnownCancellationReason } from './orders/cancellation.ts'
export {
  OrderRefund,
  OrderRefundCharge,
  OrderRefundLine,
  knownRefundReasons,
  type KnownRefundReason,
} from './orders/order-refund.ts'

export { Return, ReturnsResponse, type ReturnJson } from './returns/return.ts'
export { ReturnCharge, ReturnLine, ReturnTrackingStatus } from './returns/return-line.ts'
export type { ReturnsQuery, ReturnsSearch } from './returns/returns-query.ts'
export { RefundedReturn, ReturnRefund, ReturnRefundLine } from './returns/return-refund.ts'

export { PaymentStatement } from './payments/payment-statement.ts'
export { ReconDates } from './payments/payment-calls.ts'
export type { ReconReport } from './payments/recon-report.ts'
export type { ReconRowsQuery, ReconRowsSearch } from './payments/list-recon-rows.ts'
export type { ReportRow, ReportTable } from './reports/read-csv.ts'

export {
  EventType,
  NewSubscription,
  NotificationAuth,
  NotificationTest,
  Subscription,
  SubscriptionChange,
  type KnownEventType,
  type KnownResource,
} from './notifications/subscription.ts'
export { DeletedSubscription, TestedNotification } from './notifications/change-subscriptions.ts'
export type { SubscriptionsQuery } from './notifications/list-subscriptions.ts'
export {
  readNotification,
  type Notification,
  type ReceivedNotification,
  type ReceiverAuth,
} from './notifications/read-notification.ts'

export { ReportRequest, ReportSpec, type KnownReportType, type ReportStatus } from './reports/report-request.ts'
export type { ReportRequestsQuery, ReportRequestsSearch } from './reports/list-report-requests.ts'
export type { RequestedReport } from './reports/report-calls.ts'

export { LagTime, LagTimeFeed } from './lag-times/lag-time-calls.ts'

export type { PerformanceReport } from './insights/performance-report.ts'
export { Performance, type PerformanceMetric, type PerformanceOptions } from './insights/performance.ts'
export {
  UnpublishedCounts,
  UnpublishedItem,
  type UnpublishedCountsQuery,
  type UnpublishedItemsQuery,
} from './insights/unpublished-items.ts'
export { PaymentPerformance } from './payments/payment-performance.ts'
export { SimulatedItem, SimulatedOrder, SimulationReceipt } from './simulations/simulation-calls.ts'
export {
  NewSimulatedItems,
  NewSimulatedOrder,
  NewSimulatedReturn,
  SimulatedDelivery,
  SimulatedItemUpdate,
  SimulatedReturnUpdate,
} from './simulations/simulation-input.ts'

export type { CheckedWrite, PreparedWrite, WriteIntent } from './writes/prepared-write.ts'
