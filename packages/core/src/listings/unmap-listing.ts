import { WalmartListingDocument, type WalmartListingId } from '@aisle/contract'

import type { TenantRequestContext } from '../platform/context.ts'
import { AisleError } from '../platform/errors.ts'
import { writeOnce } from '../platform/idempotency.ts'
import { changeLinks } from './change-links.ts'
import { presentListing } from './present-listing.ts'
import { holdListing, requireListing } from './require-listing.ts'

/** Takes its product away from a listing, for good: nothing links it again by itself. */
export function unmapListing(ctx: TenantRequestContext, input: WalmartListingId): Promise<WalmartListingDocument> {
  const write = { operation: 'walmart.products.unmap', input, answer: WalmartListingDocument }
  return writeOnce(ctx, write, async (tx) => {
    const { link_id: linkId } = await holdListing(tx, input)
    // The listing's state, and no field of the call, is what is in the way.
    if (linkId === null) throw new AisleError('ERR_CONFLICT', `The listing ${input.listing_id} is not mapped.`)
    await changeLinks(tx, input.id, [{ listing_id: input.listing_id, product_id: null }])
    return { data: presentListing(await requireListing(tx, input)), message: null }
  })
}
