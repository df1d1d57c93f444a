import type { WalmartListing } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import { findListings } from './listing-queries.ts'
import { presentListing } from './present-listing.ts'

/** Listings of an instance as the API shows them, in the order of these ids; all of them must be there. */
export async function presentListings(
  tx: TenantTransaction,
  instanceId: number,
  ids: readonly number[],
): Promise<WalmartListing[]> {
  const rows = new Map((await findListings(tx, instanceId, ids)).map((row) => [row.id, row]))
  return ids.map((id) => {
    const row = rows.get(id)
    if (!row) throw new Error(`The listing ${id} was there, and is not any more.`)
    return presentListing(row)
  })
}
