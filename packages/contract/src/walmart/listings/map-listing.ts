import type * as documented from '../../documented-types.ts'
import { inDocument } from '../../examples.ts'
import { Id } from '../../fields.ts'
import { defineOperation } from '../../operation.ts'
import { mappedListing } from './example-listings.ts'
import { WalmartListingDocument, WalmartListingId } from './listing.ts'

/** Maps a listing to a product. */
export const MapWalmartListing = WalmartListingId.extend({
  product_id: Id.meta({ description: 'Id of an active product.', examples: [7] }),
})
export type MapWalmartListing = documented.MapWalmartListing

const maps = {
  path: '/walmart/{id}/products/{listing_id}/map',
  scope: 'integrations:write',
  headers: ['Idempotency-Key'],
  output: WalmartListingDocument,
  errors: ['ERR_NOT_FOUND', 'ERR_CONFLICT'],
} as const

export const mapWalmartListing = defineOperation({
  operationId: 'mapWalmartProduct',
  ...maps,
  method: 'POST',
  summary: 'Map a listing to a product',
  description:
    'Maps a listing to a product, or remaps it to another one. Order lines that were waiting for the listing get its product. ' +
    'Automatic linking does not change the mapping later. An archived listing or product can only keep the link ' +
    'that it has: returns 409 for another link of an archived listing, and 422 for an archived product.',
  success: { status: 201, location: '/walmart/{data.integration_instance_id}/products/{data.id}' },
  input: MapWalmartListing,
  example: { input: { id: 1, listing_id: 501, product_id: 7 }, output: inDocument(mappedListing) },
})

export const unmapWalmartListing = defineOperation({
  operationId: 'unmapWalmartProduct',
  ...maps,
  method: 'DELETE',
  summary: 'Unmap a listing',
  description:
    'Removes the product from a listing, which is then no longer linked automatically. Order lines that have the product ' +
    'keep it. Returns 409 if the listing has no product.',
  success: { status: 200 },
  input: WalmartListingId,
  example: {
    input: { id: 1, listing_id: 501 },
    output: {
      data: {
        ...mappedListing,
        product_listing_id: null,
        product: null,
        mapped_sku: null,
        mapped_at: null,
        link: {
          state: 'unlinked',
          reason: 'unmapped_by_hand',
          message:
            'Unmapped by hand, so it is not linked automatically. Map it with ' +
            'POST /api/walmart/1/products/501/map.',
          linked_at: null,
        },
      },
      message: null,
    },
  },
})
