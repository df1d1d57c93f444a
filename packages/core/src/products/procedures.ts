import { contract } from '@aisle/contract'

import { operation } from '../platform/trpc.ts'
import { getListing } from './get-listing.ts'
import { getRawListing } from './get-raw-listing.ts'
import { listListings } from './list-listings.ts'
import { mapListing } from './map-listing.ts'
import { unmapListing } from './unmap-listing.ts'

const { products } = contract.walmart

export const listingProcedures = {
  list: operation(products.list).query(({ ctx, input }) => listListings(ctx, input)),
  get: operation(products.get).query(({ ctx, input }) => getListing(ctx, input)),
  raw: operation(products.raw).query(({ ctx, input }) => getRawListing(ctx, input)),
  map: operation(products.map).mutation(({ ctx, input }) => mapListing(ctx, input)),
  unmap: operation(products.unmap).mutation(({ ctx, input }) => unmapListing(ctx, input)),
}
