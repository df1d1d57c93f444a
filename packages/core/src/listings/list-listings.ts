import type { ListWalmartListings, WalmartListingPage } from '@aisle/contract'

import { requireInstance } from '../instances/index.ts'
import { snapshot, type TenantContext } from '../platform/context.ts'
import { readPage } from '../platform/page.ts'
import { countListings, selectListings } from './listing-queries.ts'
import { presentListing } from './present-listing.ts'

export function listListings(ctx: TenantContext, query: ListWalmartListings): Promise<WalmartListingPage> {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, query.id)
    return readPage(query, {
      count: () => countListings(tx, query),
      rows: async (range) => (await selectListings(tx, query, range)).map(presentListing),
    })
  })
}
