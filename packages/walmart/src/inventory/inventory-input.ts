import { z } from 'zod'

import { PathText, Text } from '../input-scalars.ts'

/** A number of units in stock. */
export const StockQuantity = z
  .int('expected a whole number of units')
  .min(0, 'expected 0 units or more')
  .max(999_999_999, 'expected at most 999,999,999 units')

/** A number of units in Walmart's JSON for inventory and its feeds. */
export function stockQuantity(units: number) {
  return { unit: 'EACH', amount: units }
}

/**
 * The day from which the stock can be sold, `YYYY-MM-DD`. Without it the stock can be sold at once, even if an earlier update
 * named a day.
 */
export const AvailableDate = z.iso.date('expected a date in the form YYYY-MM-DD').optional()

/** The same in Walmart's JSON. */
export function availability(availableDate: string | undefined) {
  return availableDate === undefined ? {} : { inventoryAvailableDate: availableDate }
}

/** Stock of an item at a ship node, by default the default node. */
export const InventoryUpdate = z.strictObject({
  sku: PathText,
  quantity: StockQuantity,
  shipNode: Text.optional(),
  availableDate: AvailableDate,
})
export type InventoryUpdate = z.input<typeof InventoryUpdate>

/** Stock of an item at several ship nodes. Other nodes do not change. */
export const InventoriesUpdate = z.strictObject({
  sku: PathText,
  nodes: z
    .array(z.strictObject({ shipNode: Text, quantity: StockQuantity, availableDate: AvailableDate }))
    .min(1, 'expected at least one ship node')
    .refine((nodes) => new Set(nodes.map(({ shipNode }) => shipNode)).size === nodes.length, {
      error: 'must name each ship node once',
    }),
})
export type InventoriesUpdate = z.input<typeof InventoriesUpdate>
