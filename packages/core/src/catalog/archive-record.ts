import { type TenantContext, transaction } from '../platform/context.ts'
import { documentOfRecord } from './present-record.ts'
import { setArchived } from './queries.ts'
import type { ReferenceRecord, ReferenceTable } from './record-rows.ts'

/** Takes a record out of use. What refers to it goes on doing so; nothing new can. */
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
  const row = await transaction(ctx, (tx) => setArchived(tx, table, wanted))
  return documentOfRecord(table, { id: wanted.id, row })
}
