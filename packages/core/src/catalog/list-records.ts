import { snapshot, type TenantContext } from '../platform/context.ts'
import { type Page, type PageQuery, readPage } from '../platform/page.ts'
import { presentRecord } from './present-record.ts'
import { countRecords, type RecordQuery, selectRecords } from './queries.ts'
import type { ReferenceRecord, ReferenceTable } from './record-rows.ts'

export function listRecords<Shown extends ReferenceRecord>(
  ctx: TenantContext,
  table: ReferenceTable<Shown>,
  query: PageQuery & RecordQuery,
): Promise<Page<Shown>> {
  return snapshot(ctx, (tx) =>
    readPage(query, {
      count: () => countRecords(tx, table, query),
      rows: async (range) =>
        (await selectRecords(tx, table, { ...query, ...range })).map((row) => presentRecord(table, row)),
    }),
  )
}
