import type { Services } from '../platform/context.ts'
import { insertDueRuns } from './queries.ts'
import { schedulePlan } from './schedule-plan.ts'

/** Once a minute: starts every scheduled refresh that is due, of all tenants. */
export async function startDueRuns({ db }: Services): Promise<void> {
  await insertDueRuns(db, schedulePlan)
}
