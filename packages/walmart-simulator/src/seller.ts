import type { FeedBox } from './feeds/feed-box.ts'
import type { Scopes } from './gateway/token-scopes.ts'
import type { NodeStock } from './inventory/payloads.ts'
import type { Stock } from './inventory/stock.ts'
import type { ItemCursors } from './items/item-cursors.ts'
import type { ItemIndex } from './items/item-index.ts'
import type { LazyList } from './lazy-list.ts'
import type { OrderIndex } from './orders/order-index.ts'
import type { Item, Order, ShipNode, TrackingInfo } from './payloads.ts'
import type { ReturnOrder } from './returns/payloads.ts'
import type { ReturnBook } from './returns/return-book.ts'
import type { OrderWorld } from './seed/order-head.ts'
import type { OrderShape } from './switches/order-shape.ts'

/** A seller's keys, and the data the simulator serves for them. The arrays may be changed at any time. */
export interface Seller {
  readonly clientId: string
  readonly clientSecret: string
  /** Walmart's id of the seller, which is also that of the node that stock is at by default. */
  readonly partnerId: string
  /** What applications may do for the seller; may be changed at any time. */
  readonly scopes: Scopes
  readonly shipNodes: ShipNode[]
  /** Prices that came in a feed are here from the first call on that the seller makes after the feed is processed. */
  readonly items: Item[]
  /** What is in stock of the item, node by node, with what came in feeds; nothing where there is no such item. */
  readonly stockOf: (sku: string) => NodeStock[]
  /** Newest first when made; may be changed in any order, answers are sorted. */
  readonly orders: Order[]
  /**
   * To be called after `purchaseOrderId`, `orderDate` or `shipNode.type` was changed inside an order. Orders put in or
   * taken out, and all other changes inside them, are noticed without it.
   */
  readonly touch: () => void
  /** Newest first when made; may be changed in any order, answers are sorted. */
  readonly returns: ReturnOrder[]
  /** An order of this shape comes in, now unless it has a date. Throws where the shape contradicts itself. */
  readonly addOrder: (shape?: OrderShape) => Order
  /** The carrier delivers whatever of the order is shipped. Throws where nothing is. */
  readonly deliverOrder: (purchaseOrderId: string) => void
  /**
   * The customer asks, now, for a return of these lines; without lines, of all of the order that is delivered. Throws where
   * more comes back than was delivered.
   */
  readonly addReturn: (purchaseOrderId: string, lines?: readonly ReturnedLine[]) => ReturnOrder
}

/** The same seller from inside. */
export interface SimulatedSeller extends Seller {
  readonly itemList: LazyList<Item>
  readonly itemIndex: ItemIndex
  readonly itemCursors: ItemCursors
  readonly stock: Stock
  readonly feedBox: FeedBox
  readonly orderIndex: OrderIndex
  readonly orderWorld: OrderWorld
  /** The next position, behind those of the made orders, at which an added order is drawn. */
  readonly takeOrderPosition: () => number
  readonly returnBook: ReturnBook
  /** When each parcel was shipped through the API, epoch ms. */
  readonly shippedAt: WeakMap<TrackingInfo, number>
  readonly now: () => Date
}

/** The units of a purchase order line that are returned. */
export interface ReturnedLine {
  readonly lineNumber: string
  /** Defaults to all units that were delivered and not returned yet. */
  readonly quantity?: number
}
