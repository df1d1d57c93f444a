import { z } from 'zod'

import { Code, Count, Identifier, listOf } from '../scalars.ts'

/** A number of units. `amount` is a whole number; `unit` is `EACH`. */
export const InventoryQuantity = z.looseObject({
  unit: z.string().nullish(),
  amount: z.union([z.int(), z.string().regex(/^-?\d{1,9}$/)], { error: 'expected a whole number' }).transform(Number),
})
export type InventoryQuantity = z.output<typeof InventoryQuantity>

/** Stock of an item at one ship node as the seller set it, as returned by `GET /v3/inventory`. */
export const Inventory = z.looseObject({
  sku: Code,
  quantity: InventoryQuantity,
  inventoryAvailableDate: z.string().nullish(),
})
export type Inventory = z.output<typeof Inventory>

/**
 * Stock of an item at a ship node. `inputQty` is what the seller set, `reservedQty` is reserved for orders, and
 * `availToSellQty` is available for sale.
 */
export const InventoryNode = z.looseObject({
  shipNode: Identifier,
  inputQty: InventoryQuantity.nullish(),
  /** The day from which the stock can be sold. `listInventories` does not return it. */
  inventoryAvailableDate: z.string().nullish(),
  availToSellQty: InventoryQuantity.nullish(),
  reservedQty: InventoryQuantity.nullish(),
})
export type InventoryNode = z.output<typeof InventoryNode>

/** Stock of an item at all its ship nodes. */
export const ItemInventories = z.looseObject({ sku: Code, nodes: listOf(InventoryNode) })
export type ItemInventories = z.output<typeof ItemInventories>

/** The response of `GET /v3/inventories`, with unparsed elements. Either `meta` or `elements` must be present. */
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
