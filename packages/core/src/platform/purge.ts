import type { Schema } from '@aisle/db'
import { type RawBuilder, sql } from 'kysely'

import type { Services } from './context.ts'
import { inBatches, sliceMs } from './jobs.ts'

const rowsPerBatch = 5000

/** Deletes rows of all tenants, in batches, for a few seconds. The next time goes on with the rest. */
export async function purge(
  { db, stopping }: Services,
  table: keyof Schema,
  condition: RawBuilder<unknown>,
): Promise<void> {
  const deadline = performance.now() + 10 * sliceMs
  await inBatches(
    true,
    async () => {
      const { numAffectedRows = 0n } = await sql`
        delete from ${sql.table(table)} where ctid = any(array(
          select ctid from ${sql.table(table)} old where ${condition} limit ${rowsPerBatch} for update skip locked
        ))
      `.execute(db)
      return Number(numAffectedRows) === rowsPerBatch ? true : undefined
    },
    () => stopping.aborted || performance.now() >= deadline,
  )
}
