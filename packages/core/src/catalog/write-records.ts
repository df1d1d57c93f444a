import { labelOf } from '@aisle/contract'
import { codeOf, type TenantTransaction } from '@aisle/db'

import type { TenantRequestContext } from '../platform/context.ts'
import { type AisleError, invalidReference, validationError } from '../platform/errors.ts'
import { setArchived } from '../platform/set-archived.ts'
import { transaction } from '../platform/transaction.ts'
import { nothing, write } from '../platform/write.ts'
import type { CatalogRecord, CatalogTable, StoredTable } from './catalog-tables.ts'
import { queueCompletion } from './complete-documents-job.ts'
import {
  changeRecord,
  type Fields,
  findArchivedHolder,
  findRecord,
  findUsableCodes,
  insertRecord,
  lockRecord,
  type StoredRecord,
} from './queries.ts'
import { describeRecord, presentRecord } from './read-records.ts'

export function createRecord<Shown extends CatalogRecord>(
  ctx: TenantRequestContext,
  table: CatalogTable<Shown>,
  input: Fields,
): Promise<{ data: Shown; message: string | null }> {
  return write(ctx, { input, subject: table.subject }, async (tx) => {
    await checkCode(tx, input)
    const row = await insertRecord(tx, table, input)
    if (!row) throw await uniqueConflict(tx, table, input)
    return { data: presentRecord<Shown>(row), message: null }
  })
}

/** Changes the given fields. Writes nothing if none of them differs. */
export async function updateRecord<Shown extends CatalogRecord>(
  ctx: TenantRequestContext,
  table: CatalogTable<Shown>,
  input: Fields & { readonly id: number },
): Promise<{ data: Shown; message: null }> {
  const { id, ...fields } = input
  const updating = write(ctx, { input, subject: table.subject, subjectId: id }, async (tx, report) => {
    const row = await lockRecord(tx, table, id)
    report({ before: row ?? fields })
    const changes = Object.entries(fields).filter(([column, value]) => value !== undefined && value !== row?.[column])
    if (!row || changes.length === 0) return row
    await checkCode(tx, fields, row)
    const changed = await changeRecord(tx, table, { id, changes: Object.fromEntries(changes) })
    if (typeof Object.fromEntries(changes)[codeColumn] === 'number') {
      await queueCompletion(ctx, tx, { reason: 'missing_nominal_code' })
    }
    return changed
  })
  const row = await updating.catch(async (error: unknown) => {
    // The error has ended the first transaction.
    throw isDuplicate(error) ? await transaction(ctx, (tx) => uniqueConflict(tx, table, fields)) : error
  })
  return describeRecord(table, { id, row })
}

/** Only for products. */
const codeColumn = 'nominal_code_id'

/** A record may refer to an active nominal code, and keep one that has been archived since. */
async function checkCode(tx: TenantTransaction, fields: Fields, row?: StoredRecord): Promise<void> {
  const id = fields[codeColumn]
  if (typeof id !== 'number' || id === row?.[codeColumn]) return
  if ((await findUsableCodes(tx, [id])).has(id)) return
  throw validationError(invalidReference(codeColumn, '/api/nominal-codes'))
}

/** Postgres's `unique_violation`. Unlike an earlier query, it also sees what another request has just written. */
function isDuplicate(error: unknown): boolean {
  return codeOf(error) === '23505'
}

/**
 * The error for a unique column that is taken. It names an archived record that has the value, because default lists do not
 * show it.
 */
async function uniqueConflict(tx: TenantTransaction, table: StoredTable, fields: Fields): Promise<AisleError> {
  const { one, path, unique } = table
  const holder = await findArchivedHolder(tx, table, fields[unique])
  const remedy = holder
    ? ` An archived ${one} has it: unarchive it with POST /api${path}/${holder.id}/unarchive, or use another value.`
    : ''
  return validationError({ [unique]: [`The ${labelOf(unique)} has already been taken.${remedy}`] })
}

/** Archives a record. Existing references remain; nothing new can refer to it. */
export function archiveRecord<Shown extends CatalogRecord>(
  ctx: TenantRequestContext,
  table: CatalogTable<Shown>,
  { id }: { readonly id: number },
): Promise<{ data: Shown; message: null }> {
  return setOneArchived(ctx, table, { id, isArchived: true })
}

export function unarchiveRecord<Shown extends CatalogRecord>(
  ctx: TenantRequestContext,
  table: CatalogTable<Shown>,
  { id }: { readonly id: number },
): Promise<{ data: Shown; message: null }> {
  return setOneArchived(ctx, table, { id, isArchived: false })
}

async function setOneArchived<Shown extends CatalogRecord>(
  ctx: TenantRequestContext,
  table: CatalogTable<Shown>,
  { id, isArchived }: { readonly id: number; readonly isArchived: boolean },
) {
  const row = await write(ctx, { input: { id }, subject: table.subject, subjectId: id }, async (tx, report) => {
    const changed = await setArchived(tx, table.table, { ids: [id], isArchived })
    if (changed.length === 0) report(nothing)
    return findRecord(tx, table, id)
  })
  return describeRecord(table, { id, row })
}
