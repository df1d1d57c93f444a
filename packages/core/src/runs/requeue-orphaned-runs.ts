import type { Services } from '../platform/context.ts'
import { inBatches } from '../platform/in-slices.ts'
import type { SyncKind } from './jobs.ts'
import { selectRunsUnderWay } from './queries.ts'
import { queueMissingSlices } from './start-run.ts'

const batchSize = 1000
const start: { tenant_id: number; instance_id: number; kind: SyncKind } = {
  tenant_id: 0,
  instance_id: 0,
  kind: 'token',
}

/**
 * Once a minute: gives a job to each run under way that has none, because its worker was taken for dead while it worked
 * or the queue gave its job up.
 */
export async function requeueOrphanedRuns({ db }: Services): Promise<void> {
  await inBatches(start, async (after) => {
    const runs = await selectRunsUnderWay(db, { after, limit: batchSize })
    await queueMissingSlices(db, runs)
    return runs.length === batchSize ? runs.at(-1) : undefined
  })
}
