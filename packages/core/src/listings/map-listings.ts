import { type FieldErrors, labelOf, type MapWalmartListings, type WalmartListingsDocument } from '@aisle/contract'

import { type TenantContext, transaction } from '../platform/context.ts'
import { duplicateFields, validationError } from '../platform/errors.ts'
import { changeLinks } from './change-links.ts'
import { requireLockedLinks } from './get-listing.ts'
import { presentListings } from './listing.ts'
import { archivedListing, archivedProduct } from './map-listing.ts'
import { objectionsTo, type ResolvedMapping, resolveMappings } from './resolve-mappings.ts'

/** Links listings to products by hand: all of them, or none if any cannot be linked. */
export function mapListings(ctx: TenantContext, input: MapWalmartListings): Promise<WalmartListingsDocument> {
  const { id: instanceId } = input
  const mappings = input.mappings.map((mapping) => ({
    listing: mapping.sales_channel_listing_id,
    product: mapping.product_id,
  }))
  const ids = mappings.map(({ listing }) => listing)
  return transaction(ctx, async (tx) => {
    await requireLockedLinks(tx, instanceId)
    const resolved = await resolveMappings(tx, { instanceId, by: 'id', mappings })
    const errors = {
      ...wrongFields(input, resolved),
      ...duplicateFields(ids, (index) => `mappings.${index}.sales_channel_listing_id`),
    }
    if (Object.keys(errors).length > 0) throw validationError(errors)
    const changes = mappings.map(({ listing, product }) => ({ listing_id: listing, product_id: product }))
    await changeLinks(tx, instanceId, changes)
    return { data: await presentListings(tx, instanceId, ids), message: null }
  })
}

function wrongFields(
  { id: instanceId, mappings }: MapWalmartListings,
  resolved: readonly ResolvedMapping[],
): FieldErrors {
  const messages = resolved.flatMap((mapping) => {
    const { sales_channel_listing_id: listingId = 0, product_id: productId = null } = mappings[mapping.index] ?? {}
    const listing = `mappings.${mapping.index}.sales_channel_listing_id`
    const product = `mappings.${mapping.index}.product_id`
    const of = {
      unknown_listing: [listing, `The selected ${labelOf(listing)} is invalid.`],
      archived_listing: [listing, archivedListing({ id: instanceId, listing_id: listingId })],
      unknown_product: [product, `The selected ${labelOf(product)} is invalid.`],
      archived_product: [product, archivedProduct(product, productId ?? 0)],
    } as const
    return objectionsTo(mapping, productId !== null).map((objection) => of[objection])
  })
  return Object.fromEntries(messages.map(([path, message]) => [path, [message]]))
}
