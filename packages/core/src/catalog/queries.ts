import type { ListIntegrations } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { anywhere, isFound, orderOf, type SortColumn } from '../platform/page.ts'
import type { StoredTable } from './record-rows.ts'

/** A row of any of the tables. */
export interface StoredRecord {
  readonly id: number
  readonly archived_at: Date | null
  readonly created_at: Date
  readonly updated_at: Date
  readonly [column: string]: unknown
}

/** What a caller says of a record, by column. */
export type Fields = Readonly<Record<string, unknown>>

/** Which records a list is of, and in which order. */
export interface RecordQuery {
  readonly archived: boolean
  readonly search?: string | undefined
  readonly sort?: string | undefined
}

export async function countRecords(tx: TenantTransaction, table: StoredTable, query: RecordQuery): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from ${sql.table(table.table)} where ${matches(table, query)}
  `.execute(tx)
  return rows[0]?.total ?? 0
}

export async function selectRecords(
  tx: TenantTransaction,
  table: StoredTable,
  { limit, offset, ...query }: RecordQuery & { readonly limit: number; readonly offset: number },
): Promise<StoredRecord[]> {
  const { rows } = await sql<StoredRecord>`
    select ${shown(table)} from ${sql.table(table.table)} where ${matches(table, query)}
    order by ${orderOf(query.sort, sortColumns, sql`id`)} limit ${limit} offset ${offset}
  `.execute(tx)
  return rows
}

export async function findRecord(tx: TenantTransaction, table: StoredTable, id: number) {
  const { rows } = await sql<StoredRecord>`
    select ${shown(table)} from ${sql.table(table.table)} where id = ${id}
  `.execute(tx)
  return rows[0]
}

/** The archived record, if one is, that has this value of what no two may have. */
export async function findArchivedHolder(tx: TenantTransaction, table: StoredTable, value: unknown) {
  const column = sql.id(table.unique)
  const isSame = table.ignoresCase ? sql`${sql.id(`${table.unique}_key`)} = lower(${value})` : sql`${column} = ${value}`
  const { rows } = await sql<{ id: number }>`
    select id from ${sql.table(table.table)} where ${isSame} and archived_at is not null
  `.execute(tx)
  return rows[0]
}

/** The same as `findRecord`, and nobody else changes it until the transaction ends. */
export async function lockRecord(tx: TenantTransaction, table: StoredTable, id: number) {
  const { rows } = await sql<StoredRecord>`
    select ${shown(table)} from ${sql.table(table.table)} where id = ${id} for no key update
  `.execute(tx)
  return rows[0]
}

/** Answers nothing when another record has the same of what no two may have. */
export async function insertRecord(tx: TenantTransaction, table: StoredTable, fields: Fields) {
  const values = sql.join(table.columns.map((column) => sql`${fields[column] ?? null}`))
  const { rows } = await sql<StoredRecord>`
    insert into ${sql.table(table.table)} (${list(table.columns)}) values (${values})
    on conflict do nothing returning ${shown(table)}
  `.execute(tx)
  return rows[0]
}

export async function changeRecord(
  tx: TenantTransaction,
  table: StoredTable,
  { id, changes }: { readonly id: number; readonly changes: Fields },
) {
  const assignments = sql.join(Object.entries(changes).map(([column, value]) => sql`${sql.id(column)} = ${value}`))
  const { rows } = await sql<StoredRecord>`
    update ${sql.table(table.table)} set ${assignments}, updated_at = now() where id = ${id} returning ${shown(table)}
  `.execute(tx)
  return rows[0]
}

export async function setArchived(
  tx: TenantTransaction,
  table: StoredTable,
  { id, isArchived }: { readonly id: number; readonly isArchived: boolean },
) {
  const archivedAt = isArchived ? sql`coalesce(archived_at, now())` : sql`null`
  const { rows } = await sql<StoredRecord>`
    update ${sql.table(table.table)} set archived_at = ${archivedAt},
      updated_at = case when (archived_at is null) = ${isArchived} then now() else updated_at end
    where id = ${id} returning ${shown(table)}
  `.execute(tx)
  return rows[0]
}

function shown({ columns }: StoredTable) {
  return list(['id', ...columns, 'archived_at', 'created_at', 'updated_at'])
}

function list(columns: readonly string[]) {
  return sql.join(columns.map((column) => sql.id(column)))
}

function matches({ table, search: columns }: StoredTable, { archived, search }: RecordQuery) {
  const state = archived ? sql`archived_at is not null` : sql`archived_at is null`
  if (search === undefined || search === '') return state
  if (table === 'products') return sql`${state} and ${isFound(sql`id`, table, search)}`
  const found = columns.map((column) => sql`${sql.id(column)} ilike ${anywhere(search)}`)
  return sql`${state} and (${sql.join(found, sql` or `)})`
}

const sortColumns: Readonly<Record<string, SortColumn>> = {
  id: sql`id`,
  sku: sql`sku`,
  code: sql`code`,
  name: sql`name_key`,
  type: sql`type`,
}

function integrationsMatching(tx: TenantTransaction, { search }: Pick<ListIntegrations, 'search'>) {
  const all = tx.selectFrom('integrations')
  if (search === undefined || search === '') return all
  const pattern = anywhere(search)
  return all.where((eb) => eb.or([eb('type', 'ilike', pattern), eb('name', 'ilike', pattern)]))
}

export async function countIntegrations(tx: TenantTransaction, query: ListIntegrations): Promise<number> {
  const counted = integrationsMatching(tx, query).select(({ fn }) => fn.countAll<number>().as('total'))
  return (await counted.executeTakeFirstOrThrow()).total
}

export function selectIntegrations(
  tx: TenantTransaction,
  query: ListIntegrations & { readonly limit: number; readonly offset: number },
) {
  return integrationsMatching(tx, query)
    .select(['id', 'type', 'name'])
    .orderBy(orderOf(query.sort, { ...sortColumns, name: sql`lower(name)` }, sql`id`))
    .limit(query.limit)
    .offset(query.offset)
    .execute()
}
