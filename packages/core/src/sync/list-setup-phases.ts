import type { SetupPhase, SetupPhaseName } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import { listSetupRuns } from './queries.ts'

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
      error: explainsStatus(run) ? { code: run.error_code, message: run.error_message ?? '' } : null,
      next_attempt_at: run.next_attempt_at?.toISOString() ?? null,
      problems: run.problems ?? [],
    }
  }
  return phases
}

/** A run that goes on again may still have its last error written down. */
function explainsStatus<Run extends { status: SetupPhase['status']; error_code: string | null }>(
  run: Run,
): run is Run & { error_code: string } {
  return run.error_code !== null && (run.status === 'retrying' || run.status === 'failed')
}
