import type { RawWalmartListing, WalmartListingId } from '@aisle/contract'
import { WalmartError } from '@aisle/walmart'

import { askWalmart, requireInstance } from '../instances/index.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { AisleError } from '../platform/errors.ts'
import { transaction } from '../platform/transaction.ts'
import { requireListing } from './get-listing.ts'

/** The item as Walmart returns it now. Nothing is stored. */
export async function getRawListing(ctx: TenantRequestContext, input: WalmartListingId): Promise<RawWalmartListing> {
  const { sku } = await transaction(ctx, async (tx) => {
    await requireInstance(tx, input.id)
    return requireListing(tx, input)
  })
  const item = await askWalmart(ctx, input.id, ({ walmart }, signal) =>
    walmart.getItem(sku, { signal }).catch((error: unknown) => {
      const isUnknown = error instanceof WalmartError && error.kind === 'not_found'
      throw isUnknown ? unknownToWalmart(sku, error) : error
    }),
  )
  // It was parsed as an item, so it is an object.
  return { data: item.raw as RawWalmartListing['data'], message: null }
}

export function unknownToWalmart(sku: string, cause: WalmartError): AisleError {
  return new AisleError('ERR_NOT_FOUND', `The seller has no item with the SKU "${sku}" on Walmart.`, { cause })
}
