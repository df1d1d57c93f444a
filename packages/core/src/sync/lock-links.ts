import type { TenantTransaction } from '@aisle/db'

import { keepInstance, takeLinks } from './instance-queries.ts'

/**
 * Waits until no other transaction changes which products an instance's listings have, and keeps others waiting until
 * this one ends. To be taken after the instance is kept and before anything is written: then a page of a refresh, a job
 * and people who map never wait for each other in a circle, and each sees what the one before has done.
 */
export function lockLinks(tx: TenantTransaction, instanceId: number): Promise<void> {
  return takeLinks(tx, instanceId, 'changing')
}

/**
 * Waits until no other transaction changes them, and keeps all from doing so until this one ends; several may do this at
 * once. For lines of orders that come in: or a line that came in while its listing was linked would neither see the link
 * nor be seen. To be taken after Walmart's orders are written, and before their sales orders are.
 */
export function shareLinks(tx: TenantTransaction, instanceId: number): Promise<void> {
  return takeLinks(tx, instanceId, 'reading')
}

/** Keeps the instance too, from being changed or deleted. Answers false where it is being deleted. */
export async function keepLinks(tx: TenantTransaction, instanceId: number): Promise<boolean> {
  const isKept = await keepInstance(tx, instanceId, false)
  if (isKept) await lockLinks(tx, instanceId)
  return isKept
}
