import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { documentOf, Id } from '../../fields.ts'
import { defineOperation } from '../../operation.ts'
import { WalmartListingId } from './listing.ts'

/** A product that may match a listing. */
export const WalmartListingMatch = z
  .object({
    match_type: z
      .enum(['exact', 'barcode', 'similar'])
      .meta({ description: '`exact`: same SKU; `barcode`: same barcode; `similar`: similar SKU or name.' }),
    similarity: z
      .number()
      .min(0)
      .max(1)
      .meta({ description: '1 for an exact or barcode match; otherwise the similarity of the SKU or name.' }),
    product: z.object({ id: Id, sku: z.string(), name: z.string(), barcode: z.string().nullable() }),
  })
  .meta({ id: 'WalmartListingMatch' })
export type WalmartListingMatch = documented.WalmartListingMatch

/** The products that may match a listing, in their envelope. */
export const WalmartListingMatches = documentOf(
  z
    .object({
      exact_match: WalmartListingMatch.nullable().meta({
        description: 'The product with exactly the same SKU, if there is one.',
      }),
      barcode_match: WalmartListingMatch.nullable().meta({
        description:
          "A product whose barcode is the listing's UPC or, failing that, its GTIN. Leading zeros are ignored.",
      }),
      similar_matches: z.array(WalmartListingMatch).max(5).meta({
        description: 'Other products, most similar first.',
      }),
    })
    .meta({ id: 'WalmartListingMatches' }),
)
export type WalmartListingMatches = documented.WalmartListingMatches

const mug = { id: 7, sku: 'MUG-BLUE-350', name: 'Blue mug, 350 ml', barcode: '036000291452' }

export const smartMatchWalmartListing = defineOperation({
  operationId: 'smartMatchWalmartProduct',
  method: 'POST',
  path: '/walmart/{id}/products/{listing_id}/smart-match',
  scope: 'integrations:read',
  summary: 'Suggest products for a listing',
  description: 'Finds active products that may match the listing. Changes nothing.',
  success: { status: 200 },
  headers: [],
  input: WalmartListingId,
  output: WalmartListingMatches,
  errors: ['ERR_NOT_FOUND'],
  example: {
    input: { id: 1, listing_id: 501 },
    output: {
      data: {
        exact_match: { match_type: 'exact', similarity: 1, product: mug },
        barcode_match: { match_type: 'barcode', similarity: 1, product: mug },
        similar_matches: [],
      },
      message: null,
    },
  },
})
