import { z } from 'zod'

import { Code, Count, listOf, Money } from '../scalars.ts'

/** How an item stands in its variant group. Walmart documents booleans and objects, and sends strings and arrays too. */
const VariantGroupInfo = z.looseObject({
  isPrimary: z
    .union([z.boolean(), z.string()])
    .nullish()
    .transform((value) => (typeof value === 'string' ? value.toLowerCase() === 'true' : value)),
  groupingAttributes: listOf(z.looseObject({ name: z.string().nullish(), value: Code.nullish() })),
})

/**
 * An item of the seller, as `GET /v3/items` lists it.
 *
 * `sku` is absent, null or blank in Walmart's answer for some items; all three are null or undefined here, and the item
 * is handed out all the same, so that somebody can be told of it. `shelf` is a JSON array inside a string.
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
  productName: z.string().nullish(),
  shelf: z.string().nullish(),
  productType: z.string().nullish(),
  price: Money.nullish(),
  publishedStatus: z.string().nullish(),
  unpublishedReasons: z.looseObject({ reason: listOf(z.string()) }).nullish(),
  lifecycleStatus: z.string().nullish(),
  variantGroupId: Code.nullish(),
  variantGroupInfo: VariantGroupInfo.nullish(),
})
export type Item = z.output<typeof Item>
/** An item as Walmart writes it. */
export type ItemJson = z.input<typeof Item>

/** The answer of `GET /v3/items`, its elements not yet parsed. A missing list is an empty one only if the total says so. */
export const ItemsResponse = z
  .looseObject({
    ItemResponse: z.array(z.unknown()).nullish(),
    totalItems: Count.nullish().catch(undefined),
    nextCursor: z.string().nullish(),
  })
  .refine((answer) => Array.isArray(answer.ItemResponse) || answer.totalItems === 0, {
    path: ['ItemResponse'],
    error: 'no list of items',
  })
export type ItemsResponse = z.output<typeof ItemsResponse>
