import type { SetupPhaseName } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import { statusPhrases, listSetupRuns } from '../runs/index.ts'

interface StoppedPhase {
  readonly kind: SetupPhaseName
  readonly runId: number
  /** How it ended, for people. */
  readonly ending: string
}

/** The phase of an instance's set-up that waits for a person to retry it, if there is one. */
export async function findStoppedPhase(tx: TenantTransaction, instanceId: number): Promise<StoppedPhase | undefined> {
  const runs = await listSetupRuns(tx, instanceId)
  const stopped = runs.find(({ status }) => status === 'failed' || status === 'cancelled')
  return stopped && { kind: stopped.kind, runId: stopped.id, ending: statusPhrases[stopped.status] }
}
