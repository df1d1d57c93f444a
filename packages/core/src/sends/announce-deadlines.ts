import { sql } from 'kysely'

import type { Services } from '../platform/context.ts'
import { inBatches, sliceMs } from '../platform/jobs.ts'

const rowsPerBatch = 1000

/** Once a minute, for all tenants: writes an event for each send that is open an hour before its deadline, once. */
export async function announceDeadlines({ db, stopping }: Services): Promise<void> {
  const until = performance.now() + sliceMs
  await inBatches(
    true,
    async () => {
      const { numAffectedRows = 0n } = await sql`
        update sends set is_deadline_announced = true where ctid = any(array(
          select ctid from sends
          where status in ('queued', 'sending') and not is_deadline_announced
            and deadline_at > now() and deadline_at <= now() + interval '1 hour'
          order by deadline_at limit ${rowsPerBatch} for no key update skip locked
        ))
      `.execute(db)
      return Number(numAffectedRows) === rowsPerBatch ? true : undefined
    },
    () => stopping.aborted || performance.now() >= until,
  )
}
