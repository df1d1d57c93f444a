import { z } from 'zod'

import { PathText, Text } from '../input-scalars.ts'

/** How many pieces there are: a whole number from 0 on. */
export const StockQuantity = z
  .int('expected a whole number of pieces')
  .min(0, 'expected 0 pieces or more')
  .max(999_999_999, 'expected at most 999,999,999 pieces')

/** How many pieces of an item there are at a ship node, of which the default one is meant if none is given. */
export const InventoryUpdate = z.strictObject({ sku: PathText, quantity: StockQuantity, shipNode: Text.optional() })
export type InventoryUpdate = z.input<typeof InventoryUpdate>

/** How many pieces of an item there are at several ship nodes. Nodes that are not named keep what they have. */
export const InventoriesUpdate = z.strictObject({
  sku: PathText,
  nodes: z
    .array(z.strictObject({ shipNode: Text, quantity: StockQuantity }))
    .min(1, 'expected at least one ship node')
    .refine((nodes) => new Set(nodes.map(({ shipNode }) => shipNode)).size === nodes.length, {
      error: 'must name each ship node once',
    }),
})
export type InventoriesUpdate = z.input<typeof InventoriesUpdate>
