import type { ConnectionStatus } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import { AisleError } from '../platform/errors.ts'
import { requireInstance } from './require-instance.ts'

/** What a person can do about credentials that are missing or refused. */
export function credentialsRemedy(instanceId: number): string {
  return `Send working ones as connection_settings with PATCH /api/walmart/${instanceId}.`
}

/** Why nothing can be brought in, for people, and what helps; null where it can be tried. */
const obstacles = {
  awaiting_credentials: (id) => `it has no credentials. ${credentialsRemedy(id)}`,
  connecting: (id) => `its first access token is still to come. GET /api/walmart/${id}/setup shows how far it is.`,
  credentials_rejected: (id) => `Walmart has rejected its credentials. ${credentialsRemedy(id)}`,
  connected: null,
  unreachable: null,
} as const satisfies Record<ConnectionStatus, ((instanceId: number) => string) | null>

/** Throws while there is no connection to bring anything in through. One that has failed of late may be good again. */
export async function requireConnection(tx: TenantTransaction, instanceId: number): Promise<void> {
  const { connection_status: status } = await requireInstance(tx, instanceId)
  const obstacle = obstacles[status]
  if (obstacle) throw noConnection(instanceId, obstacle(instanceId))
}

/** Throws while there is nothing to get an access token with. */
export async function requireCredentials(tx: TenantTransaction, instanceId: number): Promise<ConnectionStatus> {
  const { connection_status: status } = await requireInstance(tx, instanceId)
  if (status === 'awaiting_credentials') throw noConnection(instanceId, obstacles[status](instanceId))
  return status
}

function noConnection(instanceId: number, obstacle: string): AisleError {
  return new AisleError('ERR_CONFLICT', `The instance ${instanceId} cannot be refreshed: ${obstacle}`)
}
