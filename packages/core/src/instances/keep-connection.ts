import type { TenantTransaction } from '@aisle/db'

import { AisleError } from '../platform/errors.ts'
import { requireKeptInstance } from '../sync/index.ts'
import type { Connection } from './open-connection.ts'
import { findAccessToken } from './queries.ts'

/**
 * Keeps an instance until the transaction ends, so that what Walmart has answered to a waiting caller can be stored.
 *
 * @throws AisleError `ERR_NOT_FOUND` where it was deleted while Walmart was asked, `ERR_CONFLICT` where it got other
 *   credentials: the answer may be of another seller
 */
export async function keepConnection(
  tx: TenantTransaction,
  { credentials }: Pick<Connection, 'credentials'>,
): Promise<void> {
  await requireKeptInstance(tx, credentials.id, false)
  if (await findAccessToken(tx, credentials)) return
  throw new AisleError(
    'ERR_CONFLICT',
    `The instance ${credentials.id} has got other credentials while Walmart was asked, and nothing was kept. Ask again.`,
  )
}
