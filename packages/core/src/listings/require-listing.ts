import { labelOf, type WalmartListingId } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import { requireLockedInstance } from '../instances/index.ts'
import { AisleError, validationError } from '../platform/errors.ts'
import { findListings } from './listing-queries.ts'
import type { ListingRow } from './listing-row.ts'
import { lockLinks } from './lock-links.ts'
import { selectKnownIds } from './map-queries.ts'

/** @throws AisleError `ERR_NOT_FOUND` where the instance has no such listing */
export async function requireListing(tx: TenantTransaction, place: WalmartListingId): Promise<ListingRow> {
  const [row] = await findListings(tx, place.id, [place.listing_id])
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
  await requireLockedInstance(tx, instanceId, 'share')
  await lockLinks(tx, instanceId)
}

/** @throws AisleError `ERR_VALIDATION` that names, by their places in `ids`, those that are no listings of the instance */
export async function requireListingIds(
  tx: TenantTransaction,
  instanceId: number,
  ids: readonly number[],
): Promise<void> {
  const known = await selectKnownIds(tx, instanceId, ids)
  const wrong = ids.flatMap((id, place) => (known.has(id) ? [] : [`ids.${place}`]))
  if (wrong.length === 0) return
  throw validationError(Object.fromEntries(wrong.map((path) => [path, [`The selected ${labelOf(path)} is invalid.`]])))
}
