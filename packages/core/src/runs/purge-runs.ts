import type { Services } from '../platform/context.ts'
import { deleteRunsOlderThan } from './purge-queries.ts'

// An instance that is refreshed by itself makes some four hundred runs a day.
const keptDays = 90

/** Once a day: forgets runs that nobody will look at any more. */
export async function purgeRuns({ db }: Services): Promise<void> {
  await deleteRunsOlderThan(db, keptDays)
}
