import type { Services } from '../platform/context.ts'
import { queueOrphanedRuns } from './queries.ts'

/** Once a minute: a run that is under way always has a job, or gets one. */
export async function requeueOrphanedRuns({ db }: Services): Promise<void> {
  await queueOrphanedRuns(db)
}
