import type { Row, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { columnList } from '../platform/to-postgres.ts'
import type { StoredTable } from './catalog-tables.ts'

/** A row of any of the tables. */
export interface StoredRecord extends Row<StoredTable['table'], 'archived_at' | 'created_at' | 'id' | 'updated_at'> {
  readonly [column: string]: unknown
}

/** A record's writable columns. */
export type Fields = Readonly<Record<string, unknown>>

export async function findRecord(tx: TenantTransaction, table: StoredTable, id: number) {
  const { rows } = await sql<StoredRecord>`
    select ${shownColumns(table)} from ${sql.table(table.table)} where id = ${id}
  `.execute(tx)
  return rows[0]
}

/** The archived record that has this value in the unique column, if any. */
export async function findArchivedHolder(tx: TenantTransaction, table: StoredTable, value: unknown) {
  const column = sql.id(table.unique)
  const isSame = table.ignoresCase ? sql`${sql.id(`${table.unique}_key`)} = lower(${value})` : sql`${column} = ${value}`
  const { rows } = await sql<Row<StoredTable['table'], 'id'>>`
    select id from ${sql.table(table.table)} where ${isSame} and archived_at is not null
  `.execute(tx)
  return rows[0]
}

/** The same as `findRecord`, with the row locked until the transaction ends. */
export async function lockRecord(tx: TenantTransaction, table: StoredTable, id: number) {
  const { rows } = await sql<StoredRecord>`
    select ${shownColumns(table)} from ${sql.table(table.table)} where id = ${id} for no key update
  `.execute(tx)
  return rows[0]
}

/** Returns undefined if the unique column is taken. */
export async function insertRecord(tx: TenantTransaction, table: StoredTable, fields: Fields) {
  const values = sql.join(table.columns.map((column) => sql`${fields[column] ?? null}`))
  const { rows } = await sql<StoredRecord>`
    insert into ${sql.table(table.table)} (${columnList(table.columns)}) values (${values})
    on conflict do nothing returning ${shownColumns(table)}
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
    update ${sql.table(table.table)} set ${assignments}, updated_at = now() where id = ${id} returning ${shownColumns(table)}
  `.execute(tx)
  return rows[0]
}

/** Those of the nominal codes that exist and are active, so that new references may be made to them. */
export async function findUsableCodes(tx: TenantTransaction, ids: readonly number[]): Promise<ReadonlySet<number>> {
  if (ids.length === 0) return new Set()
  const codes = tx.selectFrom('nominal_codes').select('id').where('archived_at', 'is', null)
  const rows = await codes.where(sql<boolean>`id = any(${ids}::bigint[])`).execute()
  return new Set(rows.map(({ id }) => id))
}

export function shownColumns({ columns }: StoredTable) {
  return columnList(['id', ...columns, 'archived_at', 'created_at', 'updated_at'])
}
