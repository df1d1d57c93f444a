import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { inPage } from '../../examples.ts'
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

/** The query of `GET /api/walmart/{id}/products`. */
export const ListWalmartListings = listQuery({
  sort: ['id', 'sku', 'productName', 'priceAmount', 'publishedStatus', 'lifecycleStatus'],
  search: 'names, SKUs, WPIDs and UPCs',
  fields: {
    ...WalmartInstanceId.shape,
    link_state: z
      .enum(['linked', 'unlinked'])
      .optional()
      .meta({ description: '`linked`: only listings with a product; `unlinked`: only listings without one.' }),
    publishedStatus: Exactly.meta({
      description: 'Only listings with this published status on Walmart, e.g. `PUBLISHED`.',
    }),
    lifecycleStatus: Exactly.meta({
      description: 'Only listings with this lifecycle status on Walmart, e.g. `ACTIVE`.',
    }),
    sku: Exactly.meta({ description: 'Only the listing with exactly this SKU.' }),
    archived: z
      .boolean()
      .default(false)
      .meta({ description: 'Whether to list archived listings instead of active ones.' }),
  },
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
    output: inPage(linkedListing),
  },
})
