import { contract } from '@aisle/contract'

import { operation } from '../platform/trpc.ts'
import { startRefresh } from '../runs/index.ts'
import { archiveListings, unarchiveListings } from './archive-listings.ts'
import { createProduct, createProducts } from './create-products.ts'
import { exportListings } from './export-listings.ts'
import { importMappings } from './import-mappings.ts'
import { getListing, listListings } from './listing.ts'
import { mapListing, mapListings, unmapListing } from './map-listings.ts'
import { matchListing } from './match-listing.ts'
import { getRawListing, refreshListing } from './refresh-listing.ts'

const { products } = contract.walmart

export const listingProcedures = {
  refresh: operation(products.refresh).mutation(({ ctx, input }) =>
    startRefresh(ctx, { ...input, kind: 'products', mode: 'full' }),
  ),
  refreshProduct: operation(products.refreshProduct).mutation(({ ctx, input }) => refreshListing(ctx, input)),
  list: operation(products.list).query(({ ctx, input }) => listListings(ctx, input)),
  export: operation(products.export).query(({ ctx, input }) => exportListings(ctx, input)),
  importMappings: operation(products.importMappings).mutation(({ ctx, input }) => importMappings(ctx, input)),
  bulkMap: operation(products.bulkMap).mutation(({ ctx, input }) => mapListings(ctx, input)),
  createProducts: operation(products.createProducts).mutation(({ ctx, input }) => createProducts(ctx, input)),
  archive: operation(products.archive).mutation(({ ctx, input }) => archiveListings(ctx, input)),
  unarchive: operation(products.unarchive).mutation(({ ctx, input }) => unarchiveListings(ctx, input)),
  get: operation(products.get).query(({ ctx, input }) => getListing(ctx, input)),
  raw: operation(products.raw).query(({ ctx, input }) => getRawListing(ctx, input)),
  smartMatch: operation(products.smartMatch).mutation(({ ctx, input }) => matchListing(ctx, input)),
  map: operation(products.map).mutation(({ ctx, input }) => mapListing(ctx, input)),
  unmap: operation(products.unmap).mutation(({ ctx, input }) => unmapListing(ctx, input)),
  createProduct: operation(products.createProduct).mutation(({ ctx, input }) => createProduct(ctx, input)),
}
