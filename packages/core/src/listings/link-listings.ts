import type { TenantTransaction } from '@aisle/db'

import type { Connection } from '../instances/index.ts'
import { createAndLink, linkBySku, listingsBySku } from './link-by-sku.ts'
import { linkWaitingLines } from './link-waiting-lines.ts'

/** Links listings as the instance's settings say. Linked ones are left alone. */
export async function linkListings(
  tx: TenantTransaction,
  settings: Pick<Connection, 'autoCreateProducts' | 'autoLinkProducts'>,
  { instanceId, skus }: { readonly instanceId: number; readonly skus: readonly string[] },
): Promise<void> {
  const { autoCreateProducts: creates, autoLinkProducts: links } = settings
  const which = listingsBySku(instanceId, skus)
  const created = creates ? await createAndLink(tx, which) : []
  // After creating: a product with this SKU that existed before, or came from another instance, is linked.
  const linked = links || creates ? await linkBySku(tx, which) : []
  await linkWaitingLines(tx, { instanceId, skus: [...created, ...linked].map(({ sku }) => sku) })
}
