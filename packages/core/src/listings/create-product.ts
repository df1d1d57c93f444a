import { CreatedWalmartListingProduct, type WalmartListingId } from '@aisle/contract'

import type { TenantRequestContext } from '../platform/context.ts'
import { AisleError } from '../platform/errors.ts'
import { write } from '../platform/write.ts'
import { createFromListings } from './create-from-listings.ts'
import { explainMissingLink } from './explain-link.ts'
import { requireListing, requireLockedListing } from './get-listing.ts'
import { presentListing } from './listing.ts'

/** Creates a product from a listing, or links the product that has its SKU. */
export function createProduct(
  ctx: TenantRequestContext,
  input: WalmartListingId,
): Promise<CreatedWalmartListingProduct> {
  const subject = { subject: 'walmart_listing', subjectId: input.listing_id, instanceId: input.id }
  return write(ctx, { input, ...subject }, async (tx, report) => {
    const listing = await requireLockedListing(tx, input)
    if (listing.product_id !== null) throw alreadyMapped(input.listing_id, listing.product_id)
    const created = (await createFromListings(tx, input.id, [input.listing_id])).get(input.listing_id)
    if (!created) throw new AisleError('ERR_CONFLICT', explainMissingLink(listing))
    report({ after: { product_id: created.product_id } })
    const what = created.linkedExisting ? 'already existed and was linked' : 'was created'
    return {
      data: presentListing(await requireListing(tx, input)),
      message: `A product with the SKU "${listing.sku}" ${what}.`,
      linked_existing: created.linkedExisting,
    }
  })
}

function alreadyMapped(listingId: number, productId: number): AisleError {
  return new AisleError('ERR_CONFLICT', `Listing ${listingId} is already mapped to product ${productId}.`)
}
