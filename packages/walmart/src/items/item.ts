import { z } from 'zod'

import { leniency } from '../http/read-record.ts'
import { Code, Count, Flag, listOf, Money } from '../scalars.ts'

/** Position in a variant group. Walmart documents booleans and objects, but also sends strings and arrays. */
export const VariantGroupInfo = z.looseObject({
  isPrimary: z
    .union([z.boolean(), z.string()])
    .nullish()
    .transform((value) => (typeof value === 'string' ? value.toLowerCase() === 'true' : value)),
  groupingAttributes: listOf(z.looseObject({ name: z.string().nullish(), value: Code.nullish() })),
})

/** A virtual pack that contains the item. Its SKU is Walmart's. */
const Bundle = z.looseObject({
  bundleType: z.string().nullish(),
  productName: Code.nullish(),
  offerPublishStatus: z.string().nullish(),
  itemId: Code.nullish(),
  sku: Code.nullish(),
  /** How many of the item are in the pack. */
  quantity: Count.nullish(),
})

/**
 * An item of the seller, as returned by `GET /v3/items`.
 *
 * Some items have no `sku`, or a null or blank one; it is null or undefined here. `shelf` is a JSON array in a string.
 */
export const Item = z.looseObject({
  mart: z.string().nullish(),
  sku: Code.pipe(z.string().max(255))
    .nullish()
    .transform((sku) => (sku?.trim() === '' ? null : sku)),
  condition: z.string().nullish(),
  wpid: Code.nullish(),
  upc: Code.nullish(),
  gtin: Code.nullish(),
  productName: Code.nullish(),
  shelf: z.string().nullish(),
  productType: z.string().nullish(),
  price: Money.nullish(),
  publishedStatus: z.string().nullish(),
  unpublishedReasons: z.looseObject({ reason: listOf(z.string()) }).nullish(),
  lifecycleStatus: z.string().nullish(),
  /** In_stock, Out_of_stock or Preorder. */
  availability: z.string().nullish(),
  /** Whether Walmart considers the item a duplicate of another one. */
  isDuplicate: Flag.nullish(),
  /** What it is a duplicate of; only with `showDuplicateItemInfo`. */
  duplicateItemInfo: z.unknown().optional(),
  /** The same in a single item, only with `showDuplicateItemDetails`. */
  duplicateItemDetails: z.unknown().optional(),
  /** Only with `includeCustomerFavoritesStatus`. */
  isCustomerFavorite: Flag.nullish(),
  /** Only with a `bundleType`. */
  bundles: z.array(Bundle).nullish(),
  variantGroupId: Code.nullish(),
  variantGroupInfo: VariantGroupInfo.nullish(),
})
export type Item = z.output<typeof Item>
leniency.add(Item, { required: ['sku'] })
/** An item in Walmart's JSON. */
export type ItemJson = z.input<typeof Item>

/** The response of `GET /v3/items`, with unparsed elements. The list may be missing only if the total is 0. */
export const ItemsResponse = z
  .looseObject({
    ItemResponse: z.array(z.unknown()).nullish(),
    totalItems: Count.nullish().catch(undefined),
    nextCursor: z.string().nullish(),
  })
  .refine(({ ItemResponse, totalItems }) => Array.isArray(ItemResponse) || totalItems === 0, {
    path: ['ItemResponse'],
    error: 'no list of items',
  })
export type ItemsResponse = z.output<typeof ItemsResponse>
