import type { TenantTransaction } from '@aisle/db'

import { linkWaitingLines } from './link-waiting-lines.ts'
import { deleteLinks, type LinkChange, noteUnmapped, saveLinks } from './map-queries.ts'

/**
 * Links listings of an instance by hand, or takes their links away: a few statements, however many there are. To be called
 * while the instance's links are held. A link that is as wished and by hand already stays as it is; a listing that had none
 * and is to have none is not remembered as unmapped.
 */
export async function changeLinks(
  tx: TenantTransaction,
  instanceId: number,
  changes: readonly LinkChange[],
): Promise<void> {
  const mapped = changes.filter(({ product_id: productId }) => productId !== null)
  const unmapped = changes.filter(({ product_id: productId }) => productId === null)
  const skus = mapped.length > 0 ? await saveLinks(tx, mapped) : []
  const ended = unmapped.length > 0 ? await deleteLinks(tx, unmapped) : []
  await noteUnmapped(tx, { mapped: mapped.map(({ listing_id: id }) => id), unmapped: ended })
  await linkWaitingLines(tx, { instanceId, skus })
}
