import type { TenantTransaction } from '@aisle/db'

import { setUnmapped } from './change-links.ts'
import { createAndLink, linkBySku, listingsById } from './link-listings.ts'
import { linkWaitingLines } from './link-waiting-lines.ts'

/** The product that a listing was given. */
export interface NewProduct {
  readonly product_id: number
  readonly linkedExisting: boolean
}

/**
 * Creates products from listings on a person's request: from those that are unlinked and in use. If a product with the
 * listing's SKU exists, it is linked instead, unless it is archived. The caller holds the lock of the instance's links.
 *
 * @returns by listing; a listing that is missing was linked before, or could not be
 */
export async function createFromListings(
  tx: TenantTransaction,
  instanceId: number,
  ids: readonly number[],
): Promise<Map<number, NewProduct>> {
  const which = listingsById(instanceId, ids)
  const created = await createAndLink(tx, which)
  const linked = await linkBySku(tx, which)
  const all = [...created, ...linked]
  await setUnmapped(tx, { mapped: all.map(({ listing_id: id }) => id), unmapped: [] })
  await linkWaitingLines(tx, { instanceId, skus: all.map(({ sku }) => sku) })
  const of = (links: typeof all, linkedExisting: boolean) =>
    links.map(({ listing_id, product_id }) => [listing_id, { product_id, linkedExisting }] as const)
  return new Map([...of(created, false), ...of(linked, true)])
}
