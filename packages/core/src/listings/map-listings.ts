import {
  type FieldErrors,
  labelOf,
  type MapWalmartListing,
  type MapWalmartListings,
  type WalmartListingDocument,
  type WalmartListingId,
  type WalmartListingsDocument,
} from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import { requireLockedLinks } from '../instances/index.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { AisleError, duplicateFields, validationError } from '../platform/errors.ts'
import { write } from '../platform/write.ts'
import { changeLinks, objectionsTo, type ResolvedMapping, resolveMappings } from './change-links.ts'
import { presentListing, presentListings, requireListing, requireLockedListing } from './listing.ts'

/** Links a listing to a product by hand. */
export function mapListing(ctx: TenantRequestContext, input: MapWalmartListing): Promise<WalmartListingDocument> {
  return write(ctx, { input, ...subjectOf(input) }, async (tx, report) => {
    const listing = await requireLockedListing(tx, input)
    await checkMapping(tx, input)
    const { product_id, linked_by } = listing
    report({ before: { product_id, linked_by }, after: { product_id: input.product_id, linked_by: 'hand' } })
    await changeLinks(tx, input.id, [input])
    return { data: presentListing(await requireListing(tx, input)), message: null }
  })
}

const subjectOf = ({ id, listing_id: listingId }: WalmartListingId) =>
  ({ subject: 'walmart_listing', subjectId: listingId, instanceId: id }) as const

async function checkMapping(tx: TenantTransaction, input: MapWalmartListing): Promise<void> {
  const mappings = [{ listing: input.listing_id, product: input.product_id }]
  const resolved = await resolveMappings(tx, { instanceId: input.id, by: 'id', mappings })
  const objections = resolved.flatMap((mapping) => objectionsTo(mapping, { wantsProduct: true }))
  // A conflict: the listing is not a field of the request.
  if (objections.includes('archived_listing')) throw new AisleError('ERR_CONFLICT', archivedListing(input))
  const of = productErrors('product_id', input.product_id)
  if (objections.includes('unknown_product')) throw validationError({ product_id: [of.unknown_product] })
  if (objections.includes('archived_product')) throw validationError({ product_id: [of.archived_product] })
}

/** The errors of a field that names a product. */
function productErrors(path: string, id: number) {
  const label = labelOf(path)
  return {
    unknown_product: `The selected ${label} is invalid.`,
    archived_product: `The selected ${label} is archived. Unarchive it with POST /api/products/${id}/unarchive.`,
  }
}

function archivedListing({ id, listing_id: listingId }: WalmartListingId): string {
  return `Listing ${listingId} is archived. Unarchive it with PUT /api/walmart/${id}/products/unarchive.`
}

/** Removes a listing's link. Nothing links it again automatically. */
export function unmapListing(ctx: TenantRequestContext, input: WalmartListingId): Promise<WalmartListingDocument> {
  return write(ctx, { input, ...subjectOf(input) }, async (tx, report) => {
    const { link_id: linkId, product_id: productId } = await requireLockedListing(tx, input)
    // A conflict: the listing's state is the problem, not a field of the request.
    if (linkId === null) throw new AisleError('ERR_CONFLICT', `Listing ${input.listing_id} is not mapped.`)
    report({ before: { product_id: productId }, after: { product_id: null } })
    await changeLinks(tx, input.id, [{ listing_id: input.listing_id, product_id: null }])
    return { data: presentListing(await requireListing(tx, input)), message: null }
  })
}

/** Links listings to products by hand: all of them, or none if any cannot be linked. */
export function mapListings(ctx: TenantRequestContext, input: MapWalmartListings): Promise<WalmartListingsDocument> {
  const { id: instanceId } = input
  const mappings = input.mappings.map((mapping) => ({
    listing: mapping.sales_channel_listing_id,
    product: mapping.product_id,
  }))
  const ids = mappings.map(({ listing }) => listing)
  return write(ctx, { input, subject: 'walmart_instance', subjectId: instanceId }, async (tx) => {
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
    const errors = productErrors(product, productId ?? 0)
    const of = {
      unknown_listing: [listing, `The selected ${labelOf(listing)} is invalid.`],
      archived_listing: [listing, archivedListing({ id: instanceId, listing_id: listingId })],
      unknown_product: [product, errors.unknown_product],
      archived_product: [product, errors.archived_product],
    } as const
    return objectionsTo(mapping, { wantsProduct: productId !== null }).map((objection) => of[objection])
  })
  return Object.fromEntries(messages.map(([path, message]) => [path, [message]]))
}
