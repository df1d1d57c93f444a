import { labelOf, type MapWalmartListing, WalmartListingDocument, type WalmartListingId } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import type { TenantRequestContext } from '../platform/context.ts'
import { AisleError, validationError } from '../platform/errors.ts'
import { writeOnce } from '../platform/idempotency.ts'
import { changeLinks } from './change-links.ts'
import { requireListing, requireLockedListing } from './get-listing.ts'
import { presentListing } from './listing.ts'

/** Links a listing to a product by hand. */
export function mapListing(ctx: TenantRequestContext, input: MapWalmartListing): Promise<WalmartListingDocument> {
  const write = { operation: 'walmart.products.map', input, output: WalmartListingDocument }
  return writeOnce(ctx, write, async (tx) => {
    const listing = await requireLockedListing(tx, input)
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

/** The error of a field that names an archived product. */
export function archivedProduct(path: string, id: number): string {
  return `The selected ${labelOf(path)} is archived. Unarchive it with POST /api/products/${id}/unarchive.`
}

export function archivedListing({ id, listing_id: listingId }: WalmartListingId): string {
  return `The listing ${listingId} is archived. Unarchive it with PUT /api/walmart/${id}/products/unarchive.`
}

/** Removes a listing's link. Nothing links it again automatically. */
export function unmapListing(ctx: TenantRequestContext, input: WalmartListingId): Promise<WalmartListingDocument> {
  const write = { operation: 'walmart.products.unmap', input, output: WalmartListingDocument }
  return writeOnce(ctx, write, async (tx) => {
    const { link_id: linkId } = await requireLockedListing(tx, input)
    // A conflict: the listing's state is the problem, not a field of the request.
    if (linkId === null) throw new AisleError('ERR_CONFLICT', `The listing ${input.listing_id} is not mapped.`)
    await changeLinks(tx, input.id, [{ listing_id: input.listing_id, product_id: null }])
    return { data: presentListing(await requireListing(tx, input)), message: null }
  })
}

function findProduct(tx: TenantTransaction, id: number) {
  return tx.selectFrom('products').select(['id', 'archived_at']).where('id', '=', id).executeTakeFirst()
}
