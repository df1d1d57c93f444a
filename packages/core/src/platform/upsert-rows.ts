import type { Schema, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { toPostgresJson } from './postgres-text.ts'

type ColumnType = 'bigint' | 'jsonb' | 'numeric' | 'text' | 'timestamptz'

/** A table for records of another system: its columns, and those that identify a record. */
export interface UpsertTarget<Table extends keyof Schema & string, Column extends keyof Schema[Table] & string> {
  readonly table: Table
  readonly columns: Readonly<Record<Column, ColumnType>>
  readonly key: readonly NoInfer<Column>[]
}

export function defineUpsertTarget<Table extends keyof Schema & string, Column extends keyof Schema[Table] & string>(
  target: UpsertTarget<Table, Column>,
): UpsertTarget<Table, Column> {
  return target
}

/**
 * Inserts or updates any number of rows in one statement. Unchanged rows are not written and keep their `updated_at`. If
 * two rows have the same key, the last one wins.
 */
export async function upsertRows<Table extends keyof Schema & string, Column extends keyof Schema[Table] & string>(
  tx: TenantTransaction,
  target: UpsertTarget<Table, Column>,
  rows: readonly Record<NoInfer<Column>, unknown>[],
): Promise<void> {
  if (rows.length === 0) return
  const names = Object.keys(target.columns) as Column[]
  const values = names.filter((name) => !target.key.includes(name))
  const types = sql.join(names.map((name) => sql`${sql.id(name)} ${sql.raw(target.columns[name])}`))
  const assignments = sql.join(values.map((name) => sql`${sql.id(name)} = ${sql.id('excluded', name)}`))
  await sql`
    insert into ${sql.table(target.table)} (${columnList(names)})
    select ${columnList(names)} from json_to_recordset(${toPostgresJson(lastOfEachKey(rows, target.key))}::json) as record (${types})
    on conflict (tenant_id, ${columnList(target.key)}) do update set ${assignments}, updated_at = now()
    where (${columnList(values, target.table)}) is distinct from (${columnList(values, 'excluded')})
  `.execute(tx)
}

/** Columns for a statement, each with the table or alias if one is given. */
export function columnList(columns: readonly string[], table?: string) {
  return sql.join(columns.map((name) => (table === undefined ? sql.id(name) : sql.id(table, name))))
}

/** Sorted by key, so that two transactions over the same rows wait for each other instead of deadlocking. */
function lastOfEachKey<Column extends string>(rows: readonly Record<Column, unknown>[], key: readonly Column[]) {
  const byKey = new Map(rows.map((row) => [key.map((name) => String(row[name])).join('\n'), row]))
  return [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}
