import type { TenantContext } from '../platform/context.ts'
import { setArchived } from '../platform/set-archived.ts'
import { transaction } from '../platform/transaction.ts'
import type { CatalogRecord, CatalogTable } from './catalog-tables.ts'
import { findRecord } from './queries.ts'
import { documentOfRecord } from './read-records.ts'

/** Archives a record. Existing references remain; nothing new can refer to it. */
export function archiveRecord<Shown extends CatalogRecord>(
  ctx: TenantContext,
  table: CatalogTable<Shown>,
  { id }: { readonly id: number },
): Promise<{ data: Shown; message: null }> {
  return archiveOrNot(ctx, table, { id, isArchived: true })
}

export function unarchiveRecord<Shown extends CatalogRecord>(
  ctx: TenantContext,
  table: CatalogTable<Shown>,
  { id }: { readonly id: number },
): Promise<{ data: Shown; message: null }> {
  return archiveOrNot(ctx, table, { id, isArchived: false })
}

async function archiveOrNot<Shown extends CatalogRecord>(
  ctx: TenantContext,
  table: CatalogTable<Shown>,
  { id, isArchived }: { readonly id: number; readonly isArchived: boolean },
) {
  const row = await transaction(ctx, async (tx) => {
    await setArchived(tx, table.table, { ids: [id], isArchived })
    return findRecord(tx, table, id)
  })
  return documentOfRecord(table, { id, row })
}
