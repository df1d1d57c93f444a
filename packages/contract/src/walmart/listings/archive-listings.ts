import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { inDocument } from '../../examples.ts'
import { Id } from '../../fields.ts'
import { defineOperation } from '../../operation.ts'
import { WalmartInstanceId } from '../get-instance.ts'
import { linkedListing, unlinkedListing } from './example-listings.ts'
import { WalmartListingsDocument } from './listing.ts'

/** Identifies several listings of an instance. */
export const WalmartListingIds = WalmartInstanceId.extend({
  ids: z.array(Id).min(1).max(1000).meta({ description: 'Ids of the listings.' }),
})
export type WalmartListingIds = documented.WalmartListingIds

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
  summary: 'Archive listings',
  description:
    'Archives listings, all of them or none. An archived listing keeps its product, is not linked automatically, and ' +
    'appears only in lists of archived listings. Nothing changes on Walmart, and refreshes do not unarchive listings.',
  example: {
    input: { id: 1, ids: [501] },
    output: inDocument([{ ...linkedListing, archived_at: '2026-11-23T16:30:00.000Z' }]),
  },
})

export const unarchiveWalmartListings = defineOperation({
  operationId: 'unarchiveWalmartProducts',
  ...archiving,
  path: '/walmart/{id}/products/unarchive',
  summary: 'Unarchive listings',
  description: 'Unarchives listings, all of them or none.',
  example: { input: { id: 1, ids: [502] }, output: inDocument([unlinkedListing]) },
})
