import * as z from 'zod'

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

/** Which listings of an instance, by their own state; all of those in use if nothing is said. */
export const walmartListingFilters = {
  link_state: z
    .enum(['linked', 'unlinked'])
    .optional()
    .meta({ description: 'Only those that have a product, or none.' }),
  publishedStatus: Exactly.meta({ description: "Only those with this status of Walmart's, e.g. `PUBLISHED`." }),
  lifecycleStatus: Exactly.meta({ description: "Only those with this status of Walmart's, e.g. `ACTIVE`." }),
  sku: Exactly.meta({ description: 'Only the one with exactly this SKU.' }),
} as const

/** Whether a list is of what is in use, or of what is archived. */
export const archivedListings = z
  .boolean()
  .default(false)
  .meta({ description: 'False: those in use; true: those that are archived.' })

/** The texts of a listing that a search looks at. */
export const searchedTexts = 'names, SKUs, WPIDs and UPCs'

/** The query of `GET /api/walmart/{id}/products`. */
export const ListWalmartListings = listQuery({
  sort: ['id', 'sku', 'productName', 'priceAmount', 'publishedStatus', 'lifecycleStatus'],
  search: searchedTexts,
  fields: { ...WalmartInstanceId.shape, ...walmartListingFilters, archived: archivedListings },
})
export type ListWalmartListings = z.infer<typeof ListWalmartListings>

export const listWalmartListings = defineOperation({
  operationId: 'listWalmartProducts',
  method: 'GET',
  path: '/walmart/{id}/products',
  scope: 'integrations:read',
  summary: 'List the products of an instance',
  description:
    "The seller's listings on Walmart as of the last refresh, each with the seller's own product that it stands for, or " +
    'with the reason why it has none.',
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
