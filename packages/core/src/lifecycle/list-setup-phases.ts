import type { SetupPhase, SetupPhaseName } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import { listSetupRuns, runErrorOf } from '../runs/index.ts'

const waiting: SetupPhase = {
  status: 'waiting',
  processed: 0,
  total: null,
  error: null,
  next_attempt_at: null,
  problems: [],
}

/** Every phase of an instance's set-up; one that has no run yet is waiting. */
export async function listSetupPhases(
  tx: TenantTransaction,
  instanceId: number,
): Promise<Record<SetupPhaseName, SetupPhase>> {
  const phases = { token: waiting, locations: waiting, products: waiting, orders: waiting }
  for (const run of await listSetupRuns(tx, instanceId)) {
    phases[run.kind] = {
      status: run.status,
      processed: run.processed,
      total: run.total,
      error: runErrorOf(run),
      next_attempt_at: run.next_attempt_at?.toISOString() ?? null,
      problems: run.problems ?? [],
    }
  }
  return phases
}
