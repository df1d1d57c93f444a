import type { ConnectionStatus } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import { AisleError } from '../platform/errors.ts'
import { requireInstance } from './require-instance.ts'

/** What to do about credentials that are missing or rejected. */
export function credentialsRemedy(instanceId: number): string {
  return `Send valid ones as connection_settings with PATCH /api/walmart/${instanceId}.`
}

/** Why a refresh cannot start, and what to do; null if it can. */
const obstacles = {
  awaiting_credentials: (id) => `it has no credentials. ${credentialsRemedy(id)}`,
  connecting: (id) => `it has no access token yet. GET /api/walmart/${id}/setup shows its progress.`,
  credentials_rejected: (id) => `Walmart has rejected its credentials. ${credentialsRemedy(id)}`,
  connected: null,
  unreachable: null,
} as const satisfies Record<ConnectionStatus, ((instanceId: number) => string) | null>

/** Throws unless a refresh can be tried; an unreachable Walmart may be reachable again. */
export async function requireConnection(tx: TenantTransaction, instanceId: number): Promise<void> {
  const { connection_status: status } = await requireInstance(tx, instanceId)
  const obstacle = obstacles[status]
  if (obstacle) throw noConnection(instanceId, obstacle(instanceId))
}

/** Throws if the instance has no credentials. */
export async function requireCredentials(tx: TenantTransaction, instanceId: number): Promise<ConnectionStatus> {
  const { connection_status: status } = await requireInstance(tx, instanceId)
  if (status === 'awaiting_credentials') throw noConnection(instanceId, obstacles[status](instanceId))
  return status
}

function noConnection(instanceId: number, obstacle: string): AisleError {
  return new AisleError('ERR_CONFLICT', `The instance ${instanceId} cannot be refreshed: ${obstacle}`)
}
