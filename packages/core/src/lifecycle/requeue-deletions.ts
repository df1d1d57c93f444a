import type { Services } from '../platform/context.ts'
import { queueOrphanedDeletions } from './delete-queries.ts'

/** Once a minute: an instance that is being deleted always has a job, or gets one. */
export async function requeueDeletions({ db }: Services): Promise<void> {
  await queueOrphanedDeletions(db)
}
