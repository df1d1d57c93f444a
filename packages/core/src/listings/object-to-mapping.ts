import type { ResolvedMapping } from './map-queries.ts'

/** What is in the way of a mapping: of its listing, or of the product that it wants. */
export type Objection = 'archived_listing' | 'archived_product' | 'unknown_listing' | 'unknown_product'

/**
 * All that is in the way of a mapping. What is archived can be mapped nothing new to, and may stay as it is mapped.
 *
 * @param wantsProduct false: the mapping takes the product away
 */
export function objectionsTo(wish: ResolvedMapping, wantsProduct: boolean): Objection[] {
  const isThereAlready = wish.product_id !== null && wish.product_id === wish.current_id
  const wantsNewProduct = wantsProduct && !isThereAlready
  return [
    ...(wish.listing_id === null ? (['unknown_listing'] as const) : []),
    ...(wish.is_listing_archived && wantsNewProduct ? (['archived_listing'] as const) : []),
    ...(wantsProduct && wish.product_id === null ? (['unknown_product'] as const) : []),
    ...(wish.is_product_archived && wantsNewProduct ? (['archived_product'] as const) : []),
  ]
}
