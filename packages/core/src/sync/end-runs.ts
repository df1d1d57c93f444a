import type { TenantTransaction } from '@aisle/db'

import { endRunsOf } from './instance-queries.ts'

/**
 * Ends the runs of an instance that are under way. A page that is on its way commits no more; jobs that wait find that
 * there is nothing to do.
 */
export function endRuns(tx: TenantTransaction, instanceId: number): Promise<void> {
  return endRunsOf(tx, instanceId)
}
