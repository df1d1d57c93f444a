import type { TenantTransaction } from '@aisle/db'

import { linkWaitingLines } from './link-waiting-lines.ts'
import { noteUnmapped } from './map-queries.ts'
import { createAndLink, linkBySku, listingsById } from './queries.ts'

/** What has become of a listing that had no product. */
export interface NewProduct {
  readonly product_id: number
  readonly linkedExisting: boolean
}

/**
 * Makes products of these listings of an instance, as a person asks for: those that are unlinked and in use. Where there is
 * a product of a listing's SKU, that is linked, unless it is archived. To be called while the instance's links are held.
 *
 * @returns by listing; those that are missing were linked before, or could not be
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
  await noteUnmapped(tx, { mapped: all.map(({ listing_id: id }) => id), unmapped: [] })
  await linkWaitingLines(tx, { instanceId, skus: all.map(({ sku }) => sku) })
  const of = (links: typeof all, linkedExisting: boolean) =>
    links.map(({ listing_id, product_id }) => [listing_id, { product_id, linkedExisting }] as const)
  return new Map([...of(created, false), ...of(linked, true)])
}
