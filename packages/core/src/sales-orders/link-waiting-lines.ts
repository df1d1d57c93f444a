import type { TenantTransaction } from '@aisle/db'

import { updateWaitingLines } from './link-queries.ts'

interface Listings {
  readonly instanceId: number
  /** Of listings that have been linked, in this transaction or before. Of those that are not linked nothing comes. */
  readonly skus: readonly string[]
}

/**
 * Gives the products of listings to the sales order lines of their SKUs that have had none. A line that has a product keeps
 * it. To be called while the instance's links are held: then no line comes in meanwhile.
 *
 * @returns how many lines have a product now that had none
 */
export async function linkWaitingLines(tx: TenantTransaction, { instanceId, skus }: Listings): Promise<number> {
  if (skus.length === 0) return 0
  return updateWaitingLines(tx, { instanceId, skus })
}
