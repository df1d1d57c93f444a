import { hash } from 'node:crypto'

import { planOnce, type Row, type Schema, type TenantTransaction } from '@aisle/db'
import { type Element, type Gap, type ItemsQuery, Listed, nothingListed, type Page } from '@aisle/walmart'
import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'

import type { TenantContext } from '../platform/context.ts'
import { toPostgresText } from '../platform/to-postgres.ts'
import { transaction } from '../platform/transaction.ts'
import type { RunPosition, RunProblem, SourcePage } from './source.ts'

/**
 * A digest of everything that the stored record depends on: its JSON text, including fields that are never read. A
 * record whose digest is the stored one need not be parsed.
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

type ListedPage<Found> = Keyed & {
  readonly instanceId: number
  keyOf(this: void, record: string): string
  digestOf(this: void, record: string): Buffer
  /** What `isUnchanged` needs to know of each stored `record`. */
  readonly columns: RawBuilder<unknown>
  /** Whether a record need not be stored if its JSON is the stored one. */
  isUnchanged(this: void, found: Found): boolean
  /** The previous page's records. That page may still be being stored. */
  readonly beingStored: readonly string[]
}

/**
 * Returns, for each record of a page in JSON text, whether it is already stored in this state. Takes no locks: a
 * concurrent change to such a record counts as happening after this page.
 */
export async function findUnchanged<Found extends object>(
  ctx: TenantContext,
  records: readonly string[],
  page: ListedPage<Found>,
): Promise<boolean[]> {
  const keys = records.map(page.keyOf)
  const copies = Map.groupBy([...keys, ...page.beingStored.map(page.keyOf)], (key) => key)
  const stored = await transaction(ctx, (tx) => findStored(tx, page, keys))
  return records.map((record, index) => {
    const key = keys[index] ?? ''
    const row = stored.get(key)
    // If a record appears twice, the last copy counts.
    const isSame = copies.get(key)?.length === 1 && row?.digest?.equals(page.digestOf(record)) === true
    return isSame && page.isUnchanged(row)
  })
}

/**
 * The value that identifies a record, in the form in which it is stored. An empty string if the value cannot be an
 * identifier.
 */
export function toKey(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? toPostgresText(String(value)) : ''
}

type Stored<Found> = Found & Row<Digested, 'digest'> & { readonly record_key: string }

async function findStored<Found extends object>(
  tx: TenantTransaction,
  { instanceId, table, key, columns }: ListedPage<Found>,
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

interface RecordName {
  /** What a record is called, such as `Order`. */
  readonly what: string
  /** The field of Walmart's JSON that identifies it. */
  readonly key: string
}

/**
 * Records that could not be read, or only in part, each with its name, the reasons and its JSON, and records that Walmart
 * omitted.
 */
export function problemsOf(
  page: Pick<Page<unknown>, 'elements' | 'gaps' | 'rejected'>,
  name: RecordName,
): RunProblem[] {
  const { elements, rejected, gaps } = page
  return [
    ...rejected.filter(isNew).map(({ raw, issues }) => ({
      code: 'unreadable_record',
      message: `${nameOf(raw, name)} was not imported: ${issues.join('; ')}`,
      raw,
    })),
    ...elements
      .filter(isNew)
      .flatMap(({ raw, gaps: unread }) =>
        unread.length === 0 ? [] : [{ code: 'unreadable_field', message: aboutFields(nameOf(raw, name), unread), raw }],
      ),
    ...gaps.map((gap) => ({
      code: 'incomplete_response',
      message: `Walmart left records out of a page: ${gap.message ?? gap.code ?? 'no reason given'}.`,
      raw: gap,
    })),
  ]
}

function aboutFields(name: string, unread: readonly Gap[]): string {
  const reasons = unread.map(({ field, message }) => `${field}: ${message}`)
  return `${name} was imported without fields that could not be read: ${reasons.join('; ')}`
}

/** Such as `Order 108900000000001`. */
function nameOf(raw: unknown, { what, key }: RecordName): string {
  const id = typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>)[key] : undefined
  return typeof id === 'string' || typeof id === 'number' ? `${what} ${id}` : `${what} without ${key}`
}

const isNew = ({ isRepeated }: { readonly isRepeated: boolean }): boolean => !isRepeated

/** How many records of a page are imported and were not on an earlier page. Unparsed records have not changed. */
export function countImported<T>(
  { elements, rejected, listed }: Pick<Page<T>, 'elements' | 'listed' | 'rejected'>,
  before: Listed,
  isImported: (element: Element<T>) => boolean,
): number {
  const excluded = elements.filter((element) => isNew(element) && !isImported(element))
  return listed.count - before.count - rejected.filter(isNew).length - excluded.length
}

/** The number of records in a list: Walmart's, or that of the records themselves if it is too small. */
export const sizeOf = ({ count, total }: Listed): number => Math.max(count, total ?? 0)

/**
 * A problem if a list has ended with fewer records than Walmart counted.
 *
 * @param list such as `The list of items`
 */
export function missingRecords(list: string, { count, total }: Listed): RunProblem[] {
  const missing = (total ?? 0) - count
  if (missing <= 0) return []
  const message = `${list} is incomplete: Walmart counted ${total} records and sent ${count}, so ${missing} may be missing. The next refreshes request them again.`
  return [{ code: 'incomplete_list', message }]
}

interface WalmartList<T> extends RecordName {
  /** What the list is called, such as `The list of items`. */
  readonly title: string
  open(from: Pick<ItemsQuery, 'cursor' | 'listed' | 'skip'>): AsyncIterable<Page<T>>
  /** For each record in JSON text, whether it need not be stored. The previous page may still be being stored. */
  areUnchanged(records: readonly string[], beingStored: readonly string[]): Promise<boolean[]>
  isImported(this: void, element: Element<T>): boolean
  /** The problem with a record that is not imported. */
  readonly problemOf?: (element: Element<T>) => RunProblem
  /** Prepares what there is to store of a page, before its transaction. */
  store(elements: readonly Element<T>[]): SourcePage['store']
}

/** The Walmart client's cursor, which contains the list's parameters, and what the list has had before it. */
const Cursor = z.object({ next: z.string(), listed: Listed.default(nothingListed) }).nullable()

/** The pages of one of Walmart's lists, from the run's cursor on. */
export async function* pagesOfList<T>(position: RunPosition, list: WalmartList<T>): AsyncGenerator<SourcePage> {
  const cursor = Cursor.parse(position.cursor)
  let before = cursor?.listed ?? nothingListed
  let beingStored: readonly string[] = []
  const skip = (records: readonly string[]) => list.areUnchanged(records, beingStored)
  for await (const page of list.open({ cursor: cursor?.next, listed: cursor?.listed, skip })) {
    const { elements, listed } = page
    const isLast = page.cursor === undefined
    const leftOut = elements.filter((element) => isNew(element) && !list.isImported(element))
    yield {
      cursor: isLast ? undefined : { next: page.cursor, listed },
      total: listed.total === null ? undefined : sizeOf(listed),
      count: countImported(page, before, list.isImported),
      problems: [
        ...problemsOf(page, list),
        ...(list.problemOf ? leftOut.map(list.problemOf) : []),
        ...(isLast ? missingRecords(list.title, listed) : []),
      ],
      store: list.store(elements),
    }
    before = listed
    beingStored = elements.map(({ text }) => text)
  }
}
