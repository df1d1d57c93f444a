import { getRawWalmartListing, getWalmartListing } from './get-listing.ts'
import { listWalmartListings } from './list-listings.ts'
import { mapWalmartListing, unmapWalmartListing } from './map-listing.ts'

/** What can be done with the listings of an instance, beside refreshing them. */
export const walmartListings = {
  list: listWalmartListings,
  get: getWalmartListing,
  raw: getRawWalmartListing,
  map: mapWalmartListing,
  unmap: unmapWalmartListing,
} as const
