import type { FeedStore } from './feeds/feed-store.ts'
import type { Scopes } from './gateway/token-scopes.ts'
import type { NodeStock } from './inventory/payloads.ts'
import type { Stock } from './inventory/stock.ts'
import type { ItemCursors } from './items/item-cursors.ts'
import type { ItemIndex } from './items/item-index.ts'
import type { LazyList } from './lazy-list.ts'
import type { Market } from './markets.ts'
import type { Subscription } from './notifications/payloads.ts'
import type { OrderIndex } from './orders/order-index.ts'
import type { OrderChange, OrderShape } from './orders/order-shape.ts'
import type { Item, Order, ShipNode, TrackingInfo } from './payloads.ts'
import type { PromotionStore } from './prices/promotion-store.ts'
import type { ReportStore } from './reports/report-store.ts'
import type { ReturnOrder } from './returns/payloads.ts'
import type { ReturnStore } from './returns/return-store.ts'
import type { OrderSpec } from './seed/order-summary.ts'

/** A seller's credentials and data. The arrays may be changed at any time. */
export interface Seller {
  readonly clientId: string
  readonly clientSecret: string
  /** Walmart's id for the seller, which is also the id of the seller's default ship node. */
  readonly partnerId: string
  readonly market: Market
  /** What applications may do on the seller's behalf; may be changed at any time. */
  readonly scopes: Scopes
  readonly shipNodes: ShipNode[]
  /** Prices from a feed appear here on the seller's first call after the feed was processed. */
  readonly items: Item[]
  /** The item's stock at each ship node, including processed feeds; empty for an unknown SKU. */
  readonly stockOf: (sku: string) => NodeStock[]
  /** Generated newest first. The order of the array does not matter: responses are sorted. */
  readonly orders: Order[]
  /**
   * Call this after changing `purchaseOrderId`, `orderDate` or `shipNode.type` of an order. Added and removed orders and
   * all other changes are detected automatically.
   */
  readonly touch: () => void
  /** Generated newest first. The order of the array does not matter: responses are sorted. */
  readonly returns: ReturnOrder[]
  /** Subscriptions to notifications, oldest first. */
  readonly subscriptions: Subscription[]
  /** Adds an order, dated now unless the shape has a date. Throws if the shape contradicts itself. */
  readonly addOrder: (shape?: OrderShape) => Order
  /**
   * Changes an order as a person does in Seller Center, or as a customer who asks to cancel. Throws if the order does not
   * allow the change.
   */
  readonly changeOrder: (purchaseOrderId: string, change: OrderChange) => Order
  /**
   * Cancels all units that were not shipped within this many days after the expected ship date, as Walmart does. Returns the
   * changed orders. Defaults to the days of the market: 4, in Canada 7.
   */
  readonly cancelOverdue: (days?: number) => Order[]
  /** Delivers all shipped units of the order. Throws if there are none. */
  readonly deliverOrder: (purchaseOrderId: string) => void
  /**
   * Adds a return of these lines, dated now; without lines, of everything delivered. The reason defaults to
   * `NO_LONGER_WANTED`. Throws if more is returned than was delivered.
   */
  readonly addReturn: (purchaseOrderId: string, lines?: readonly ReturnedLine[], reason?: string) => ReturnOrder
}

/** A seller with the simulator's internal state. */
export interface SimulatedSeller extends Seller {
  readonly itemList: LazyList<Item>
  readonly itemIndex: ItemIndex
  readonly itemCursors: ItemCursors
  readonly stock: Stock
  /** The newest cursor of the list of inventories, until it is used, and how many pages were served. */
  readonly inventoryList: { cursor: string | undefined; pages: number }
  readonly feedStore: FeedStore
  readonly orderIndex: OrderIndex
  readonly orderSpec: OrderSpec
  /** Returns an unused position, after those of the generated orders, to generate an added order from. */
  readonly nextOrderPosition: () => number
  readonly returnStore: ReturnStore
  readonly reportStore: ReportStore
  readonly promotionStore: PromotionStore
  /** When the price of a SKU was created, in epoch ms. */
  readonly priceDates: Map<string, number>
  /** In days, by SKU. */
  readonly lagTimes: Map<string, number>
  /** When each parcel was shipped through the API, in epoch ms. */
  readonly shippedAt: WeakMap<TrackingInfo, number>
  readonly now: () => Date
}

/** The units of a purchase order line that are returned. */
export interface ReturnedLine {
  readonly lineNumber: string
  /** Defaults to all units that were delivered and not returned yet. */
  readonly quantity?: number
  /** Whether the customer keeps the goods, and gets the money back nevertheless. Defaults to false. */
  readonly isKeepIt?: boolean
}
