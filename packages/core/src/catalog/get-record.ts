import { type TenantContext, transaction } from '../platform/context.ts'
import { AisleError } from '../platform/errors.ts'
import { findRecord, type StoredRecord } from './queries.ts'
import type { ReferenceRecord, ReferenceTable } from './record-rows.ts'

/** A row as the API shows it: its columns, with times as text. */
export function presentRecord<Shown extends ReferenceRecord>(_table: ReferenceTable<Shown>, row: StoredRecord): Shown {
  const times = {
    archived_at: row.archived_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
  return { ...row, ...times } as Shown
}

/** @throws AisleError `ERR_NOT_FOUND` if there is no row */
export function documentOfRecord<Shown extends ReferenceRecord>(
  table: ReferenceTable<Shown>,
  { id, row }: { readonly id: number; readonly row: StoredRecord | undefined },
): { data: Shown; message: null } {
  if (!row) throw new AisleError('ERR_NOT_FOUND', `There is no ${table.one} ${id}.`)
  return { data: presentRecord(table, row), message: null }
}

export async function getRecord<Shown extends ReferenceRecord>(
  ctx: TenantContext,
  table: ReferenceTable<Shown>,
  { id }: { readonly id: number },
): Promise<{ data: Shown; message: null }> {
  const row = await transaction(ctx, (tx) => findRecord(tx, table, id))
  return documentOfRecord(table, { id, row })
}
