import { z } from 'zod'

import { getList } from '../http/get-list.ts'
import { readInput } from '../http/read-input.ts'
import { leniency } from '../http/read-record.ts'
import { readReply, type Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { toSearch } from '../http/to-search.ts'
import { Text } from '../input-scalars.ts'
import { globalHeaders } from '../market.ts'
import { Code, Count, Decimal, Flag, listOf } from '../scalars.ts'

const Variants = z.looseObject({
  variantMeta: listOf(z.looseObject({ name: z.string().nullish() })),
  variantData: listOf(
    z.looseObject({
      itemId: Code.nullish(),
      title: Code.nullish(),
      isAvailable: Flag.nullish(),
      productImageUrl: z.string().nullish(),
      variantValues: listOf(z.looseObject({ name: z.string().nullish(), value: Code.nullish() })),
    }),
  ),
})

/** An item that is for sale at Walmart, whoever sells it. Search terms in its texts may be in `<mark>` elements. */
export const WalmartItem = z.looseObject({
  /** The number in the item's URL. */
  itemId: Code.nullish(),
  title: Code.nullish(),
  brand: Code.nullish(),
  description: Code.nullish(),
  productType: z.string().nullish(),
  condition: z.string().nullish(),
  /** Whether other sellers may offer it. */
  isMarketPlaceItem: Flag.nullish(),
  images: listOf(z.looseObject({ url: z.string().nullish() })),
  price: z.looseObject({ currency: z.string().nullish(), amount: Decimal }).nullish(),
  customerRating: Decimal.nullish(),
  properties: z
    .looseObject({
      categories: listOf(z.string()),
      num_reviews: Count.nullish(),
      variant_items_num: Count.nullish(),
      variants: Variants.nullish(),
      next_day_eligible: Flag.nullish(),
    })
    .nullish(),
})
export type WalmartItem = z.output<typeof WalmartItem>

/** The results of a search; an empty list if nothing was found. */
export const WalmartSearch = z.looseObject({ items: listOf(WalmartItem) })
export type WalmartSearch = z.output<typeof WalmartSearch>
leniency.add(WalmartSearch, { required: ['items'] })

/** Words or an id of an item. One of them is required. */
export const WalmartSearchQuery = z
  .strictObject({
    /** Words of its name. */
    query: Text.optional(),
    upc: Text.optional(),
    gtin: Text.optional(),
    ean: Text.optional(),
    isbn: Text.optional(),
  })
  .refine((query) => Object.values(query).some((value) => value !== undefined), 'expected words or an id')
export type WalmartSearchQuery = z.input<typeof WalmartSearchQuery>

export async function searchWalmart(
  session: Session,
  query: WalmartSearchQuery,
  { signal }: CallOptions = {},
): Promise<Reply<WalmartSearch>> {
  const path = `/v3/items/walmart/search${toSearch(readInput(WalmartSearchQuery, query))}`
  const call = { path, headers: globalHeaders, limit: 'searchWalmart', mayBeEmpty: true, signal } as const
  const response = await getList(session, call)
  return response === undefined ? { value: { items: [] }, raw: {}, gaps: [] } : readReply(WalmartSearch, response)
}
