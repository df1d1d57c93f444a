import type { Services } from '../platform/context.ts'
import { inBatches } from '../platform/in-slices.ts'
import { queueMissingSlices } from '../runs/index.ts'
import { insertDueRuns } from './queries.ts'
import { schedulePlan } from './schedule-plan.ts'

const batchSize = 1000

/** Once a minute: starts every scheduled refresh that is due, of all tenants. A run and its job commit together. */
export async function startDueRuns({ db }: Services): Promise<void> {
  await inBatches(true, () =>
    db.transaction().execute(async (trx) => {
      const runs = await insertDueRuns(trx, { plan: schedulePlan, limit: batchSize })
      await queueMissingSlices(trx, runs)
      return runs.length === batchSize ? true : undefined
    }),
  )
}
