import type { ConnectionStatus } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import { AisleError } from '../platform/errors.ts'
import { requireInstance } from './require-instance.ts'

/** Why nothing can be brought in, for people; null where it can be tried. */
const obstacles = {
  awaiting_credentials: 'it has no credentials',
  connecting: 'its first access token is still to come',
  credentials_rejected: 'Walmart has rejected its credentials',
  connected: null,
  unreachable: null,
} as const satisfies Record<ConnectionStatus, string | null>

/** Throws while there is no connection to bring anything in through. One that has failed of late may be good again. */
export async function requireConnection(tx: TenantTransaction, instanceId: number): Promise<void> {
  const { connection_status: status } = await requireInstance(tx, instanceId)
  if (obstacles[status] !== null) throw noConnection(instanceId, status)
}

/** Throws while there is nothing to get an access token with. */
export async function requireCredentials(tx: TenantTransaction, instanceId: number): Promise<ConnectionStatus> {
  const { connection_status: status } = await requireInstance(tx, instanceId)
  if (status === 'awaiting_credentials') throw noConnection(instanceId, status)
  return status
}

function noConnection(instanceId: number, status: ConnectionStatus): AisleError {
  return new AisleError('ERR_CONFLICT', `The instance ${instanceId} cannot be refreshed: ${obstacles[status]}.`)
}
