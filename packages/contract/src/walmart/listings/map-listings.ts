import * as z from 'zod'

import { Id } from '../../fields.ts'
import { defineOperation } from '../../operation.ts'
import { WalmartInstanceId } from '../get-instance.ts'
import { mappedListing, unlinkedListing } from './example-listings.ts'
import { WalmartListingsDocument } from './listing.ts'

/** Which products several listings stand for. */
export const MapWalmartListings = WalmartInstanceId.extend({
  mappings: z
    .array(
      z.strictObject({
        sales_channel_listing_id: Id.meta({ description: 'The id of a listing of the instance, each once.' }),
        product_id: Id.nullable().meta({ description: 'A product in use; null takes the mapping away.' }),
      }),
    )
    .min(1)
    .max(1000)
    .meta({ description: 'Listings that are not named keep the product that they have.' }),
})
export type MapWalmartListings = z.infer<typeof MapWalmartListings>

export const mapWalmartListings = defineOperation({
  operationId: 'bulkMapWalmartProducts',
  method: 'PUT',
  path: '/walmart/{id}/products/map',
  scope: 'integrations:write',
  summary: 'Map several products of an instance',
  description:
    'Maps and unmaps listings by hand, as one at a time would: all of those given, or none. Answers these listings, in ' +
    'the order given.',
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
    output: { data: [mappedListing, unlinkedListing], message: null },
  },
})
