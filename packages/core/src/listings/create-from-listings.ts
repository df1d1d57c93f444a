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
 * Creates products from those of the listings that are active and unlinked. If a product with the listing's SKU exists,
 * it is linked instead, unless it is archived. The caller holds the lock of the instance's links.
 *
 * @returns the product of each listing that got one, by listing id
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
