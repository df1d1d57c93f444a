import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { inDocument } from '../../examples.ts'
import { isPlain } from '../../fields.ts'
import { defineOperation } from '../../operation.ts'
import { WalmartInstanceId } from '../get-instance.ts'
import { linkedListing } from './example-listings.ts'
import { WalmartListingDocument } from './listing.ts'

/** Identifies the instance and the item to import. */
export const RefreshWalmartListing = WalmartInstanceId.extend({
  sku: z
    .string()
    .min(1)
    .max(255)
    .check(...isPlain)
    .meta({ description: "The seller's SKU on Walmart, exactly.", examples: ['MUG-BLUE-350'] }),
})
export type RefreshWalmartListing = documented.RefreshWalmartListing

export const refreshWalmartListing = defineOperation({
  operationId: 'refreshWalmartProduct',
  method: 'POST',
  path: '/walmart/{id}/products/refresh-product',
  scope: 'integrations:write',
  summary: 'Refresh one listing',
  description:
    'Requests an item from Walmart by its SKU, stores it and links it as a refresh would. Returns 404 if the seller has no such ' +
    'item, 422 if it cannot be read or Walmart rejects the credentials, 409 if the credentials change during the call, and 503 ' +
    'with `Retry-After` if Walmart is unavailable.',
  success: { status: 200 },
  headers: [],
  input: RefreshWalmartListing,
  output: WalmartListingDocument,
  errors: [
    'ERR_NOT_FOUND',
    'ERR_CONFLICT',
    'ERR_WALMART_CREDENTIALS_REJECTED',
    'ERR_WALMART_PERMISSION_MISSING',
    'ERR_WALMART_UNAVAILABLE',
  ],
  example: { input: { id: 1, sku: 'MUG-BLUE-350' }, output: inDocument(linkedListing) },
})
