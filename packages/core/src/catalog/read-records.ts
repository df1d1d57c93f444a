import { sql } from 'kysely'

import type { TenantContext } from '../platform/context.ts'
import {
  defineList,
  isFound,
  isNull,
  type List,
  type Page,
  type PageQuery,
  presentPage,
} from '../platform/define-list.ts'
import { AisleError } from '../platform/errors.ts'
import { snapshot, transaction } from '../platform/transaction.ts'
import {
  nominalCodes,
  products,
  type CatalogRecord,
  type CatalogTable,
  type StoredTable,
  stores,
  warehouses,
} from './catalog-tables.ts'
import { findRecord, shownColumns, type StoredRecord } from './queries.ts'

/** A row as the API shows it: its columns, with times as text. */
export function presentRecord<Shown extends CatalogRecord>(row: StoredRecord): Shown {
  const times = {
    archived_at: row.archived_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
  return { ...row, ...times } as Shown
}

/** @throws AisleError `ERR_NOT_FOUND` if there is no row */
export function describeRecord<Shown extends CatalogRecord>(
  table: CatalogTable<Shown>,
  { id, row }: { readonly id: number; readonly row: StoredRecord | undefined },
): { data: Shown; message: null } {
  if (!row) throw new AisleError('ERR_NOT_FOUND', `There is no ${table.one} ${id}.`)
  return { data: presentRecord<Shown>(row), message: null }
}

export async function getRecord<Shown extends CatalogRecord>(
  ctx: TenantContext,
  table: CatalogTable<Shown>,
  { id }: { readonly id: number },
): Promise<{ data: Shown; message: null }> {
  const row = await transaction(ctx, (tx) => findRecord(tx, table, id))
  return describeRecord(table, { id, row })
}

interface RecordFilter {
  readonly archived: boolean
  readonly search?: string | undefined
}

export function listRecords<Shown extends CatalogRecord>(
  ctx: TenantContext,
  table: CatalogTable<Shown>,
  query: PageQuery & RecordFilter,
): Promise<Page<Shown>> {
  const list = lists[table.table]
  return snapshot(ctx, async (tx) => presentPage(await list.page(tx, query), (row) => presentRecord<Shown>(row)))
}

const sorts = { sku: sql`sku`, code: sql`code`, name: sql`name_key`, type: sql`type` }

const listOf = (table: StoredTable): List<RecordFilter, StoredRecord> =>
  defineList({
    from: sql.table(table.table),
    id: sql`id`,
    filters: { archived: (isWanted) => isNull(sql`archived_at`, !isWanted) },
    counted: { table: table.table, by: { archived: 'is_archived' } },
    search: (text) => isFound(sql`id`, table.table, text),
    sorts,
    select: async (tx, chosen, order) =>
      (await sql<StoredRecord>`select ${shownColumns(table)} from (${chosen}) page order by ${order}`.execute(tx)).rows,
  })

const lists = {
  stores: listOf(stores),
  warehouses: listOf(warehouses),
  nominal_codes: listOf(nominalCodes),
  products: listOf(products),
} satisfies Record<StoredTable['table'], unknown>
