import type { WalmartListingIds, WalmartListingsDocument } from '@aisle/contract'

import { type TenantContext, transaction } from '../platform/context.ts'
import { setArchived } from './map-queries.ts'
import { presentListings } from './present-listings.ts'
import { holdLinks, requireListingIds } from './require-listing.ts'

/** Takes listings out of use: all of them or, where one is not there, none. */
export function archiveListings(ctx: TenantContext, input: WalmartListingIds): Promise<WalmartListingsDocument> {
  return archiveOrNot(ctx, input, true)
}

export function unarchiveListings(ctx: TenantContext, input: WalmartListingIds): Promise<WalmartListingsDocument> {
  return archiveOrNot(ctx, input, false)
}

function archiveOrNot(ctx: TenantContext, { id, ids }: WalmartListingIds, isArchived: boolean) {
  return transaction(ctx, async (tx) => {
    await holdLinks(tx, id)
    await requireListingIds(tx, id, ids)
    await setArchived(tx, { ids, isArchived })
    return { data: await presentListings(tx, id, ids), message: null }
  })
}
