import type { Component } from '../gateway/api-error.ts'
import type { BodyPart } from '../gateway/body-part.ts'
import { checkQuantity, setQuantity } from '../inventory/set-quantity.ts'
import { maintainItem, setUpItem } from '../items/item-feeds.ts'
import { setLagTime } from '../lag-times/lag-times.ts'
import { setOfferPrice } from '../prices/offer-price.ts'
import { setPrice } from '../prices/set-price.ts'
import type { SimulatedSeller } from '../seller.ts'

const megabyte = 2 ** 20

/** A feed type that the simulator supports. */
export interface FeedType {
  readonly maxBytes: number
  /** The fields of the file that hold the version and the records. */
  readonly header: string
  readonly list: string
  readonly version: RegExp
  /** The component that reports errors in records. */
  readonly component: Component
  /** Whether a SKU that a feed contains twice makes all of its records errors. */
  readonly rejectsRepeatedSkus?: true
  /** Applies a record, or throws and changes nothing. */
  readonly apply: (seller: SimulatedSeller, record: BodyPart, feed: FeedOrigin) => unknown
}

/** What the records of a feed have in common. */
export interface FeedOrigin {
  /** The ship node of records that name none. */
  readonly shipNode: string
  /** Epoch ms. */
  readonly createdAt: number
}

const items = {
  maxBytes: 25 * megabyte,
  header: 'MPItemFeedHeader',
  list: 'MPItem',
  version: /^(4\.\d+|5\.0\.\d{8}-\d\d_\d\d_\d\d-api)$/,
  component: 'GMP_ITEM_QUERY_API',
} as const

/** Keyed by `feedType`. The sizes are Walmart's; the versions are those in its examples, and earlier ones. */
export const feedTypes: Readonly<Record<string, FeedType>> = {
  inventory: {
    maxBytes: 10 * megabyte,
    header: 'InventoryHeader',
    list: 'Inventory',
    version: /^1\.4$/,
    component: 'GMP_INVENTORY_API',
    apply: (seller, record, { shipNode }) =>
      setQuantity(seller, {
        sku: record.text('sku'),
        shipNode,
        quantity: record.object('quantity'),
        dated: record,
      }),
  },
  MP_INVENTORY: {
    maxBytes: megabyte,
    header: 'inventoryHeader',
    list: 'inventory',
    version: /^1\.5$/,
    component: 'GMP_INVENTORY_API',
    apply: applyNodes,
  },
  MP_ITEM: { ...items, apply: setUpItem },
  MP_MAINTENANCE: { ...items, apply: maintainItem },
  lagtime: {
    maxBytes: 10 * megabyte,
    header: 'LagTimeHeader',
    list: 'lagTime',
    version: /^1\.0$/,
    component: 'GMP_LAGTIME_API',
    apply: setLagTime,
  },
  PRICE_AND_PROMOTION: {
    maxBytes: 10 * megabyte,
    header: 'MPItemFeedHeader',
    list: 'MPItem',
    version: /^2\.0\.\d{8}-\d\d_\d\d_\d\d-api$/,
    component: 'GMP_PRICING_API',
    rejectsRepeatedSkus: true,
    apply: (seller, record, { createdAt }) => setOfferPrice(seller, record.object('Promo&Discount'), createdAt),
  },
  price: {
    maxBytes: 10 * megabyte,
    header: 'PriceHeader',
    list: 'Price',
    version: /^1\.[5-7](\.\d)?$/,
    component: 'GMP_PRICING_API',
    rejectsRepeatedSkus: true,
    apply: (seller, record, { createdAt }) => setPrice(seller, record, createdAt),
  },
}

/** Sets all nodes or none. Whether Walmart keeps the valid ones is unknown, and a partial update is hard to notice. */
function applyNodes(seller: SimulatedSeller, record: BodyPart): void {
  const sku = record.text('sku')
  const changes = record.list('shipNodes').map((node) => {
    return { sku, shipNode: node.text('shipNode'), quantity: node.object('quantity'), dated: node }
  })
  for (const change of changes) checkQuantity(seller, change)
  for (const change of changes) setQuantity(seller, change)
}
