import type { BodyPart } from '../gateway/body-part.ts'
import type { Component } from '../gateway/refusal.ts'
import { checkQuantity, setQuantity } from '../inventory/set-quantity.ts'
import { setPrice } from '../prices/set-price.ts'
import type { SimulatedSeller } from '../seller.ts'

const megabyte = 2 ** 20

/** A kind of feed that the simulator follows. */
export interface FeedType {
  readonly maxBytes: number
  /** Where in the file the version and the records are. */
  readonly header: string
  readonly list: string
  readonly version: RegExp
  /** Which part of Walmart finds the mistakes in the records. */
  readonly component: Component
  /** Does what a record says, or refuses it and does nothing. The node is that of the feed's address. */
  readonly apply: (seller: SimulatedSeller, record: BodyPart, shipNode: string) => void
}

/** By the name in the address. Sizes are Walmart's, the versions those of its examples and the ones before. */
export const feedTypes: Readonly<Record<string, FeedType>> = {
  inventory: {
    maxBytes: 10 * megabyte,
    header: 'InventoryHeader',
    list: 'Inventory',
    version: /^1\.4$/,
    component: 'GMP_INVENTORY_API',
    apply: (seller, record, shipNode) =>
      setQuantity(seller, { sku: record.text('sku'), shipNode, quantity: record.object('quantity') }),
  },
  MP_INVENTORY: {
    maxBytes: megabyte,
    header: 'inventoryHeader',
    list: 'inventory',
    version: /^1\.5$/,
    component: 'GMP_INVENTORY_API',
    apply: applyNodes,
  },
  price: {
    maxBytes: 10 * megabyte,
    header: 'PriceHeader',
    list: 'Price',
    version: /^1\.[5-7](\.\d)?$/,
    component: 'GMP_PRICING_API',
    apply: (seller, record) => void setPrice(seller, record),
  },
}

/** Types of Walmart's that the simulator does not follow. */
export const otherFeedTypes: readonly string[] = [
  'CPT_SELLER_ELIGIBILITY',
  'DELETE_ITEM',
  'FITMENT_ACES',
  'FITMENT_PIES',
  'item',
  'lagtime',
  'MP_ITEM',
  'MP_ITEM_MATCH',
  'MP_MAINTENANCE',
  'MP_WFS_ITEM',
  'PRICE_AND_PROMOTION',
  'promo',
  'RETIRE_ITEM',
]

/** One bad node spoils the item: whether Walmart would keep the good ones is unknown, and half an item is hard to see. */
function applyNodes(seller: SimulatedSeller, record: BodyPart): void {
  const sku = record.text('sku')
  const changes = record.list('shipNodes').map((node) => {
    return { sku, shipNode: node.text('shipNode'), quantity: node.object('quantity') }
  })
  for (const change of changes) checkQuantity(seller, change)
  for (const change of changes) setQuantity(seller, change)
}
