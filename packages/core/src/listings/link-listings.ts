import type { TenantTransaction } from '@aisle/db'

import type { Connection } from '../instances/index.ts'
import { linkWaitingLines } from './link-waiting-lines.ts'
import { createAndLink, linkBySku, listingsBySku } from './queries.ts'

/** Links a page of listings as the instance's settings say. A listing that is linked already is not touched. */
export async function linkListings(
  tx: TenantTransaction,
  settings: Pick<Connection, 'autoCreateProducts' | 'autoLinkProducts'>,
  { instanceId, skus }: { readonly instanceId: number; readonly skus: readonly string[] },
): Promise<void> {
  const { autoCreateProducts: creates, autoLinkProducts: links } = settings
  const which = listingsBySku(instanceId, skus)
  const created = creates ? await createAndLink(tx, which) : []
  // After creating: a product of this SKU that was there before, or that another instance made, is linked, not made twice.
  const linked = links || creates ? await linkBySku(tx, which) : []
  await linkWaitingLines(tx, { instanceId, skus: [...created, ...linked].map(({ sku }) => sku) })
}
