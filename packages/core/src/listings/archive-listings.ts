import type { WalmartListingIds, WalmartListingsDocument } from '@aisle/contract'

import { requireLockedLinks } from '../instances/index.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { setArchived } from '../platform/set-archived.ts'
import { nothing, write } from '../platform/write.ts'
import { presentListings, requireListingIds } from './listing.ts'

/** Archives listings: all of them, or none if any does not exist. */
export function archiveListings(ctx: TenantRequestContext, input: WalmartListingIds): Promise<WalmartListingsDocument> {
  return setEachArchived(ctx, { ...input, isArchived: true })
}

export function unarchiveListings(
  ctx: TenantRequestContext,
  input: WalmartListingIds,
): Promise<WalmartListingsDocument> {
  return setEachArchived(ctx, { ...input, isArchived: false })
}

function setEachArchived(
  ctx: TenantRequestContext,
  { id, ids, isArchived }: WalmartListingIds & { readonly isArchived: boolean },
) {
  return write(ctx, { input: { id, ids }, subject: 'walmart_instance', subjectId: id }, async (tx, report) => {
    await requireLockedLinks(tx, id)
    await requireListingIds(tx, id, ids)
    const changed = await setArchived(tx, 'walmart_listings', { ids, isArchived })
    report(changed.length > 0 ? { after: { ids: changed } } : nothing)
    return { data: await presentListings(tx, id, ids), message: null }
  })
}
