import type { TenantTransaction } from '@aisle/db'

import { AisleError } from '../platform/errors.ts'
import { findConnectionStatus } from './queries.ts'

/** What Aisle knows of an instance's connection. Throws where the tenant has no such instance. */
export async function requireInstance(tx: TenantTransaction, id: number) {
  const instance = await findConnectionStatus(tx, id)
  if (!instance) throw new AisleError('ERR_NOT_FOUND', `There is no Walmart integration instance ${id}.`)
  return instance.connection_status
}
