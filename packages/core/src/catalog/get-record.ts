import { type TenantContext, transaction } from '../platform/context.ts'
import { documentOfRecord } from './present-record.ts'
import { findRecord } from './queries.ts'
import type { ReferenceRecord, ReferenceTable } from './record-rows.ts'

export async function getRecord<Shown extends ReferenceRecord>(
  ctx: TenantContext,
  table: ReferenceTable<Shown>,
  { id }: { readonly id: number },
): Promise<{ data: Shown; message: null }> {
  const row = await transaction(ctx, (tx) => findRecord(tx, table, id))
  return documentOfRecord(table, { id, row })
}
