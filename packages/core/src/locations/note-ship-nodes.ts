import type { TenantTransaction } from '@aisle/db'

import { insertMissingLocations } from './queries.ts'

/**
 * Makes a location for each ship node that an order names and the list of ship nodes did not: Walmart's default
 * virtual node, for one, may be missing from the list.
 */
export async function insertUnknownShipNodes(
  tx: TenantTransaction,
  instanceId: number,
  shipNodes: readonly (string | null | undefined)[],
): Promise<void> {
  const named = new Set(shipNodes.filter((node) => typeof node === 'string' && node !== ''))
  if (named.size > 0) await insertMissingLocations(tx, instanceId, [...named] as string[])
}
