import type { WalmartListingId, WalmartListingMatch, WalmartListingMatches } from '@aisle/contract'

import { requireInstance } from '../instances/index.ts'
import { snapshot, type TenantContext } from '../platform/context.ts'
import { findByBarcode, findSimilar, selectProducts } from './match-queries.ts'
import { requireListing } from './require-listing.ts'

/** Suggests products in use that a listing may stand for. */
export function matchListing(ctx: TenantContext, input: WalmartListingId): Promise<WalmartListingMatches> {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, input.id)
    const listing = await requireListing(tx, input)
    const exactId = listing.same_sku_product_archived_at === null ? listing.same_sku_product_id : null
    const barcodeId = await findByBarcode(tx, listing)
    const above = [exactId, barcodeId].filter((id) => id !== null)
    const similar = await findSimilar(tx, listing, above)
    const products = await selectProducts(tx, [...above, ...similar.map(({ id }) => id)])
    const matchOf = (
      match_type: WalmartListingMatch['match_type'],
      id: number | null,
      similarity = 1,
    ): WalmartListingMatch | null => {
      const product = products.get(id ?? 0)
      return product ? { match_type, similarity, product } : null
    }
    return {
      data: {
        exact_match: matchOf('exact', exactId),
        barcode_match: matchOf('barcode', barcodeId),
        similar_matches: similar
          .map(({ id, similarity }) => matchOf('similar', id, similarity))
          .filter((match) => match !== null),
      },
      message: null,
    }
  })
}
