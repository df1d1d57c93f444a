import type { Database } from '@aisle/db'

import { AisleError } from '../platform/errors.ts'
import { findTenantByDomain } from './queries.ts'

export async function tenantOf(db: Database, domain: string): Promise<number> {
  const tenant = await findTenantByDomain(db, domain.toLowerCase())
  if (!tenant) throw new AisleError('ERR_NOT_FOUND', `There is no tenant with the domain ${domain}.`)
  return tenant.id
}
