import { type RawBuilder, sql } from 'kysely'

/** The part of a list's query that all lists have. */
export interface PageQuery {
  readonly page: number
  readonly per_page: number
  /** A column; `-` before it sorts downwards. */
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

/**
 * Reads a page in two queries at most, whatever its size. To be called in a `snapshot`, so that the rows and their total
 * are of one moment.
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

/**
 * The order of a list. Rows that sort alike, and all of them without a sort, come newest first by their ids, so that no
 * row is on two pages. Empty values come last, upwards and downwards.
 *
 * @param columns the SQL of each column that the contract lets callers sort by
 */
export function orderOf(
  sort: string | undefined,
  columns: Readonly<Record<string, RawBuilder<unknown>>>,
  id: RawBuilder<unknown>,
): RawBuilder<unknown> {
  if (sort === undefined) return sql`${id} desc`
  const column = columns[sort.replace(/^-/, '')]
  if (!column) throw new Error(`The contract lets callers sort by ${sort}, which has no column.`)
  return sort.startsWith('-') ? sql`${column} desc nulls last, ${id} desc` : sql`${column} nulls last, ${id} desc`
}

/** A pattern for `ilike` that finds a text anywhere. What the text has of `%`, `_` and `\` stands for itself. */
export function anywhere(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
}
