import { FeedBox } from './feeds/feed-box.ts'
import { processFeeds } from './feeds/process-feeds.ts'
import { type Scopes, makeScopes } from './gateway/token-scopes.ts'
import { stockOf } from './inventory/stock-of.ts'
import { Stock } from './inventory/stock.ts'
import { ItemCursors } from './items/item-cursors.ts'
import { ItemIndex } from './items/item-index.ts'
import { lazyList } from './lazy-list.ts'
import { deliverOrder } from './orders/deliver-order.ts'
import { OrderIndex } from './orders/order-index.ts'
import { addReturn } from './returns/add-return.ts'
import { ReturnBook } from './returns/return-book.ts'
import { makeItem } from './seed/items.ts'
import type { OrderWorld } from './seed/order-head.ts'
import { Random } from './seed/random.ts'
import { makeReturns } from './seed/returns.ts'
import { makeShipNode } from './seed/ship-nodes.ts'
import type { SimulatedSeller } from './seller.ts'
import { addOrder } from './switches/add-order.ts'
import { type OrderMix, completeOrderMix } from './switches/order-mix.ts'

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

/** Throws a `RangeError` for numbers that no data can be made of; half of an order would be made without a word. */
function checkPlan(plan: SellerPlan): void {
  for (const name of ['shipNodes', 'items', 'orders'] as const) {
    if (!(Number.isSafeInteger(plan[name]) && plan[name] >= 0))
      throw new RangeError(`${name} is ${plan[name]}: give a whole number from 0 up`)
  }
  if (!Number.isSafeInteger(plan.seed)) throw new RangeError(`seed is ${plan.seed}: give a whole number`)
  const { returnShare = 0 } = plan
  if (!(returnShare >= 0 && returnShare <= 1)) throw new RangeError(`returnShare is ${returnShare}: give 0 to 1`)
}
