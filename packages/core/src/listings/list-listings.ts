import type { ListWalmartListings, WalmartListingPage } from '@aisle/contract'

import { requireInstance } from '../instances/index.ts'
import { snapshot, type TenantContext } from '../platform/context.ts'
import { presentPage } from '../platform/define-list.ts'
import { listings, presentListing } from './listing.ts'

export function listListings(ctx: TenantContext, query: ListWalmartListings): Promise<WalmartListingPage> {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, query.id)
    return presentPage(await listings.page(tx, query), presentListing)
  })
}
