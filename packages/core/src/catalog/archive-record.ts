import type { TenantRequestContext } from '../platform/context.ts'
import { setArchived } from '../platform/set-archived.ts'
import { nothing, write } from '../platform/write.ts'
import type { CatalogRecord, CatalogTable } from './catalog-tables.ts'
import { findRecord } from './queries.ts'
import { documentOfRecord } from './read-records.ts'

/** Archives a record. Existing references remain; nothing new can refer to it. */
export function archiveRecord<Shown extends CatalogRecord>(
  ctx: TenantRequestContext,
  table: CatalogTable<Shown>,
  { id }: { readonly id: number },
): Promise<{ data: Shown; message: null }> {
  return archiveOrNot(ctx, table, { id, isArchived: true })
}

export function unarchiveRecord<Shown extends CatalogRecord>(
  ctx: TenantRequestContext,
  table: CatalogTable<Shown>,
  { id }: { readonly id: number },
): Promise<{ data: Shown; message: null }> {
  return archiveOrNot(ctx, table, { id, isArchived: false })
}

async function archiveOrNot<Shown extends CatalogRecord>(
  ctx: TenantRequestContext,
  table: CatalogTable<Shown>,
  { id, isArchived }: { readonly id: number; readonly isArchived: boolean },
) {
  const row = await write(ctx, { input: { id }, subject: table.subject, subjectId: id }, async (tx, report) => {
    const changed = await setArchived(tx, table.table, { ids: [id], isArchived })
    if (changed.length === 0) report(nothing)
    return findRecord(tx, table, id)
  })
  return documentOfRecord(table, { id, row })
}
