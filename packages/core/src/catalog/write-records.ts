import { labelOf } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import { type TenantContext, type TenantRequestContext, transaction } from '../platform/context.ts'
import { type AisleError, validationError } from '../platform/errors.ts'
import { writeOnce } from '../platform/idempotency.ts'
import { changeRecord, type Fields, findArchivedHolder, insertRecord, lockRecord } from './queries.ts'
import { documentOfRecord, presentRecord } from './read-records.ts'
import type { ReferenceRecord, ReferenceTable, StoredTable } from './record-rows.ts'

/** @param table also the response's schema, for a request that is repeated under its `Idempotency-Key` */
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

/** Changes the fields that are given. Where none of them differs from what is there, nothing is written. */
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
    // The transaction that met the other record is over.
    throw isDuplicate(error) ? await transaction(ctx, (tx) => taken(tx, table, fields)) : error
  })
  return documentOfRecord(table, { id, row })
}

/** Postgres's `unique_violation`: unlike a look beforehand, it also sees what another request has just written. */
function isDuplicate(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505'
}

/** Another record of the tenant has the same of what no two may have. One that is archived is in no usual list: it is named. */
async function taken(tx: TenantTransaction, table: StoredTable, fields: Fields): Promise<AisleError> {
  const { one, path, unique } = table
  const holder = await findArchivedHolder(tx, table, fields[unique])
  const remedy = holder
    ? ` An archived ${one} has it: POST /api${path}/${holder.id}/unarchive takes that back into use.`
    : ''
  return validationError({ [unique]: [`The ${labelOf(unique)} has already been taken.${remedy}`] })
}
