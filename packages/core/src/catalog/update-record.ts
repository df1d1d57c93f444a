import { type TenantContext, transaction } from '../platform/context.ts'
import { taken } from './create-record.ts'
import { documentOfRecord } from './get-record.ts'
import { changeRecord, type Fields, lockRecord } from './queries.ts'
import type { ReferenceRecord, ReferenceTable } from './record-rows.ts'

/** Changes the given fields. Writes nothing if none of them differs. */
export async function updateRecord<Shown extends ReferenceRecord>(
  ctx: TenantContext,
  table: ReferenceTable<Shown>,
  { id, ...fields }: Fields & { readonly id: number },
): Promise<{ data: Shown; message: null }> {
  const updating = transaction(ctx, async (tx) => {
    const row = await lockRecord(tx, table, id)
    const changes = Object.entries(fields).filter(([column, value]) => value !== undefined && value !== row?.[column])
    return row && changes.length > 0 ? changeRecord(tx, table, { id, changes: Object.fromEntries(changes) }) : row
  })
  const row = await updating.catch(async (error: unknown) => {
    // The error has ended the first transaction.
    throw isDuplicate(error) ? await transaction(ctx, (tx) => taken(tx, table, fields)) : error
  })
  return documentOfRecord(table, { id, row })
}

/** Postgres's `unique_violation`. Unlike an earlier query, it also sees what another request has just written. */
function isDuplicate(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505'
}
