import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { inDocument } from '../../examples.ts'
import { documentOf } from '../../fields.ts'
import { defineOperation } from '../../operation.ts'
import { unlinkedListing } from './example-listings.ts'
import { WalmartListingDocument, WalmartListingId } from './listing.ts'

export const getWalmartListing = defineOperation({
  operationId: 'getWalmartProduct',
  method: 'GET',
  path: '/walmart/{id}/products/{listing_id}',
  scope: 'integrations:read',
  summary: 'Get a listing',
  description: 'Returns a listing, archived or not, as of the last refresh.',
  success: { status: 200 },
  headers: [],
  input: WalmartListingId,
  output: WalmartListingDocument,
  errors: ['ERR_NOT_FOUND'],
  example: { input: { id: 1, listing_id: 502 }, output: inDocument(unlinkedListing) },
})

/** Walmart's own JSON for an item, in its envelope. */
export const RawWalmartListing = documentOf(
  z.record(z.string(), z.unknown()).meta({ description: "Walmart's JSON, unchanged." }),
)
export type RawWalmartListing = documented.RawWalmartListing

export const getRawWalmartListing = defineOperation({
  operationId: 'getRawWalmartProduct',
  method: 'GET',
  path: '/walmart/{id}/products/{listing_id}/raw',
  scope: 'integrations:read',
  summary: 'Get a listing directly from Walmart',
  description:
    "Requests the item from Walmart and returns Walmart's JSON without storing it. Returns 404 if Walmart does not know the " +
    'SKU, 422 if it rejects the credentials, and 503 with `Retry-After` if it is unavailable.',
  success: { status: 200 },
  headers: [],
  input: WalmartListingId,
  output: RawWalmartListing,
  errors: [
    'ERR_NOT_FOUND',
    'ERR_WALMART_CREDENTIALS_REJECTED',
    'ERR_WALMART_PERMISSION_MISSING',
    'ERR_WALMART_UNAVAILABLE',
  ],
  example: {
    input: { id: 1, listing_id: 501 },
    output: {
      data: {
        mart: 'WALMART_US',
        sku: 'MUG-BLUE-350',
        wpid: '4ABCDEF12345',
        upc: '036000291452',
        productName: 'Blue stoneware mug, 350 ml',
        price: { currency: 'USD', amount: 14.95 },
        publishedStatus: 'PUBLISHED',
        lifecycleStatus: 'ACTIVE',
      },
      message: null,
    },
  },
})
