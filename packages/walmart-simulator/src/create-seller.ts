import { FeedStore } from './feeds/feed-store.ts'
import { processFeeds } from './feeds/process-feeds.ts'
import { type Scopes, makeScopes } from './gateway/token-scopes.ts'
import { stockOf } from './inventory/stock-of.ts'
import { Stock } from './inventory/stock.ts'
import { ItemCursors } from './items/item-cursors.ts'
import { ItemIndex } from './items/item-index.ts'
import { lazyList } from './lazy-list.ts'
import type { Market } from './markets.ts'
import { notifyOfOrder, notifyOfReturn } from './notifications/notify.ts'
import { addOrder } from './orders/add-order.ts'
import { cancelOverdue } from './orders/cancel-overdue.ts'
import { changeByHand } from './orders/change-by-hand.ts'
import { deliverOrder } from './orders/deliver-order.ts'
import { OrderIndex } from './orders/order-index.ts'
import { PromotionStore } from './prices/promotion-store.ts'
import { ReportStore } from './reports/report-store.ts'
import { addReturn } from './returns/add-return.ts'
import { ReturnStore } from './returns/return-store.ts'
import { makeItem } from './seed/items.ts'
import { type OrderMix, completeOrderMix } from './seed/order-mix.ts'
import type { OrderSpec } from './seed/order-summary.ts'
import { Random } from './seed/random.ts'
import { makeReturns } from './seed/returns.ts'
import { makeShipNode } from './seed/ship-nodes.ts'
import type { Seller, SimulatedSeller } from './seller.ts'

/** The seed and size of a seller's generated data, and the time it is generated for. */
export interface SellerSpec {
  readonly clientId: string
  readonly clientSecret: string
  readonly seed: number
  readonly scopes?: Partial<Scopes>
  /** Defaults to US. */
  readonly market?: Market | undefined
  readonly shipNodes: number
  readonly items: number
  readonly orders: number
  readonly madeAt: Date
  /** The share of delivered seller-fulfilled orders that have a return; defaults to 0.03. */
  readonly returnShare?: number | undefined
  readonly orderMix?: OrderMix | undefined
  /** Lines of every order; by default each order has one to four. */
  readonly linesPerOrder?: number | undefined
  /** Defaults to a clock stopped at `madeAt`. */
  readonly now?: () => Date
}

/** Creates a seller. This is cheap for any size, because items and orders are generated when they are read. */
export function createSeller(spec: SellerSpec): SimulatedSeller {
  checkSpec(spec)
  const { clientId, clientSecret, seed } = spec
  const shipNodes = Array.from({ length: spec.shipNodes }, (_, position) => makeShipNode(seed, position))
  const itemList = lazyList(spec.items, (position) => makeItem(seed, position))
  const orderSpec: OrderSpec = {
    seed,
    count: spec.orders,
    madeAt: Math.floor(spec.madeAt.getTime() / 1000) * 1000,
    itemCount: spec.items,
    // Not from `itemList`: changes a test makes to the items must not affect orders that are not generated yet.
    itemAt: (position) => makeItem(seed, position),
    shipNodes: structuredClone(shipNodes),
    mix: completeOrderMix(spec.orderMix ?? {}),
    linesPerOrder: spec.linesPerOrder,
  }
  const orderIndex = new OrderIndex(orderSpec)
  const partnerId = new Random(seed, 0xbe).digits(11)
  let position = spec.orders
  const returnStore = new ReturnStore(() => makeReturns(orderSpec, spec.returnShare ?? 0.03))
  const seller: SimulatedSeller = {
    clientId,
    clientSecret,
    partnerId,
    market: spec.market ?? 'US',
    scopes: makeScopes(spec.scopes),
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
    inventoryList: { cursor: undefined, pages: 0 },
    feedStore: new FeedStore(seed),
    orderIndex,
    orderSpec,
    nextOrderPosition: () => (position += 1),
    get returns() {
      return returnStore.returns
    },
    subscriptions: [],
    ...actionsOf(() => seller),
    returnStore,
    reportStore: new ReportStore(),
    promotionStore: new PromotionStore(seed),
    priceDates: new Map(),
    lagTimes: new Map(),
    shippedAt: new WeakMap(),
    now: spec.now ?? (() => spec.madeAt),
  }
  return seller
}

type Actions = Pick<Seller, 'addOrder' | 'changeOrder' | 'cancelOverdue' | 'deliverOrder' | 'addReturn'>

/** What customers, carriers, Walmart and a person in Seller Center do. */
const actionsOf = (seller: () => SimulatedSeller): Actions => ({
  addOrder(shape = {}) {
    const order = addOrder(seller(), shape)
    notifyOfOrder(seller(), order, 'PO_CREATED')
    return order
  },
  changeOrder(purchaseOrderId, change) {
    const order = changeByHand(seller(), purchaseOrderId, change)
    if (change.action === 'request-cancellation') notifyOfOrder(seller(), order, 'INTENT_TO_CANCEL')
    return order
  },
  cancelOverdue(days) {
    const cancelled = cancelOverdue(seller(), days)
    for (const order of cancelled) notifyOfOrder(seller(), order, 'PO_LINE_AUTOCANCELLED')
    return cancelled
  },
  deliverOrder: (purchaseOrderId) => deliverOrder(seller(), purchaseOrderId),
  addReturn(purchaseOrderId, lines, reason = 'NO_LONGER_WANTED') {
    const returned = addReturn(seller(), { purchaseOrderId, lines, reason })
    notifyOfReturn(seller(), returned)
    return returned
  },
})

/** Throws a `RangeError` for impossible sizes: half an order would otherwise go unnoticed. */
function checkSpec(spec: SellerSpec): void {
  for (const name of ['shipNodes', 'items', 'orders'] as const) {
    if (!(Number.isSafeInteger(spec[name]) && spec[name] >= 0))
      throw new RangeError(`${name} is ${spec[name]}: it must be a whole number, 0 or more`)
  }
  if (!Number.isSafeInteger(spec.seed)) throw new RangeError(`seed is ${spec.seed}: it must be a whole number`)
  const { linesPerOrder = 1, returnShare = 0 } = spec
  if (!(Number.isSafeInteger(linesPerOrder) && linesPerOrder >= 1))
    throw new RangeError(`linesPerOrder is ${linesPerOrder}: it must be a whole number, 1 or more`)
  if (!(returnShare >= 0 && returnShare <= 1))
    throw new RangeError(`returnShare is ${returnShare}: it must be between 0 and 1`)
}
