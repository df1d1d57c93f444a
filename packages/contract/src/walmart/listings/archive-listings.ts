import * as z from 'zod'

import { Id } from '../../fields.ts'
import { defineOperation } from '../../operation.ts'
import { WalmartInstanceId } from '../get-instance.ts'
import { linkedListing, unlinkedListing } from './example-listings.ts'
import { WalmartListingsDocument } from './listing.ts'

/** Names several listings of an instance. */
export const WalmartListingIds = WalmartInstanceId.extend({
  ids: z.array(Id).min(1).max(1000).meta({ description: 'Listings of the instance.' }),
})
export type WalmartListingIds = z.infer<typeof WalmartListingIds>

const archiving = {
  method: 'PUT',
  scope: 'integrations:write',
  success: { status: 200 },
  headers: [],
  input: WalmartListingIds,
  output: WalmartListingsDocument,
  errors: ['ERR_NOT_FOUND'],
} as const

export const archiveWalmartListings = defineOperation({
  operationId: 'archiveWalmartProducts',
  ...archiving,
  path: '/walmart/{id}/products/archive',
  summary: 'Archive products of an instance',
  description:
    'Takes listings out of use, all of those given or none: they keep the product that they have, are not linked by ' +
    'themselves, and are listed among the archived ones only. Nothing changes on Walmart, and no refresh brings them back.',
  example: {
    input: { id: 1, ids: [501] },
    output: { data: [{ ...linkedListing, archived_at: '2026-11-23T16:30:00.000Z' }], message: null },
  },
})

export const unarchiveWalmartListings = defineOperation({
  operationId: 'unarchiveWalmartProducts',
  ...archiving,
  path: '/walmart/{id}/products/unarchive',
  summary: 'Take products of an instance back into use',
  description: 'Takes archived listings back into use, all of those given or none.',
  example: { input: { id: 1, ids: [502] }, output: { data: [unlinkedListing], message: null } },
})
