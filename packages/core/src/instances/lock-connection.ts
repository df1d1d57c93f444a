import type { TenantTransaction } from '@aisle/db'

import { AisleError } from '../platform/errors.ts'
import type { Connection } from './open-connection.ts'
import { findConnection } from './queries.ts'
import { requireLockedInstance } from './require-instance.ts'

/**
 * Keeps an instance from being changed or deleted until the transaction ends, so that what Walmart has answered to a
 * waiting caller can be stored.
 *
 * @throws AisleError `ERR_NOT_FOUND` where it was deleted while Walmart was asked, `ERR_CONFLICT` where its keys, which may
 *   be another seller's, or its start date are others by now
 */
export async function lockConnection(
  tx: TenantTransaction,
  { credentials: { id, sealedCredentials }, startAt }: Pick<Connection, 'credentials' | 'startAt'>,
): Promise<void> {
  await requireLockedInstance(tx, id, 'share')
  // A statement of its own: the one before may have waited, and this one sees what was written meanwhile.
  const now = await findConnection(tx, id)
  if (now?.sealed_credentials === sealedCredentials && now.start_at.getTime() === startAt.getTime()) return
  throw new AisleError(
    'ERR_CONFLICT',
    `The instance ${id} was changed while Walmart was asked, and nothing was kept. Ask again.`,
  )
}
