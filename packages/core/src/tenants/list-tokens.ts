import { type Database, inTenant } from '@aisle/db'

import { selectTokens } from './queries.ts'
import { tenantOf } from './tenant-of.ts'

/** The tokens of a domain, without their secrets, which are not stored. */
export async function listTokens(db: Database, domain: string): ReturnType<typeof selectTokens> {
  return inTenant(db, await tenantOf(db, domain), selectTokens)
}
