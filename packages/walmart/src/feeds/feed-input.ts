import { z } from 'zod'

import { PathText, Text } from '../input-scalars.ts'
import { AvailableDate, StockQuantity } from '../inventory/inventory-input.ts'
import { onlyOnce } from '../only-once.ts'
import { FeedPrice } from '../prices/offer-price.ts'

// An item must not be repeated: Walmart does not document which of two values applies.

const InventoryFeedItem = z.strictObject({
  sku: PathText,
  quantity: StockQuantity,
  shipNode: Text.optional(),
  availableDate: AvailableDate,
})

/** Stock of many items: each with its ship node, or all at the default one. */
export const InventoryFeed = z.strictObject({
  items: z
    .array(InventoryFeedItem)
    .min(1, 'expected at least one item')
    .refine((items) => new Set(items.map(({ shipNode }) => shipNode === undefined)).size < 2, {
      error: 'pass shipNode for all items or for none; the default ship node has the id of the seller',
    })
    .superRefine(
      onlyOnce({
        keyOf: ({ sku, shipNode }) => JSON.stringify([sku, shipNode]),
        messageOf: () => 'repeats the sku and shipNode of another item',
      }),
    ),
})
export type InventoryFeed = z.input<typeof InventoryFeed>

/** Prices or promotions of up to 10,000 items. */
export const PriceFeed = z.strictObject({
  items: z
    .array(FeedPrice)
    .min(1, 'expected at least one item')
    .max(10_000, 'expected at most 10,000 items a feed, which is Walmart’s limit')
    .superRefine(onlyOnce({ keyOf: ({ sku }) => sku, messageOf: () => 'repeats the sku of another item' })),
})
export type PriceFeed = z.input<typeof PriceFeed>
