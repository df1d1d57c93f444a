import type * as z from 'zod'

import { Id } from '../../fields.ts'
import { defineOperation } from '../../operation.ts'
import { mappedListing } from './example-listings.ts'
import { WalmartListingDocument, WalmartListingId } from './listing.ts'

/** Which product a listing stands for. */
export const MapWalmartListing = WalmartListingId.extend({
  product_id: Id.meta({ description: 'A product in use.', examples: [7] }),
})
export type MapWalmartListing = z.infer<typeof MapWalmartListing>

const maps = {
  path: '/walmart/{id}/products/{listing_id}/map',
  scope: 'integrations:write',
  headers: ['Idempotency-Key'],
  output: WalmartListingDocument,
  errors: ['ERR_NOT_FOUND', 'ERR_CONFLICT', 'ERR_IDEMPOTENCY_KEY_IN_FLIGHT', 'ERR_IDEMPOTENCY_KEY_REUSED'],
} as const

export const mapWalmartListing = defineOperation({
  operationId: 'mapWalmartProduct',
  ...maps,
  method: 'POST',
  summary: 'Map a product of an instance',
  description:
    'Says which of the own products a listing stands for, or another one than until now. Order lines that had waited for ' +
    'it get the product. Nothing that runs by itself changes it later. An archived listing answers 409.',
  success: { status: 201, location: '/walmart/{data.integration_instance_id}/products/{data.id}' },
  input: MapWalmartListing,
  example: { input: { id: 1, listing_id: 501, product_id: 7 }, output: { data: mappedListing, message: null } },
})

export const unmapWalmartListing = defineOperation({
  operationId: 'unmapWalmartProduct',
  ...maps,
  method: 'DELETE',
  summary: 'Unmap a product of an instance',
  description:
    'Takes the product away from a listing, which is not linked by itself again until a person maps it. Order lines keep ' +
    'the product that they have. A listing without one answers 409.',
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
            'A person has taken its product away, so it is not linked by itself. Map it with ' +
            'POST /api/walmart/1/products/501/map.',
          linked_at: null,
        },
      },
      message: null,
    },
  },
})
