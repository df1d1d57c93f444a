import { ItemCursors } from './items/item-cursors.ts'
import { type LazyList, lazyList } from './lazy-list.ts'
import { OrderIndex } from './orders/order-index.ts'
import type { Item, Order, ShipNode } from './payloads.ts'
import { makeItem } from './seed/items.ts'
import type { OrderWorld } from './seed/order-head.ts'
import { Random } from './seed/random.ts'
import { makeShipNode } from './seed/ship-nodes.ts'

/** A seller's keys, and the data the simulator serves for them. The arrays may be changed at any time. */
export interface Seller {
  readonly clientId: string
  readonly clientSecret: string
  readonly shipNodes: ShipNode[]
  readonly items: Item[]
  /** Newest first when made; may be changed in any order, answers are sorted. */
  readonly orders: Order[]
  /**
   * To be called after `orderDate` or `shipNode.type` was changed inside an order. Orders put in or taken out, and all
   * other changes inside them, are noticed without it.
   */
  readonly touch: () => void
}

/** The same seller from inside. */
export interface SimulatedSeller extends Seller {
  readonly partnerId: string
  readonly itemList: LazyList<Item>
  readonly itemCursors: ItemCursors
  readonly orderIndex: OrderIndex
}

/** How many of everything, made from which seed, and when. */
export interface SellerPlan {
  readonly clientId: string
  readonly clientSecret: string
  readonly seed: number
  readonly shipNodes: number
  readonly items: number
  readonly orders: number
  readonly madeAt: Date
}

/** Makes a seller's data; its size hardly matters, since items and orders are made when they are read. */
export function createSeller(plan: SellerPlan): SimulatedSeller {
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
  }
  const orderIndex = new OrderIndex(world)
  return {
    clientId,
    clientSecret,
    partnerId: new Random(seed, 0xbe).digits(11),
    shipNodes,
    items: itemList.list,
    orders: orderIndex.orders.list,
    touch: orderIndex.orders.touch,
    itemList,
    itemCursors: new ItemCursors(),
    orderIndex,
  }
}
