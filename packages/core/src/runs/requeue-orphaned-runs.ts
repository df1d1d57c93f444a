import type { Database, Row } from '@aisle/db'

import type { Services } from '../platform/context.ts'
import { inBatches } from '../platform/jobs.ts'
import { isUnderWay } from './queries.ts'
import { queueMissingSlices } from './start-run.ts'

const batchSize = 1000

type RunKey = Row<'sync_runs', 'instance_id' | 'kind' | 'tenant_id'>

/**
 * Once a minute: gives a job to each run under way that has none, because its worker was mistaken for dead or the queue
 * gave up on the job.
 */
export async function requeueOrphanedRuns({ db }: Services): Promise<void> {
  const first: RunKey = { tenant_id: 0, instance_id: 0, kind: 'token' }
  await inBatches(first, async (after) => {
    const runs = await selectRunsUnderWay(db, after)
    await queueMissingSlices(db, runs)
    return runs.length === batchSize ? runs.at(-1) : undefined
  })
}

/** For all tenants, in the order of the unique index on runs under way. */
function selectRunsUnderWay(db: Database, after: RunKey) {
  return db
    .selectFrom('sync_runs')
    .select(['tenant_id', 'id', 'instance_id', 'kind'])
    .where(isUnderWay)
    .where(({ eb, refTuple, tuple }) =>
      eb(refTuple('tenant_id', 'instance_id', 'kind'), '>', tuple(after.tenant_id, after.instance_id, after.kind)),
    )
    .orderBy('tenant_id')
    .orderBy('instance_id')
    .orderBy('kind')
    .limit(batchSize)
    .execute()
}
