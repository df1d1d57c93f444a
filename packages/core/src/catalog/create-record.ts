import { labelOf } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import type { TenantRequestContext } from '../platform/context.ts'
import { type AisleError, validationError } from '../platform/errors.ts'
import { writeOnce } from '../platform/idempotency.ts'
import { presentRecord } from './get-record.ts'
import { type Fields, findArchivedHolder, insertRecord } from './queries.ts'
import type { ReferenceRecord, ReferenceTable, StoredTable } from './record-rows.ts'

/** @param table also has the schema that parses the stored response of a repeated request */
export function createRecord<Shown extends ReferenceRecord>(
  ctx: TenantRequestContext,
  table: ReferenceTable<Shown>,
  input: Fields,
): Promise<{ data: Shown; message: string | null }> {
  const write = { operation: `${table.table}.create`, input, output: table.document }
  return writeOnce(ctx, write, async (tx) => {
    const row = await insertRecord(tx, table, input)
    if (!row) throw await taken(tx, table, input)
    return { data: presentRecord(table, row), message: null }
  })
}

/** The unique column is taken. The error names an archived holder, because default lists do not show it. */
export async function taken(tx: TenantTransaction, table: StoredTable, fields: Fields): Promise<AisleError> {
  const { one, path, unique } = table
  const holder = await findArchivedHolder(tx, table, fields[unique])
  const remedy = holder
    ? ` An archived ${one} has it: unarchive it with POST /api${path}/${holder.id}/unarchive, or use another value.`
    : ''
  return validationError({ [unique]: [`The ${labelOf(unique)} has already been taken.${remedy}`] })
}
