import type { TenantTransaction } from '@aisle/db'

import { lockLineLinks, updateWaitingLines } from './link-queries.ts'

interface Listings {
  readonly instanceId: number
  /** Of listings that have been linked, in this transaction or before. Of those that are not linked nothing comes. */
  readonly skus: readonly string[]
}

/**
 * Gives the products of listings to the sales order lines of their SKUs that have had none. A line that has a product keeps
 * it. To be called late in the transaction that links the listings: orders that come in wait until it has ended.
 *
 * @returns how many lines have a product now that had none
 */
export async function linkWaitingLines(tx: TenantTransaction, { instanceId, skus }: Listings): Promise<number> {
  if (skus.length === 0) return 0
  await lockLineLinks(tx, instanceId, 'changing')
  return updateWaitingLines(tx, { instanceId, skus })
}
