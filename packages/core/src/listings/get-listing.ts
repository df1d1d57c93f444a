import type { WalmartListingDocument, WalmartListingId } from '@aisle/contract'

import { requireInstance } from '../instances/index.ts'
import { snapshot, type TenantContext } from '../platform/context.ts'
import { presentListing } from './present-listing.ts'
import { requireListing } from './require-listing.ts'

export function getListing(ctx: TenantContext, input: WalmartListingId): Promise<WalmartListingDocument> {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, input.id)
    return { data: presentListing(await requireListing(tx, input)), message: null }
  })
}
