import type { WalmartListingId } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import { AisleError } from '../platform/errors.ts'
import { lockLinks, requireKeptInstance } from '../sync/index.ts'
import { findListing } from './listing-queries.ts'
import type { ListingRow } from './listing-row.ts'

/** @throws AisleError `ERR_NOT_FOUND` where the instance has no such listing */
export async function requireListing(tx: TenantTransaction, place: WalmartListingId): Promise<ListingRow> {
  const row = await findListing(tx, place)
  if (!row) {
    throw new AisleError('ERR_NOT_FOUND', `The instance ${place.id} has no product ${place.listing_id} on Walmart.`)
  }
  return row
}

/** The same, and until the transaction ends nobody else changes a link of the instance. */
export async function holdListing(tx: TenantTransaction, place: WalmartListingId): Promise<ListingRow> {
  await holdLinks(tx, place.id)
  return requireListing(tx, place)
}

/** Keeps the instance, which must be there, and its links from being changed by others until the transaction ends. */
export async function holdLinks(tx: TenantTransaction, instanceId: number): Promise<void> {
  await requireKeptInstance(tx, instanceId, false)
  await lockLinks(tx, instanceId)
}
