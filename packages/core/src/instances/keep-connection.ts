import type { TenantTransaction } from '@aisle/db'

import { AisleError } from '../platform/errors.ts'
import { findKeptConnection } from './connection-queries.ts'
import type { Connection } from './open-connection.ts'

/**
 * Keeps an instance from being changed or deleted until the transaction ends, before anything that came through a
 * connection to it is written: what Walmart has said to other keys, or of another time, must not be.
 *
 * @throws AisleError `ERR_CONFLICT` where its keys or its start date are others than when the connection was opened
 */
export async function keepConnection(
  tx: TenantTransaction,
  instanceId: number,
  { startAt, sealedCredentials }: Connection,
): Promise<void> {
  const kept = await findKeptConnection(tx, instanceId)
  if (kept?.sealed_credentials === sealedCredentials && kept.start_at.getTime() === startAt.getTime()) return
  throw new AisleError('ERR_CONFLICT', `The instance ${instanceId} was changed while Walmart was asked. Ask again.`)
}
