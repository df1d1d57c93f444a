import { z } from 'zod'

import { Code, Count, Identifier, listOf } from '../scalars.ts'

/** Pieces of an item. `amount` is a whole number; the unit is `EACH`. */
export const InventoryQuantity = z.looseObject({
  unit: z.string().nullish(),
  amount: z.union([z.int(), z.string().regex(/^-?\d{1,9}$/)], { error: 'expected a whole number' }).transform(Number),
})
export type InventoryQuantity = z.output<typeof InventoryQuantity>

/** What there is of an item at one ship node, as `GET /v3/inventory` answers: what the seller has put in. */
export const Inventory = z.looseObject({ sku: Code, quantity: InventoryQuantity })
export type Inventory = z.output<typeof Inventory>

/**
 * What there is of an item at a ship node. `inputQty` is what the seller has put in, `reservedQty` what orders hold, and
 * `availToSellQty` what is left to sell.
 */
export const InventoryNode = z.looseObject({
  shipNode: Identifier,
  inputQty: InventoryQuantity.nullish(),
  availToSellQty: InventoryQuantity.nullish(),
  reservedQty: InventoryQuantity.nullish(),
})
export type InventoryNode = z.output<typeof InventoryNode>

/** What there is of an item at all its ship nodes. */
export const ItemInventories = z.looseObject({ sku: Code, nodes: listOf(InventoryNode) })
export type ItemInventories = z.output<typeof ItemInventories>

/** The answer of `GET /v3/inventories`, its elements not yet parsed. A page may be empty, but not without a word. */
export const InventoriesResponse = z
  .looseObject({
    meta: z.looseObject({ totalCount: Count.nullish().catch(undefined), nextCursor: z.string().nullish() }).nullish(),
    elements: z.looseObject({ inventories: listOf(z.unknown()) }).nullish(),
  })
  .refine(({ meta, elements }) => (meta ?? elements ?? undefined) !== undefined, {
    path: ['elements'],
    error: 'no list of inventories',
  })
export type InventoriesResponse = z.output<typeof InventoriesResponse>
