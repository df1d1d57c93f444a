import { hash } from 'node:crypto'

import { planOnce, type Row, type Schema, type TenantTransaction } from '@aisle/db'
import { type RawBuilder, sql } from 'kysely'

import type { TenantContext } from './context.ts'
import { toPostgresText } from './postgres-text.ts'
import { transaction } from './transaction.ts'

/**
 * A digest of everything that a record is stored from: its JSON text, including fields that nothing reads. A record whose
 * digest is the stored one need not be parsed.
 *
 * @param mapping what else the stored values depend on, such as the version of the code that maps them
 */
export function digestOf(mapping: string, record: string): Buffer {
  return hash('sha256', `${mapping} ${record}`, 'buffer')
}

type Digested = {
  [Table in keyof Schema]: 'digest' | 'instance_id' extends keyof Schema[Table] ? Table : never
}[keyof Schema]

/** A table, and the column that identifies a record of an instance. */
type Keyed = {
  [Table in Digested]: { readonly table: Table; readonly key: keyof Schema[Table] & string }
}[Digested]

type ListedPage = Keyed & {
  readonly instanceId: number
  keyOf(this: void, record: string): string
  digestOf(this: void, record: string): Buffer
  /** What else to select of each stored `record`. */
  readonly columns: RawBuilder<unknown>
  /** The previous page's records. That page may still be being stored. */
  readonly beingStored: readonly string[]
}

/**
 * Returns, for each record of a page in JSON text, its stored row if that is already in this state. Takes no locks: a
 * concurrent change to such a record counts as happening after this page.
 */
export async function findUnchanged<Found extends object>(
  ctx: TenantContext,
  page: ListedPage,
  records: readonly string[],
): Promise<(Found | undefined)[]> {
  const keys = records.map(page.keyOf)
  const copies = Map.groupBy([...keys, ...page.beingStored.map(page.keyOf)], (key) => key)
  const stored = await transaction(ctx, (tx) => findStored<Found>(tx, page, keys))
  return records.map((record, index) => {
    const key = keys[index] ?? ''
    const row = stored.get(key)
    // If a record appears twice, the last copy counts.
    return copies.get(key)?.length === 1 && row?.digest?.equals(page.digestOf(record)) === true ? row : undefined
  })
}

/** The value that identifies a record, in the form in which it is stored. An empty string if it cannot be one. */
export function toKey(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? toPostgresText(String(value)) : ''
}

type Stored<Found> = Found & Row<Digested, 'digest'> & { readonly record_key: string }

async function findStored<Found extends object>(
  tx: TenantTransaction,
  { instanceId, table, key, columns }: ListedPage,
  keys: readonly string[],
): Promise<Map<string, Stored<Found>>> {
  const { rows } = await sql<Stored<Found>>`
    select record.${sql.id(key)} as record_key, record.digest, ${columns}
    from unnest(${keys}::text[]) as wanted (key)
    cross join lateral (
      select * from ${sql.table(table)} where instance_id = ${instanceId} and ${sql.id(key)} = wanted.key limit 1
    ) record
    ${planOnce}
  `.execute(tx)
  return new Map(rows.map((row) => [row.record_key, row]))
}
