import { labelOf, type MapWalmartListing, WalmartListingDocument, type WalmartListingId } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import type { TenantRequestContext } from '../platform/context.ts'
import { AisleError, validationError } from '../platform/errors.ts'
import { writeOnce } from '../platform/idempotency.ts'
import { changeLinks } from './change-links.ts'
import { findProduct } from './map-queries.ts'
import { presentListing } from './present-listing.ts'
import { holdListing, requireListing } from './require-listing.ts'

/** Says which product a listing stands for. */
export function mapListing(ctx: TenantRequestContext, input: MapWalmartListing): Promise<WalmartListingDocument> {
  const write = { operation: 'walmart.products.map', input, answer: WalmartListingDocument }
  return writeOnce(ctx, write, async (tx) => {
    const listing = await holdListing(tx, input)
    if (listing.archived_at !== null) throw new AisleError('ERR_CONFLICT', archivedListing(input))
    await requireProductInUse(tx, input.product_id)
    await changeLinks(tx, input.id, [input])
    return { data: presentListing(await requireListing(tx, input)), message: null }
  })
}

async function requireProductInUse(tx: TenantTransaction, id: number): Promise<void> {
  const product = await findProduct(tx, id)
  if (!product) throw validationError({ product_id: ['The selected product id is invalid.'] })
  if (product.archived_at !== null) throw validationError({ product_id: [archivedProduct('product_id', id)] })
}

/** The sentence about a field that names a product which is out of use. */
export function archivedProduct(path: string, id: number): string {
  return `The selected ${labelOf(path)} is archived. Take it back into use with POST /api/products/${id}/unarchive.`
}

export function archivedListing({ id, listing_id: listingId }: WalmartListingId): string {
  return `The listing ${listingId} is archived. Take it back into use with PUT /api/walmart/${id}/products/unarchive.`
}
