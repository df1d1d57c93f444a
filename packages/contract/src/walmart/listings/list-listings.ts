import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { isPlain } from '../../fields.ts'
import { listQuery } from '../../lists.ts'
import { defineOperation } from '../../operation.ts'
import { WalmartInstanceId } from '../get-instance.ts'
import { linkedListing } from './example-listings.ts'
import { WalmartListingPage } from './listing.ts'

const Exactly = z
  .string()
  .max(255)
  .check(...isPlain)
  .optional()

/** Filters on a listing's own state. */
export const walmartListingFilters = {
  link_state: z
    .enum(['linked', 'unlinked'])
    .optional()
    .meta({ description: '`linked`: only listings with a product; `unlinked`: only listings without one.' }),
  publishedStatus: Exactly.meta({
    description: 'Only listings with this published status on Walmart, e.g. `PUBLISHED`.',
  }),
  lifecycleStatus: Exactly.meta({ description: 'Only listings with this lifecycle status on Walmart, e.g. `ACTIVE`.' }),
  sku: Exactly.meta({ description: 'Only the listing with exactly this SKU.' }),
} as const

export const archivedListings = z
  .boolean()
  .default(false)
  .meta({ description: 'Whether to list archived listings instead of active ones.' })

/** The fields of a listing that `search` covers, for descriptions. */
export const searchedTexts = 'names, SKUs, WPIDs and UPCs'

/** The query of `GET /api/walmart/{id}/products`. */
export const ListWalmartListings = listQuery({
  sort: ['id', 'sku', 'productName', 'priceAmount', 'publishedStatus', 'lifecycleStatus'],
  search: searchedTexts,
  fields: { ...WalmartInstanceId.shape, ...walmartListingFilters, archived: archivedListings },
})
export type ListWalmartListings = documented.ListWalmartListings

export const listWalmartListings = defineOperation({
  operationId: 'listWalmartProducts',
  method: 'GET',
  path: '/walmart/{id}/products',
  scope: 'integrations:read',
  summary: 'List listings',
  description:
    "The seller's listings on Walmart as of the last refresh, each with the product it is linked to, or the reason it has " +
    'none.',
  success: { status: 200 },
  headers: [],
  input: ListWalmartListings,
  output: WalmartListingPage,
  errors: ['ERR_NOT_FOUND'],
  example: {
    input: { id: 1, search: 'mug', link_state: 'linked', sort: '-priceAmount' },
    output: { data: [linkedListing], current_page: 1, last_page: 1, per_page: 10, total: 1, from: 1, to: 1 },
  },
})
