import { planOnce, type Row, type Schema, type TenantTransaction, withoutWaiting } from '@aisle/db'
import { type InsertType, type RawBuilder, sql } from 'kysely'

/**
 * JSON that Postgres accepts: Postgres allows neither NUL nor lone surrogates. `stringify` escapes both, in keys and values.
 * After an escaped backslash, `u` is an ordinary character.
 */
export function toPostgresJson(value: unknown): string {
  const json = JSON.stringify(value)
  // Most JSON contains neither, and this check is much faster than the replacement.
  if (!/\\u(?:0000|d[89a-f])/.test(json)) return json
  return json.replace(/\\(?:u(?:0000|d[89a-f]..)|.)/g, (escape) => (escape.length > 2 ? '\uFFFD' : escape))
}

/** The same for plain text, also for keys, which must match what was written. */
export function toPostgresText(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed()
}

/**
 * An array of texts in Postgres's binary format, so that they need no escaping. Undefined becomes null, and what Postgres
 * cannot store is replaced: NUL here, and lone surrogates by the encoding.
 */
export function toTextArray(given: readonly (string | null | undefined)[]): Buffer {
  const texts = given.map((text) => text?.replaceAll('\0', '\uFFFD'))
  // Dimensions, whether it contains nulls, the type of the elements, their number, and the first index.
  const header = [1, 1, textOid, texts.length, 1]
  const start = 4 * header.length
  const array = Buffer.allocUnsafe(texts.reduce((bytes, text) => bytes + 4 + Buffer.byteLength(text ?? ''), start))
  for (const [index, field] of header.entries()) array.writeInt32BE(field, 4 * index)
  let at = start
  for (const text of texts) {
    const bytes = text === undefined ? -1 : array.write(text, at + 4)
    array.writeInt32BE(bytes, at)
    at += 4 + Math.max(0, bytes)
  }
  return array
}

const textOid = 25

type ColumnType = 'bigint' | 'boolean' | 'bytea' | 'date' | 'int' | 'jsonb' | 'numeric' | 'text' | 'timestamptz'

type ColumnOf<Table extends keyof Schema> = keyof Schema[Table] & string

/** A table for records of another system: its columns, and those that identify a record. */
export interface UpsertTarget<
  Table extends keyof Schema & string,
  Column extends ColumnOf<Table>,
  Returned extends ColumnOf<Table> = never,
  Extra extends object = object,
> {
  readonly table: Table
  readonly columns: Readonly<Record<Column, ColumnType>>
  readonly key: readonly NoInfer<Column>[]
  /** Columns that keep the value of their insert. */
  readonly insertOnly?: readonly NoInfer<Column>[]
  /** Columns that keep their value if the new one is null. */
  readonly keepKnown?: readonly NoInfer<Column>[]
  /** The columns to return of each row that was written. */
  readonly returning?: readonly Returned[]
  /** Additional expressions to return, by name. */
  readonly returningAlso?: RawBuilder<Extra>
}

export function defineUpsertTarget<
  Table extends keyof Schema & string,
  Column extends ColumnOf<Table>,
  Returned extends ColumnOf<Table> = never,
  Extra extends object = object,
