import { type TenantContext, transaction } from '../platform/context.ts'
import { setArchived } from '../platform/set-archived.ts'
import { findRecord } from './queries.ts'
import { documentOfRecord } from './read-records.ts'
import type { ReferenceRecord, ReferenceTable } from './record-rows.ts'

/** Archives a record. Existing references remain; nothing new can refer to it. */
export function archiveRecord<Shown extends ReferenceRecord>(
  ctx: TenantContext,
  table: ReferenceTable<Shown>,
  { id }: { readonly id: number },
): Promise<{ data: Shown; message: null }> {
  return archiveOrNot(ctx, table, { id, isArchived: true })
}

export function unarchiveRecord<Shown extends ReferenceRecord>(
  ctx: TenantContext,
  table: ReferenceTable<Shown>,
  { id }: { readonly id: number },
): Promise<{ data: Shown; message: null }> {
  return archiveOrNot(ctx, table, { id, isArchived: false })
}

async function archiveOrNot<Shown extends ReferenceRecord>(
  ctx: TenantContext,
  table: ReferenceTable<Shown>,
  wanted: { readonly id: number; readonly isArchived: boolean },
) {
  const { id, isArchived } = wanted
  const row = await transaction(ctx, async (tx) => {
    await setArchived(tx, table.table, { ids: [id], isArchived })
    return findRecord(tx, table, id)
  })
  return documentOfRecord(table, { id: wanted.id, row })
}
