import { sql } from 'kysely'

import { snapshot, type TenantContext } from '../platform/context.ts'
import {
  anywhere,
  defineList,
  isFound,
  isNull,
  type List,
  type Page,
  type PageQuery,
  presentPage,
} from '../platform/define-list.ts'
import { presentRecord } from './get-record.ts'
import { shown, type StoredRecord } from './queries.ts'
import {
  nominalCodes,
  products,
  type ReferenceRecord,
  type ReferenceTable,
  type StoredTable,
  stores,
  warehouses,
} from './record-rows.ts'

interface RecordFilter {
  readonly archived: boolean
  readonly search?: string | undefined
}

export function listRecords<Shown extends ReferenceRecord>(
  ctx: TenantContext,
  table: ReferenceTable<Shown>,
  query: PageQuery & RecordFilter,
): Promise<Page<Shown>> {
  const list = lists[table.table]
  return snapshot(ctx, async (tx) => presentPage(await list.page(tx, query), (row) => presentRecord(table, row)))
}

const sorts = { id: sql`id`, sku: sql`sku`, code: sql`code`, name: sql`name_key`, type: sql`type` }

const listOf = (table: StoredTable): List<RecordFilter, StoredRecord> =>
  defineList({
    from: sql.table(table.table),
    id: sql`id`,
    filters: { archived: (isWanted) => isNull(sql`archived_at`, !isWanted) },
    search: (text) =>
      table.table === 'products'
        ? isFound(sql`id`, 'products', text)
        : sql`(${sql.join(
            table.search.map((column) => sql`${sql.id(column)} ilike ${anywhere(text)}`),
            sql` or `,
          )})`,
    sorts,
    select: async (tx, chosen, order) =>
      (await sql<StoredRecord>`select ${shown(table)} from (${chosen}) page order by ${order}`.execute(tx)).rows,
  })

const lists = {
  stores: listOf(stores),
  warehouses: listOf(warehouses),
  nominal_codes: listOf(nominalCodes),
  products: listOf(products),
} satisfies Record<StoredTable['table'], unknown>
