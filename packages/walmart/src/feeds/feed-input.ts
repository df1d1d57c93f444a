import { z } from 'zod'

import { PathText, Text } from '../input-scalars.ts'
import { StockQuantity } from '../inventory/inventory-input.ts'
import { PriceUpdate } from '../prices/price.ts'

const InventoryFeedItem = z.strictObject({ sku: PathText, quantity: StockQuantity, shipNode: Text.optional() })

/** Stock of many items: each with its ship node, or all at the default one. */
export const InventoryFeed = z.strictObject({
  items: z
    .array(InventoryFeedItem)
    .min(1, 'expected at least one item')
    .refine((items) => new Set(items.map(({ shipNode }) => shipNode === undefined)).size < 2, {
      error: 'give shipNode for all items or for none; the default ship node has the id of the seller',
    })
    .superRefine(onlyOnce('sku', 'shipNode')),
})
export type InventoryFeed = z.input<typeof InventoryFeed>

/** Prices of up to 10,000 items. */
export const PriceFeed = z.strictObject({
  items: z
    .array(PriceUpdate)
    .min(1, 'expected at least one item')
    .max(10_000, 'expected at most 10,000 items a feed, which is Walmart’s limit')
    .superRefine(onlyOnce('sku')),
})
export type PriceFeed = z.input<typeof PriceFeed>

/** Walmart does not document which of two values applies. */
function onlyOnce<Key extends string>(...keys: readonly Key[]) {
  return (items: readonly { readonly [K in Key]?: string | undefined }[], context: z.RefinementCtx) => {
    const seen = new Set<string>()
    for (const [index, item] of items.entries()) {
      const name = JSON.stringify(keys.map((key) => item[key]))
      if (seen.has(name)) {
        const message = `repeats the ${keys.join(' and ')} of another item`
        context.addIssue({ code: 'custom', path: [index], message })
      }
      seen.add(name)
    }
  }
}
