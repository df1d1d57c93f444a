import type { WalmartListingIds, WalmartListingsDocument } from '@aisle/contract'

import type { TenantContext } from '../platform/context.ts'
import { setArchived } from '../platform/set-archived.ts'
import { transaction } from '../platform/transaction.ts'
import { requireListingIds } from './get-listing.ts'
import { presentListings } from './listing.ts'
import { requireLockedLinks } from './lock-links.ts'

/** Archives listings: all of them, or none if any does not exist. */
export function archiveListings(ctx: TenantContext, input: WalmartListingIds): Promise<WalmartListingsDocument> {
  return archiveOrNot(ctx, input, true)
}

export function unarchiveListings(ctx: TenantContext, input: WalmartListingIds): Promise<WalmartListingsDocument> {
  return archiveOrNot(ctx, input, false)
}

function archiveOrNot(ctx: TenantContext, { id, ids }: WalmartListingIds, isArchived: boolean) {
  return transaction(ctx, async (tx) => {
    await requireLockedLinks(tx, id)
    await requireListingIds(tx, id, ids)
    await setArchived(tx, 'walmart_listings', { ids, isArchived })
    return { data: await presentListings(tx, id, ids), message: null }
  })
}
