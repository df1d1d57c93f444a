import { type Database, inTenant } from '@aisle/db'

import { AisleError } from '../platform/errors.ts'
import { markRevoked } from './queries.ts'
import { tenantOf } from './tenant-of.ts'

/** From now on the token is refused. Revoking it again changes nothing. */
export async function revokeToken(db: Database, { domain, id }: { domain: string; id: number }): Promise<void> {
  const revoked = await inTenant(db, await tenantOf(db, domain), (tx) => markRevoked(tx, id))
  if (!revoked) throw new AisleError('ERR_NOT_FOUND', `${domain} has no token ${id}.`)
}
