import { z } from 'zod'

import { leniency } from '../http/read-record.ts'
import { Code, Count, Decimal, listOf } from '../scalars.ts'
import { VariantGroupInfo } from './item.ts'

/**
 * An item of the seller, as returned by `POST /v3/items/catalog/search`. The form of status and price differs from that in
 * the list of items.
 */
export const CatalogItem = z.looseObject({
  mart: z.string().nullish(),
  sku: Code.nullish(),
  itemId: Code.nullish(),
  wpid: Code.nullish(),
  upc: Code.nullish(),
  gtin: Code.nullish(),
  ean: Code.nullish(),
  isbn: Code.nullish(),
  condition: z.string().nullish(),
  productName: Code.nullish(),
  brand: Code.nullish(),
  manufacturer: Code.nullish(),
  shelf: z.string().nullish(),
  productType: z.string().nullish(),
  /** `unit` is the currency. */
  price: z.looseObject({ unit: z.string().nullish(), amount: Decimal }).nullish(),
  publishedStatus: z.looseObject({ status: z.string().nullish(), reasons: listOf(z.string()) }).nullish(),
  lifecycleStatus: z.string().nullish(),
  variantGroupId: Code.nullish(),
  variantGroupInfo: VariantGroupInfo.nullish(),
})
export type CatalogItem = z.output<typeof CatalogItem>
leniency.add(CatalogItem, { required: ['sku'] })

/** The response, with unparsed elements. */
export const CatalogResponse = z.looseObject({
  status: z.string().nullish(),
  payload: z.array(z.unknown()),
  totalItems: Count.nullish().catch(undefined),
  nextCursor: z.string().nullish(),
})
