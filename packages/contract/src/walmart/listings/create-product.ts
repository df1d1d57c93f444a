import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { documentOf, Id } from '../../fields.ts'
import { defineOperation } from '../../operation.ts'
import { WalmartInstanceId } from '../get-instance.ts'
import { namedOrAll, namedOrAllSchema } from '../named-or-all.ts'
import { WalmartRun } from '../runs/run.ts'
import { linkedListing, unlinkedListing } from './example-listings.ts'
import { ListWalmartListings } from './list-listings.ts'
import { WalmartListingDocument, WalmartListingId } from './listing.ts'

/** A listing and its new product. */
export const CreatedWalmartListingProduct = WalmartListingDocument.extend({
  linked_existing: z
    .boolean()
    .meta({ description: 'Whether an existing product with the same SKU was linked instead.' }),
})
export type CreatedWalmartListingProduct = documented.CreatedWalmartListingProduct

const creates = {
  method: 'POST',
  scope: 'integrations:write',
  headers: ['Idempotency-Key'],
} as const

export const createWalmartListingProduct = defineOperation({
  operationId: 'createProductFromListing',
  ...creates,
  path: '/walmart/{id}/products/{listing_id}/create-sku-product',
  summary: 'Create a product from a listing',
  description:
    "Creates a product with the listing's SKU, name and barcode, and links them. If a product with that SKU exists, it is " +
    'linked unchanged. Returns 409 if the listing already has a product or is archived, or if the product with its SKU is ' +
    'archived.',
  success: { status: 201, location: '/walmart/{data.integration_instance_id}/products/{data.id}' },
  input: WalmartListingId,
  output: CreatedWalmartListingProduct,
  errors: ['ERR_NOT_FOUND', 'ERR_CONFLICT'],
  example: {
    input: { id: 1, listing_id: 502 },
    output: {
      data: {
        ...unlinkedListing,
        product_listing_id: 602,
        product: { id: 8, name: 'Ivory hall rug, 60 x 180 cm', sku: 'RUG-IVORY', listing_id: 602 },
        mapped_sku: 'RUG-IVORY',
        mapped_at: '2026-11-23T16:30:00.000Z',
        link: {
          ...linkedListing.link,
          reason: 'created_from_listing',
          message: 'The product was created from this listing.',
          linked_at: '2026-11-23T16:30:00.000Z',
        },
      },
      message: 'A product with the SKU "RUG-IVORY" was created.',
      linked_existing: false,
    },
  },
})

const { search, publishedStatus, lifecycleStatus, sku } = ListWalmartListings.shape
const filters = z.strictObject({ search, publishedStatus, lifecycleStatus, sku })

/** Selects the listings to create products for: the given ones, or all that have none. */
export const CreateWalmartListingProducts = WalmartInstanceId.extend({
  ids: z.array(Id).min(1).max(1000).optional().meta({ description: 'Ids of the listings.' }),
  create_all_products: z.boolean().default(false).meta({
    description: 'Instead of `ids`: all active listings without a product, except those that were unmapped by hand.',
  }),
  filters: filters.optional().meta({ description: 'With `create_all_products`: only listings that match.' }),
})
  .check(namedOrAll('create_all_products'))
  .meta(namedOrAllSchema('create_all_products'))
export type CreateWalmartListingProducts = documented.CreateWalmartListingProducts

/** The results of creating products. */
export const CreatedWalmartListingProducts = documentOf(
  z
    .object({
      queued: z.int().min(0).meta({
        description: 'With `create_all_products`: number of listings to be processed in the background.',
      }),
      results: z
        .array(
          z.object({
            listing_id: Id,
            result: z.enum(['created', 'linked_existing', 'already_linked', 'failed']),
            product_id: Id.nullable().meta({
              description: 'The product that the listing now has; null if it has none.',
            }),
            message: z
              .string()
              .nullable()
              .meta({ description: 'Why it has none, and what to do about it; null if it has one.' }),
          }),
        )
        .meta({ description: 'One result for each of `ids`, in the same order.' }),
      run: z.nullable(WalmartRun).meta({
        description: 'With `create_all_products`: the run that creates the products; null if there are none to create.',
      }),
    })
    .meta({ id: 'CreatedWalmartListingProducts' }),
)
export type CreatedWalmartListingProducts = documented.CreatedWalmartListingProducts

export const createWalmartListingProducts = defineOperation({
  operationId: 'createProductsFromListings',
  ...creates,
  path: '/walmart/{id}/products/create-sku-products',
  summary: 'Create products from listings',
  description:
    'Creates a product for each listing, as the operation for a single listing does. Listings in `ids` are processed before ' +
    'the response, which has a result for each; a failure does not affect the others. With `create_all_products` the work is ' +
    'a run, which can be followed and cancelled; the `link` of each listing shows the outcome. A second request with the ' +
    'same filters returns the run in progress; one with other filters returns 409.',
  success: { status: 202 },
  input: CreateWalmartListingProducts,
  output: CreatedWalmartListingProducts,
  errors: ['ERR_NOT_FOUND', 'ERR_CONFLICT'],
  example: {
    input: { id: 1, ids: [501, 502] },
    output: {
      data: {
        queued: 0,
        results: [
          { listing_id: 501, result: 'already_linked', product_id: 7, message: null },
          { listing_id: 502, result: 'created', product_id: 8, message: null },
        ],
        run: null,
      },
      message: null,
    },
  },
})
