import { type RawBuilder, sql } from 'kysely'

/** The query fields that every list takes. */
export interface PageQuery {
  readonly page: number
  readonly per_page: number
  /** Column to sort by; prefix `-` for descending. */
  readonly sort?: string | undefined
}

/** A page of a list, in its envelope. */
export interface Page<Row> {
  data: Row[]
  current_page: number
  last_page: number
  per_page: number
  total: number
  from: number | null
  to: number | null
}

/** The two queries of a list. */
export interface PageReader<Row> {
  count(): Promise<number>
  rows(range: { readonly limit: number; readonly offset: number }): Promise<readonly Row[]>
}

/** Tables with trigram indexes. */
type SearchedTable = 'products' | 'sync_runs' | 'walmart_listings' | 'walmart_orders'

/**
 * Whether an id is one of the tenant's rows that hold a text anywhere, by the table's trigram index. An array rather than
 * a subquery: whatever the planner expects to be found, it then looks up the ids by their index.
 */
export function isFound(id: RawBuilder<unknown>, table: SearchedTable, text: string): RawBuilder<boolean> {
  return sql<boolean>`${id} = any(array(select aisle.search(${table}, ${anywhere(text)})))`
}

/**
 * Reads a page in at most two queries. Call it in a `snapshot`, so that the rows match their total.
 */
export async function readPage<Row>({ page, per_page }: PageQuery, list: PageReader<Row>): Promise<Page<Row>> {
  const total = await list.count()
  const offset = (page - 1) * per_page
  const data = offset < total ? await list.rows({ limit: per_page, offset }) : []
  return {
    data: [...data],
    current_page: page,
    last_page: Math.max(1, Math.ceil(total / per_page)),
    per_page,
    total,
    from: data.length === 0 ? null : offset + 1,
    to: data.length === 0 ? null : offset + data.length,
  }
}

/** The SQL of a column that callers may sort by. Not every index serves one that may be empty, so it says so. */
export type SortColumn = RawBuilder<unknown> | { readonly nullable: RawBuilder<unknown> }

/**
 * The order of a list. Without a sort, the newest rows come first, by their ids. Downwards is upwards read backwards, so
 * that one index on the column and the id serves both: empty values count as the lowest, and rows that sort alike are in
 * the order of their ids, so that no row is on two pages.
 *
 * @param columns of each column that the contract lets callers sort by. The index of a nullable one has `nulls first`
 */
export function orderOf(
  sort: string | undefined,
  columns: Readonly<Record<string, SortColumn>>,
  id: RawBuilder<unknown>,
): RawBuilder<unknown> {
  if (sort === undefined) return sql`${id} desc`
  const column = columns[sort.replace(/^-/, '')]
  if (!column) throw new Error(`The contract lets callers sort by ${sort}, which has no column.`)
  const isDownwards = sort.startsWith('-')
  if (!('nullable' in column)) return isDownwards ? sql`${column} desc, ${id} desc` : sql`${column}, ${id}`
  const { nullable } = column
  return isDownwards ? sql`${nullable} desc nulls last, ${id} desc` : sql`${nullable} nulls first, ${id}`
}

/** An `ilike` pattern that finds a text anywhere. `%`, `_` and `\` in the text are escaped. */
export function anywhere(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
}
