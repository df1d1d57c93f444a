import type { WalmartSetup } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import { credentialsRemedy } from '../instances/index.ts'
import { findStoppedPhase } from './find-stopped-phase.ts'

/** What a person can do where a set-up does not go on by itself; null while it does, or has come to its end. */
export async function setupRemedy(
  tx: TenantTransaction,
  { id, connection_status: status }: WalmartSetup,
): Promise<string | null> {
  if (status === 'awaiting_credentials' || status === 'credentials_rejected') return credentialsRemedy(id)
  const stopped = await findStoppedPhase(tx, id)
  if (!stopped) return null
  return `The phase ${stopped.kind} ${stopped.ending}. POST /api/walmart/${id}/runs/${stopped.runId}/retry tries it again.`
}
