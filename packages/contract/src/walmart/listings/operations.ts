import { archiveWalmartListings, unarchiveWalmartListings } from './archive-listings.ts'
import { createWalmartListingProduct, createWalmartListingProducts } from './create-product.ts'
import { exportWalmartListings } from './export-listings.ts'
import { getRawWalmartListing, getWalmartListing } from './get-listing.ts'
import { importWalmartMappings } from './import-mappings.ts'
import { listWalmartListings } from './list-listings.ts'
import { mapWalmartListing, unmapWalmartListing } from './map-listing.ts'
import { mapWalmartListings } from './map-listings.ts'
import { refreshWalmartListing } from './refresh-listing.ts'
import { smartMatchWalmartListing } from './smart-match.ts'

/** The operations on an instance's listings, except the refresh. */
export const walmartListings = {
  list: listWalmartListings,
  refreshProduct: refreshWalmartListing,
  export: exportWalmartListings,
  importMappings: importWalmartMappings,
  bulkMap: mapWalmartListings,
  createProducts: createWalmartListingProducts,
  archive: archiveWalmartListings,
  unarchive: unarchiveWalmartListings,
  get: getWalmartListing,
  raw: getRawWalmartListing,
  smartMatch: smartMatchWalmartListing,
  map: mapWalmartListing,
  unmap: unmapWalmartListing,
  createProduct: createWalmartListingProduct,
} as const
