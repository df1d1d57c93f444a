import type { ConnectionStatus } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import type { CredentialsKey } from './open-connection.ts'

/** Does nothing to an instance without credentials. */
export async function setConnectionStatus(
  tx: TenantTransaction,
  instanceId: number,
  status: Exclude<ConnectionStatus, 'awaiting_credentials'>,
): Promise<void> {
  await tx
    .updateTable('integration_instances')
    .set({ connection_status: status, updated_at: sql`now()` })
    .where('id', '=', instanceId)
    .where('connection_status', 'not in', ['awaiting_credentials', status])
    .execute()
}

/** Walmart responds again, whichever run it was that could not reach it: that run may have been cancelled. */
export async function setReachable(tx: TenantTransaction, instanceId: number): Promise<void> {
  await tx
    .updateTable('integration_instances')
    .set({ connection_status: 'connected', updated_at: sql`now()` })
    .where('id', '=', instanceId)
    .where('connection_status', '=', 'unreachable')
    .execute()
}

/** Stores whether Walmart accepts the credentials, if they are still the instance's. */
export async function recordConnection(
  tx: TenantTransaction,
  { id, sealedCredentials }: CredentialsKey,
  status: 'connected' | 'credentials_rejected',
): Promise<void> {
  await tx
    .updateTable('integration_instances')
    .set({ connection_status: status, updated_at: sql`now()` })
    .where('id', '=', id)
    .where('sealed_credentials', '=', sealedCredentials)
    .where('connection_status', '<>', status)
    .execute()
}
