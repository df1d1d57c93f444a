import { labelOf, type WalmartListingDocument, type WalmartListingId } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { requireInstance, requireLockedLinks } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { AisleError, validationError } from '../platform/errors.ts'
import { snapshot } from '../platform/transaction.ts'
import { findListings, type ListingRow, presentListing } from './listing.ts'

/** @throws AisleError `ERR_NOT_FOUND` if the instance has no such listing */
export async function requireListing(tx: TenantTransaction, key: WalmartListingId): Promise<ListingRow> {
  const [row] = await findListings(tx, key.id, [key.listing_id])
  if (!row) {
    throw new AisleError('ERR_NOT_FOUND', `Instance ${key.id} has no listing ${key.listing_id}.`)
  }
  return row
}

/** The same, with the links of the instance locked until the transaction ends. */
export async function requireLockedListing(tx: TenantTransaction, key: WalmartListingId): Promise<ListingRow> {
  await requireLockedLinks(tx, key.id)
  return requireListing(tx, key)
}

/** @throws AisleError `ERR_VALIDATION` naming, by index, the `ids` that are not listings of the instance */
export async function requireListingIds(
  tx: TenantTransaction,
  instanceId: number,
  ids: readonly number[],
): Promise<void> {
  const known = await selectKnownIds(tx, instanceId, ids)
  const wrong = ids.flatMap((id, index) => (known.has(id) ? [] : [`ids.${index}`]))
  if (wrong.length === 0) return
  throw validationError(Object.fromEntries(wrong.map((path) => [path, [`The selected ${labelOf(path)} is invalid.`]])))
}

/** Those of the ids that are listings of the instance. */
async function selectKnownIds(tx: TenantTransaction, instanceId: number, ids: readonly number[]): Promise<Set<number>> {
  const rows = await tx
    .selectFrom('walmart_listings')
    .select('id')
    .where('instance_id', '=', instanceId)
    .where(sql<boolean>`id = any(${ids}::bigint[])`)
    .execute()
  return new Set(rows.map(({ id }) => id))
}

export function getListing(ctx: TenantContext, input: WalmartListingId): Promise<WalmartListingDocument> {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, input.id)
    return { data: presentListing(await requireListing(tx, input)), message: null }
  })
}
