import type { TenantTransaction } from '@aisle/db'

import type { Connection } from '../instances/index.ts'
import { createAndLink, linkBySku } from './queries.ts'

/** Links a page of listings as the instance's settings say. A listing that is linked already is not touched. */
export async function linkProducts(
  tx: TenantTransaction,
  settings: Pick<Connection, 'autoCreateProducts' | 'autoLinkProducts'>,
  page: { readonly instanceId: number; readonly skus: readonly string[] },
): Promise<void> {
  if (settings.autoCreateProducts) await createAndLink(tx, page)
  // After creating: a product of this SKU that was there before, or that another instance made, is linked, not made twice.
  if (settings.autoLinkProducts || settings.autoCreateProducts) await linkBySku(tx, page)
}
