import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { inDocument } from '../../examples.ts'
import { Id } from '../../fields.ts'
import { defineOperation } from '../../operation.ts'
import { WalmartInstanceId } from '../get-instance.ts'
import { mappedListing, unlinkedListing } from './example-listings.ts'
import { WalmartListingsDocument } from './listing.ts'

/** Maps several listings to products. */
export const MapWalmartListings = WalmartInstanceId.extend({
  mappings: z
    .array(
      z.strictObject({
        sales_channel_listing_id: Id.meta({ description: 'Id of a listing. List each one only once.' }),
        product_id: Id.nullable().meta({ description: 'Id of an active product; null removes the mapping.' }),
      }),
    )
    .min(1)
    .max(1000)
    .meta({ description: 'Listings that are not included keep their product.' }),
})
export type MapWalmartListings = documented.MapWalmartListings

export const mapWalmartListings = defineOperation({
  operationId: 'bulkMapWalmartProducts',
  method: 'PUT',
  path: '/walmart/{id}/products/map',
  scope: 'integrations:write',
  summary: 'Map several listings',
  description:
    'Maps and unmaps listings, as the operations for a single listing do: all of them or none. Returns these listings in the ' +
    'given order.',
  success: { status: 200 },
  headers: [],
  input: MapWalmartListings,
  output: WalmartListingsDocument,
  errors: ['ERR_NOT_FOUND'],
  example: {
    input: {
      id: 1,
      mappings: [
        { sales_channel_listing_id: 501, product_id: 7 },
        { sales_channel_listing_id: 502, product_id: null },
      ],
    },
    output: inDocument([mappedListing, unlinkedListing]),
  },
})
