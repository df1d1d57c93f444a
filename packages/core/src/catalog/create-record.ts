import type { TenantRequestContext } from '../platform/context.ts'
import { writeOnce } from '../platform/idempotency.ts'
import { presentRecord } from './present-record.ts'
import { type Fields, insertRecord } from './queries.ts'
import type { ReferenceRecord, ReferenceTable } from './record-rows.ts'
import { taken } from './unique-conflict.ts'

/** @param table also the response's schema, for a request that is repeated under its `Idempotency-Key` */
export function createRecord<Shown extends ReferenceRecord>(
  ctx: TenantRequestContext,
  table: ReferenceTable<Shown>,
  input: Fields,
): Promise<{ data: Shown; message: string | null }> {
  const write = { operation: `${table.table}.create`, input, answer: table.document }
  return writeOnce(ctx, write, async (tx) => {
    const row = await insertRecord(tx, table, input)
    if (!row) throw await taken(tx, table, input)
    return { data: presentRecord(table, row), message: null }
  })
}
