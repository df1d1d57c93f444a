export { ClearingBalances, TrialBalance, TrialBalanceQuery } from './accounting/balances.ts'
export {
  AccountingFeed,
  AccountingFeedQuery,
  AcknowledgeAccountingTransactions,
  AcknowledgedAccountingTransactions,
  ExportAccountingTransactions,
} from './accounting/hand-over.ts'
export { ListMargins, Margin, MarginPage } from './accounting/margins.ts'
export {
  ImportedProductCosts,
  ImportProductCosts,
  ListProductCosts,
  ProductCost,
  ProductCostDocument,
  ProductCostPage,
  ProductCostResult,
  SetProductCost,
} from './accounting/product-costs.ts'
export { AccountingPreview, PreviewAccounting } from './accounting/preview.ts'
export { ProformaRecalculation, RecalculateProformaCosts } from './accounting/recalculate-proforma-costs.ts'
export { AccountingSettings, AccountingSettingsDocument, UpdateAccountingSettings } from './accounting/settings.ts'
export {
  AccountingBlockedReason,
  AccountingLine,
  AccountingTransaction,
  AccountingTransactionDocument,
  AccountingTransactionPage,
  AccountingTransactionStatus,
  AccountingTransactionType,
} from './accounting/transaction.ts'
export { AccountingTransactionId, ListAccountingTransactions } from './accounting/transactions.ts'
export { apiVersion } from './api-version.ts'
export {
  ApiToken,
  ApiTokenDocument,
  ApiTokenId,
  ApiTokenPage,
  ApiTokenWithSecretDocument,
  CreateApiToken,
  ListApiTokens,
} from './tokens.ts'
export { AuditEntry, AuditEntryPage, ExportAuditLog, ListAuditLog } from './audit-log.ts'
export { type Contract, contract, operations, subscriptions } from './contract.ts'
export type * from './documented-types.ts'
export { ErrorBody, type ErrorCode, errorStatus, FieldErrors } from './errors.ts'
export { Event, EventType } from './events/event.ts'
export {
  ListWebhookDeliveries,
  ReplayedWebhook,
  ReplayWebhook,
  WebhookDelivery,
  WebhookDeliveryPage,
  WebhookDeliveryStatus,
  WebhookTest,
} from './events/deliveries.ts'
export { EventFeed, GetEvents } from './events/get-events.ts'
export { WatchEvents } from './events/watch-events.ts'
export {
  CreateWebhook,
  DeletedWebhook,
  ListWebhooks,
  PatchWebhook,
  Webhook,
  WebhookDocument,
  WebhookId,
  WebhookPage,
  WebhookWithSecretDocument,
} from './events/webhooks.ts'
export { fieldErrors, labelOf, summarizeErrors } from './field-errors.ts'
export { FilePart, filePartQuery } from './files.ts'
export { listQuery, pageOf } from './lists.ts'
export { errorCodesOf, hasBody, type HttpMethod, type Operation, type Scope, scopes } from './operation.ts'
export {
  ListProblems,
  ProblemCause,
  ProblemGroup,
  ProblemGroups,
  ProblemMember,
  ProblemMemberKind,
} from './problems.ts'
export { Integration, IntegrationPage, ListIntegrations } from './catalog/list-integrations.ts'
export { NominalCodeType } from './catalog/nominal-codes.ts'
export { OrderLineLink, OrderLineLinkReason } from './sales-orders/line-link.ts'
export { ListSalesOrders } from './sales-orders/list-sales-orders.ts'
export {
  SalesOrder,
  SalesOrderDocument,
  SalesOrderId,
  SalesOrderLine,
  SalesOrderPage,
  SalesOrderStatus,
  SalesOrderWithLines,
} from './sales-orders/sales-order.ts'
export { SetLineNominalCode } from './sales-orders/set-line-nominal-code.ts'
export { defineSubscription, type Subscription } from './subscription.ts'
export { tags } from './tags.ts'
export { ConnectionSettings } from './walmart/connection-settings.ts'
export { CreateWalmartInstance } from './walmart/create-instance.ts'
export { DeletedWalmartInstance } from './walmart/delete-instance.ts'
export { WalmartCallBudget, WalmartInstanceHealth, WalmartInstanceHealthDocument } from './walmart/get-health.ts'
export { WalmartInstanceId } from './walmart/get-instance.ts'
export {
  PhaseStatus,
  SetupPhase,
  type SetupPhaseName,
  setupPhases,
  WalmartSetup,
  WalmartSetupDocument,
} from './walmart/get-setup.ts'
export { ConnectionStatus, WalmartEnvironment, WalmartInstance, WalmartInstanceDocument } from './walmart/instance.ts'
export { IntegrationSettings } from './walmart/integration-settings.ts'
export { ListWalmartInstances, WalmartInstancePage } from './walmart/list-instances.ts'
export {
  AcknowledgeWalmartOrders,
  CancelWalmartOrderLines,
  RefundWalmartOrder,
} from './walmart/orders/send-operations.ts'
export {
  ChangeWalmartTracking,
  CreatedFulfillment,
  CreatedFulfillments,
  CreateWalmartFulfillments,
  ListWalmartFulfillments,
  Shipment,
  WalmartFulfillment,
  WalmartFulfillmentDocument,
  WalmartFulfillmentId,
  WalmartFulfillmentPage,
} from './walmart/sends/fulfillment.ts'
export {
  ListWalmartStock,
  SetWalmartStock,
  StockItem,
  WalmartStockLevel,
  WalmartStockPage,
} from './walmart/offers/stock.ts'
export {
  ListWalmartFeeds,
  WalmartFeed,
  WalmartFeedDocument,
  WalmartFeedId,
  WalmartFeedPage,
  WalmartFeedStatus,
} from './walmart/offers/feed.ts'
export {
  ListWalmartPrices,
  PriceItem,
  SetWalmartPrices,
  WalmartPrice,
  WalmartPricePage,
} from './walmart/offers/price.ts'
export {
  ExportWalmartPrices,
  ExportWalmartStock,
  ImportedOffer,
  ImportedOffers,
  ImportWalmartPrices,
  ImportWalmartStock,
} from './walmart/offers/offer-files.ts'
export { BufferItem, SetBuffer, SetBuffers, SetWalmartBuffers } from './walmart/offers/buffers.ts'
export { PushedWalmartOffers, PushWalmartOffers } from './walmart/offers/push.ts'
export { OfferOutcome, OfferStatus, SetOffer, SetOffers } from './walmart/offers/target.ts'
export { knownCarriers, knownRefundReasons } from './walmart/sends/known-values.ts'
export { ShippedLine, ShippingMethod } from './walmart/sends/parcel.ts'
export { ListWalmartSends, ResolveWalmartSend } from './walmart/sends/operations.ts'
export {
  CancellationReason,
  CancelledLine,
  QueuedSend,
  QueuedSends,
  RefundedCharge,
  RefundedLine,
  RefundedReturnLine,
  WalmartSend,
  WalmartSendBaseline,
  WalmartSendDocument,
  WalmartSendId,
  WalmartSendIntent,
  WalmartSendOutcome,
  WalmartSendOutcomeCode,
  WalmartSendPage,
  WalmartSendStatus,
  WalmartSendType,
} from './walmart/sends/send.ts'
export {
  DownloadedWalmartLocations,
  ListWalmartLocations,
  MappedWalmartLocations,
  MapWalmartLocations,
  WalmartLocation,
  WalmartLocationPage,
} from './walmart/locations.ts'
export { ArchivedWalmartOrders, WalmartOrderIds } from './walmart/orders/archive-orders.ts'
export { CreatedWalmartSalesOrders, CreateWalmartSalesOrders } from './walmart/orders/create-sales-orders.ts'
export { ExportWalmartOrders } from './walmart/orders/export-orders.ts'
export { ListWalmartOrders } from './walmart/orders/list-orders.ts'
export {
  ShipNodeType,
  WalmartOrder,
  WalmartOrderDocument,
  WalmartOrderId,
  WalmartOrderItem,
  WalmartOrderLink,
  WalmartOrderLinkReason,
  WalmartOrderPage,
  WalmartOrdersDocument,
  WalmartOrderStatus,
  WalmartOrderWithItems,
} from './walmart/orders/order.ts'
export { RefreshWalmartOrder } from './walmart/orders/refresh-order.ts'
export { PatchWalmartInstance } from './walmart/patch-instance.ts'
export { WalmartConnectionTest, WalmartConnectionTestDocument } from './walmart/test-connection.ts'
export { UpdateWalmartInstance } from './walmart/update-instance.ts'
export { WalmartListingIds } from './walmart/listings/archive-listings.ts'
export {
  CreatedWalmartListingProduct,
  CreatedWalmartListingProducts,
  CreateWalmartListingProducts,
} from './walmart/listings/create-product.ts'
export { ExportWalmartListings } from './walmart/listings/export-listings.ts'
export { RawWalmartListing } from './walmart/listings/get-listing.ts'
export {
  ImportedWalmartMappings,
  ImportWalmartMappings,
  WalmartMappingResult,
} from './walmart/listings/import-mappings.ts'
export { ListWalmartListings } from './walmart/listings/list-listings.ts'
export {
  WalmartListing,
  WalmartListingDocument,
  WalmartListingId,
  WalmartListingLink,
  WalmartListingLinkReason,
  WalmartListingPage,
  WalmartListingsDocument,
} from './walmart/listings/listing.ts'
export { MapWalmartListing } from './walmart/listings/map-listing.ts'
export { MapWalmartListings } from './walmart/listings/map-listings.ts'
export { RefreshWalmartListing } from './walmart/listings/refresh-listing.ts'
export { WalmartListingMatch, WalmartListingMatches } from './walmart/listings/smart-match.ts'
export { WatchWalmartSetup } from './walmart/watch-setup.ts'
export {
  ListWalmartReturns,
  ReceivedLine,
  ReceiveWalmartReturn,
  RefundWalmartReturn,
} from './walmart/returns/operations.ts'
export {
  Disposition,
  ReturnReceipt,
  WalmartReturn,
  WalmartReturnDocument,
  WalmartReturnId,
  WalmartReturnLine,
  WalmartReturnPage,
  WalmartReturnStatus,
  WalmartReturnWithLines,
} from './walmart/returns/return.ts'
export { WalmartRunId } from './walmart/runs/get-run.ts'
export { ListWalmartRunProblems, WalmartRunProblem, WalmartRunProblemPage } from './walmart/runs/list-problems.ts'
export { ListWalmartRuns, WalmartRunPage } from './walmart/runs/list-runs.ts'
export { RunKind, RunMode, RunStatus, WalmartRun, WalmartRunDocument } from './walmart/runs/run.ts'
export { RefreshWalmartOrders, RefreshWalmartReturns } from './walmart/runs/start-refresh.ts'
export { WalmartRunEvent, WatchWalmartRuns } from './walmart/runs/watch-runs.ts'
export { WalmartScheduleKinds } from './walmart/schedule/pause-schedule.ts'
export {
  ScheduledKind,
  ScheduledRefresh,
  WalmartSchedule,
  WalmartScheduleDocument,
} from './walmart/schedule/schedule.ts'
