export { termsOf, type BucketTerms } from './budget/bucket.ts'
export { createMemoryBudgetStore, type BudgetStore } from './budget/budget-store.ts'
export type { Limit } from './budget/limits.ts'
export { createWalmartClient, type WalmartClient, type WalmartClientOptions } from './client.ts'
export {
  WalmartError,
  walmartErrorKinds,
  type WalmartErrorDetails,
  type WalmartErrorKind,
  type WriteOutcome,
} from './errors.ts'
export type { ItemsQuery } from './items/items-query.ts'
export type { OrdersQuery } from './orders/orders-query.ts'
export type { Reply } from './http/reply.ts'
export type { CallOptions } from './http/session.ts'
export type { Gap } from './http/gaps.ts'
export type { Parsed, Page, Rejected } from './http/page.ts'
export { Item, ItemsResponse, type ItemJson } from './items/item.ts'
export { Charge, OrderLine, OrderLineStatus } from './orders/order-line.ts'
export { Order, OrdersResponse, type OrderJson } from './orders/order.ts'
export { Money, Quantity } from './scalars.ts'
export { ShipNode, ShipNodesResponse, type ShipNodeJson } from './settings/ship-node.ts'
export { TokenResponse } from './token/token-response.ts'
export type { AccessToken, TokenStore } from './token/token-store.ts'
