import { checkPlan } from './check-plan.ts'
import { FeedBox } from './feeds/feed-box.ts'
import { processFeeds } from './feeds/process-feeds.ts'
import { type Scopes, makeScopes } from './gateway/token-scopes.ts'
import type { NodeStock } from './inventory/payloads.ts'
import { stockOf } from './inventory/stock-of.ts'
import { Stock } from './inventory/stock.ts'
import { ItemCursors } from './items/item-cursors.ts'
import { ItemIndex } from './items/item-index.ts'
import { type LazyList, lazyList } from './lazy-list.ts'
import { deliverOrder } from './orders/deliver-order.ts'
import { OrderIndex } from './orders/order-index.ts'
import type { Item, Order, ShipNode, TrackingInfo } from './payloads.ts'
import { type ReturnedLine, addReturn } from './returns/add-return.ts'
import type { ReturnOrder } from './returns/payloads.ts'
import { ReturnBook } from './returns/return-book.ts'
import { makeItem } from './seed/items.ts'
import type { OrderWorld } from './seed/order-head.ts'
import { Random } from './seed/random.ts'
import { makeReturns } from './seed/returns.ts'
import { makeShipNode } from './seed/ship-nodes.ts'
import { addOrder } from './switches/add-order.ts'
import { type OrderMix, completeOrderMix } from './switches/order-mix.ts'
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

/** How many of everything, made from which seed, and when. */
export interface SellerPlan {
  readonly clientId: string
  readonly clientSecret: string
  readonly seed: number
  readonly scopes?: Partial<Scopes>
  readonly shipNodes: number
  readonly items: number
  readonly orders: number
  readonly madeAt: Date
  /** The share of the delivered orders of the seller's own stock that have a return, 0.03 by default. */
  readonly returnShare?: number
  /** What share of the orders is of which kind. */
  readonly orderMix?: OrderMix
  /** The clock; it stands still at `madeAt` by default. */
  readonly now?: () => Date
}

/** Makes a seller's data; its size hardly matters, since items and orders are made when they are read. */
export function createSeller(plan: SellerPlan): SimulatedSeller {
  checkPlan(plan)
  const { clientId, clientSecret, seed } = plan
  const shipNodes = Array.from({ length: plan.shipNodes }, (_, position) => makeShipNode(seed, position))
  const itemList = lazyList(plan.items, (position) => makeItem(seed, position))
  const world: OrderWorld = {
    seed,
    count: plan.orders,
    madeAt: Math.floor(plan.madeAt.getTime() / 1000) * 1000,
    itemCount: plan.items,
    // Not out of `itemList`: what a test does to the items must not change orders that are yet to be made.
    itemAt: (position) => makeItem(seed, position),
    shipNodes: structuredClone(shipNodes),
    mix: completeOrderMix(plan.orderMix ?? {}),
  }
  const orderIndex = new OrderIndex(world)
  const partnerId = new Random(seed, 0xbe).digits(11)
  let position = plan.orders
  const returnBook = new ReturnBook(() => makeReturns(world, plan.returnShare ?? 0.03))
  const seller: SimulatedSeller = {
    clientId,
    clientSecret,
    partnerId,
    scopes: makeScopes(plan.scopes),
    shipNodes,
    items: itemList.list,
    stockOf(sku) {
      processFeeds(seller, seller.now())
      return seller.itemIndex.find('sku', sku) === undefined ? [] : stockOf(seller, sku)
    },
    orders: orderIndex.orders.list,
    touch: orderIndex.orders.touch,
    itemList,
    itemIndex: new ItemIndex(itemList),
    itemCursors: new ItemCursors(),
    stock: new Stock(seed, partnerId),
    feedBox: new FeedBox(seed),
    orderIndex,
    orderWorld: world,
    takeOrderPosition: () => (position += 1),
    get returns() {
      return returnBook.returns
    },
    addOrder: (shape = {}) => addOrder(seller, shape),
    deliverOrder: (purchaseOrderId) => deliverOrder(seller, purchaseOrderId),
    addReturn: (purchaseOrderId, lines) => addReturn(seller, purchaseOrderId, lines),
    returnBook,
    shippedAt: new WeakMap(),
    now: plan.now ?? (() => plan.madeAt),
  }
  return seller
}
