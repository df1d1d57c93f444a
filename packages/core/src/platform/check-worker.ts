import { checkDatabase } from './check-database.ts'
import type { Services } from './context.ts'
import { AisleError } from './errors.ts'

/** Whether a worker can run jobs. The worker keeps it up to date. */
export interface WorkerState {
  isQueueRunning: boolean
  isLeaseHeld: boolean
}

/** Throws `ERR_UNAVAILABLE` unless the database is ready, the queue runs and other workers see that this one is alive. */
export async function checkWorker(
  services: Pick<Services, 'db' | 'log' | 'outages'>,
  state: WorkerState,
): Promise<void> {
  await checkDatabase(services)
  if (!state.isQueueRunning) throw unavailable('The queue is not running.')
  if (!state.isLeaseHeld) throw unavailable('The worker does not hold its lease.')
}

function unavailable(message: string): AisleError {
  return new AisleError('ERR_UNAVAILABLE', message, { retryAfterSeconds: 1 })
}
