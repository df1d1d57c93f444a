import type { Row, Schema, TenantTransaction } from '@aisle/db'
import { type InsertType, sql } from 'kysely'

import { toPostgresJson } from './postgres-text.ts'

type ColumnType = 'bigint' | 'boolean' | 'bytea' | 'int' | 'jsonb' | 'numeric' | 'text' | 'timestamptz'

type ColumnOf<Table extends keyof Schema> = keyof Schema[Table] & string

/** A table for records of another system: its columns, and those that identify a record. */
export interface UpsertTarget<
  Table extends keyof Schema & string,
  Column extends ColumnOf<Table>,
  Returned extends ColumnOf<Table> = never,
> {
  readonly table: Table
  readonly columns: Readonly<Record<Column, ColumnType>>
  readonly key: readonly NoInfer<Column>[]
  /** Columns that keep the value of their insert. */
  readonly insertOnly?: readonly NoInfer<Column>[]
  /** Columns that keep their value if the new one is null. */
  readonly keepKnown?: readonly NoInfer<Column>[]
  /** What to return of each row that was written. */
  readonly returning?: readonly Returned[]
}

export function defineUpsertTarget<
  Table extends keyof Schema & string,
  Column extends ColumnOf<Table>,
  Returned extends ColumnOf<Table> = never,
>(target: UpsertTarget<Table, Column, Returned>): UpsertTarget<Table, Column, Returned> {
  return target
}

/** A row to write. Undefined counts as null, and a `bytea` is given as hexadecimal digits. */
export type UpsertRow<Table extends keyof Schema, Column extends keyof Schema[Table]> = {
  readonly [Name in Column]: Accepted<InsertType<Schema[Table][Name]>>
}

type Accepted<Value> = (Value extends Buffer ? string : Value) | (null extends Value ? undefined : never)

/** A row that was written, with whether it was inserted. */
type Written<Table extends keyof Schema, Returned extends keyof Schema[Table]> = Row<Table, Returned> & {
  readonly isNew: boolean
}

/**
 * Inserts or updates any number of rows in one statement. Unchanged rows are not written and keep their `updated_at`. If
 * two rows have the same key, the last one wins. Returns the rows that were written.
 */
export async function upsertRows<
  Table extends keyof Schema & string,
  Column extends ColumnOf<Table>,
  Returned extends ColumnOf<Table> = never,
>(
  tx: TenantTransaction,
  target: UpsertTarget<Table, Column, Returned>,
  rows: readonly UpsertRow<Table, NoInfer<Column>>[],
): Promise<Written<Table, Returned>[]> {
  if (rows.length === 0) return []
  const names = Object.keys(target.columns) as Column[]
  const values = names.filter((name) => !target.key.includes(name) && !target.insertOnly?.includes(name))
  const types = sql.join(names.map((name) => sql`${sql.id(name)} ${sql.raw(inJson(target.columns[name]))}`))
  const read = sql.join(
    names.map((name) => (target.columns[name] === 'bytea' ? sql`decode(${sql.id(name)}, 'hex')` : sql.id(name))),
  )
  const newValue = (name: Column) =>
    target.keepKnown?.includes(name)
      ? sql`coalesce(${sql.id('excluded', name)}, ${sql.id(target.table, name)})`
      : sql.id('excluded', name)
  const assignments = sql.join(values.map((name) => sql`${sql.id(name)} = ${newValue(name)}`))
  const written = await sql<Written<Table, Returned>>`
    insert into ${sql.table(target.table)} (${columnList(names)})
    select ${read} from json_to_recordset(${toPostgresJson(lastOfEachKey(rows, target.key))}::json) as record (${types})
    on conflict (tenant_id, ${columnList(target.key)}) do update set ${assignments}, updated_at = now()
    where (${columnList(values, target.table)}) is distinct from (${sql.join(values.map(newValue))})
    ${target.returning ? sql`returning ${columnList(target.returning)}, xmax = 0 as "isNew"` : sql``}
  `.execute(tx)
  return written.rows
}

const inJson = (type: ColumnType) => (type === 'bytea' ? 'text' : type)

/** Columns for a statement, each with the table or alias if one is given. */
export function columnList(columns: readonly string[], table?: string) {
  return sql.join(columns.map((name) => (table === undefined ? sql.id(name) : sql.id(table, name))))
}

/** Sorted by key, so that two transactions over the same rows wait for each other instead of deadlocking. */
function lastOfEachKey<Given extends object>(rows: readonly Given[], key: readonly (keyof Given)[]): Given[] {
  const byKey = new Map(rows.map((row) => [key.map((name) => String(row[name])).join('\n'), row]))
  return [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}