>(target: UpsertTarget<Table, Column, Returned, Extra>): UpsertTarget<Table, Column, Returned, Extra> {
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
 * two rows have the same key, the last one wins. Returns the rows that were written; if the target returns no columns, it returns
 * none, and the transaction goes on without waiting.
 */
export async function upsertRows<
  Table extends keyof Schema & string,
  Column extends ColumnOf<Table>,
  Returned extends ColumnOf<Table> = never,
  Extra extends object = object,
>(
  tx: TenantTransaction,
  target: UpsertTarget<Table, Column, Returned, Extra>,
  rows: readonly UpsertRow<Table, NoInfer<Column>>[],
): Promise<(Written<Table, Returned> & Extra)[]> {
  if (rows.length === 0) return []
  return upsertArrays(tx, target, toArrays(target.columns, lastOfEachKey(rows, target.key)))
}

/** The same for rows that were prepared before the transaction, each with its own key, and sorted by key. */
export async function upsertArrays<
  Table extends keyof Schema & string,
  Column extends ColumnOf<Table>,
  Returned extends ColumnOf<Table> = never,
  Extra extends object = object,
>(
  tx: TenantTransaction,
  target: UpsertTarget<Table, Column, Returned, Extra>,
  arrays: ColumnArrays<NoInfer<Column>>,
): Promise<(Written<Table, Returned> & Extra)[]> {
  const names = Object.keys(target.columns) as Column[]
  const values = names.filter((name) => !target.key.includes(name) && !target.insertOnly?.includes(name))
  const newValue = (name: Column) =>
    target.keepKnown?.includes(name)
      ? sql`coalesce(${sql.id('excluded', name)}, ${sql.id(target.table, name)})`
      : sql.id('excluded', name)
  const assignments = sql.join(values.map((name) => sql`${sql.id(name)} = ${newValue(name)}`))
  const also = target.returningAlso ? sql`, ${target.returningAlso}` : sql``
  const written = await sql<Written<Table, Returned> & Extra>`
    insert into ${sql.table(target.table)} (${columnList(names)})
    ${selectArrays(target.columns, arrays)}
    on conflict (tenant_id, ${columnList(target.key)}) do update set ${assignments}, updated_at = now()
    where (${columnList(values, target.table)}) is distinct from (${sql.join(values.map(newValue))})
    ${target.returning ? sql`returning ${columnList(target.returning)}, xmax = 0 as "isNew"${also}` : sql``} ${planOnce}
    ${target.returning ? sql`` : withoutWaiting}
  `.execute(tx)
  return written.rows
}

type ColumnTypes<Column extends string> = Readonly<Record<Column, ColumnType>>

/** Rows as a statement sends them: an array of texts per column. */
export type ColumnArrays<Column extends string> = Readonly<Record<Column, Buffer>>

/** Turns rows into arrays. A value is given as `UpsertRow` says. */
export function toArrays<Column extends string>(
  columns: ColumnTypes<Column>,
  rows: readonly { readonly [Name in NoInfer<Column>]?: unknown }[],
): ColumnArrays<Column> {
  const names = Object.keys(columns) as Column[]
  const arrayOf = (name: Column) => toTextArray(rows.map((row) => toText(row[name], columns[name])))
  return Object.fromEntries(names.map((name) => [name, arrayOf(name)])) as ColumnArrays<Column>
}

/**
 * A query that returns rows in the order given, for a statement that writes or joins them. Each column is an array, which
 * Postgres reads in less than half the time of JSON. A value is given as `UpsertRow` says.
 */
export function selectRows<Column extends string>(
  columns: ColumnTypes<Column>,
  rows: readonly { readonly [Name in NoInfer<Column>]?: unknown }[],
) {
  return selectArrays(columns, toArrays(columns, rows))
}

function selectArrays<Column extends string>(columns: ColumnTypes<Column>, arrays: ColumnArrays<Column>) {
  const names = Object.keys(columns) as Column[]
  const given = names.map((name) => sql`${arrays[name]}::text[]`)
  const read = names.map((name) => sql`${fromText(name, columns[name])} as ${sql.id(name)}`)
  return sql`select ${sql.join(read)} from unnest(${sql.join(given)}) as given (${columnList(names)})`
}

function fromText(name: string, type: ColumnType) {
  if (type === 'text') return sql.id(name)
  return type === 'bytea' ? sql`decode(${sql.id(name)}, 'hex')` : sql`${sql.id(name)}::${sql.raw(type)}`
}

function toText(value: unknown, type: ColumnType): string | null {
  if (value === null || value === undefined) return null
  if (type === 'jsonb') return toPostgresJson(value)
  return value instanceof Date ? value.toISOString() : String(value)
}

/** Columns for a statement, each with the table or alias if one is given. */
export function columnList(columns: readonly string[], table?: string) {
  return sql.join(columns.map((name) => (table === undefined ? sql.id(name) : sql.id(table, name))))
}

/** Sorted by key, so that two transactions over the same rows wait for each other instead of deadlocking. */
function lastOfEachKey<Given extends object>(rows: readonly Given[], key: readonly (keyof Given)[]): Given[] {
  const byKey = new Map(rows.map((row) => [key.map((name) => String(row[name])).join('\n'), row]))
  return [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}
