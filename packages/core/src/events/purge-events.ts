import { sql } from 'kysely'

import type { Services } from '../platform/context.ts'
import { inBatches, sliceMs } from '../platform/jobs.ts'
import { eventsKeptDays } from './feed.ts'

const rowsPerBatch = 5000

/**
 * Once an hour, for all tenants: deletes old events, in batches, for a few seconds. Keeps them an hour longer than promised: a
 * cursor is up to ten minutes newer than the events after it.
 */
export async function purgeEvents({ db, stopping }: Services): Promise<void> {
  const deadline = performance.now() + 10 * sliceMs
  await inBatches(
    true,
    async () => {
      const { numAffectedRows = 0n } = await sql`
        delete from events where ctid = any(array(
          select ctid from events where created_at < now() - make_interval(days => ${eventsKeptDays}, hours => 1)
          limit ${rowsPerBatch} for update skip locked
        ))
      `.execute(db)
      return Number(numAffectedRows) === rowsPerBatch ? true : undefined
    },
    () => stopping.aborted || performance.now() >= deadline,
  )
}
