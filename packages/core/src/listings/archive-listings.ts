import type { WalmartListing, WalmartListingIds, WalmartListingsDocument } from '@aisle/contract'

import { requireLockedLinks } from '../instances/index.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { type Archivable, setEachArchived } from '../platform/set-archived.ts'
import { presentListings, selectKnownIds } from './listing.ts'

const archivable: Archivable<WalmartListing> = {
  table: 'walmart_listings',
  async lock(tx, { id, ids }) {
    await requireLockedLinks(tx, id)
    return selectKnownIds(tx, id, ids)
  },
  find: (tx, { id, ids }) => presentListings(tx, id, ids),
}

export function archiveListings(ctx: TenantRequestContext, input: WalmartListingIds): Promise<WalmartListingsDocument> {
  return setEachArchived(ctx, archivable, { ...input, isArchived: true })
}

export function unarchiveListings(
  ctx: TenantRequestContext,
  input: WalmartListingIds,
): Promise<WalmartListingsDocument> {
  return setEachArchived(ctx, archivable, { ...input, isArchived: false })
}
