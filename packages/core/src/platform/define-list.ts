import type { Schema, TenantTransaction } from '@aisle/db'
import { type RawBuilder, sql } from 'kysely'

/** The fields of every list's query, besides its own filters. */
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

type Sql = RawBuilder<unknown>

/**
 * The SQL of a column that callers may sort by. The index of a nullable one has `nulls first`. A nullable column that
 * is not declared so sorts nulls highest.
 */
type SortColumn = Sql | { readonly nullable: Sql }

/** How triggers count the rows of a table: packages/db/migrations/0016-row-counts.sql. */
interface Counted<Filter> {
  readonly table: keyof Schema
  /** The condition for the rows of this list, if the table has others. */
  readonly where?: Sql
  /** The column of `row_counts` for each field of the filter that has one. */
  readonly by: { readonly [Field in keyof Filter]?: 'is_archived' | 'kind' | 'owner_id' }
}

interface ListDefinition<Filter extends object, Row> {
  /** The table, with the alias that the other parts use. */
  readonly from: Sql
  /** The row's id: the sort column `id`, and the last tiebreaker of every other sort. */
  readonly id: Sql
  /** The columns that `select` needs. Default: all. */
  readonly columns?: Sql
  /** The condition for each field of the filter. */
  readonly filters: { readonly [Field in keyof Filter]?: (value: Exclude<Filter[Field], undefined>) => Sql }
  /** For a list that can grow long: without a search or other filters, its total costs the same however long it is. */
  readonly counted?: Counted<Filter>
  /** The condition for rows that contain a text, if the contract lets callers search. */
  readonly search?: (text: string) => Sql
  /** One entry for each column that the contract lets callers sort by, besides the id. */
  readonly sorts: Readonly<Record<string, SortColumn>>
  /** The column that the default order, newest first, sorts by. Default: the id. */
  readonly newest?: Sql
  /**
   * Reads the chosen rows with the records that they refer to. Those are looked up for the rows of this page only, not for
   * all rows before it.
   */
  readonly select: (tx: TenantTransaction, chosen: Sql, order: Sql) => Promise<Row[]>
}

export interface IdRange {
  /** Exclusive. */
  readonly after: number
  readonly limit: number
}

/** A list, as operations and jobs read it. */
export interface List<Filter extends object, Row> {
  /** One page, in two queries whatever its size. Call it in a `snapshot`, so that rows and total agree. */
  page(tx: TenantTransaction, query: Filter & PageQuery): Promise<Page<Row>>
  count(tx: TenantTransaction, filter: Filter): Promise<number>
  /** The next rows, sorted by id: for files. */
  after(tx: TenantTransaction, filter: Filter, range: IdRange): Promise<Row[]>
  /** Their ids only: for jobs that work in batches. */
  idsAfter(tx: TenantTransaction, filter: Filter, range: IdRange): Promise<number[]>
  /** Returns the given ids whose rows match. */
  idsAmong(tx: TenantTransaction, filter: Filter, ids: readonly number[]): Promise<number[]>
  /** The rows that satisfy a condition that is not a filter, sorted by id. */
  where(tx: TenantTransaction, condition: Sql): Promise<Row[]>
}

/** Defines a list once: its table, and the filters and sorts that callers may use. */
export function defineList<Filter extends object, Row>(list: ListDefinition<Filter, Row>): List<Filter, Row> {
  const condition = (filter: Filter) => conditionOf(list, filter)
  const choose = (rest: Sql) => sql`select ${list.columns ?? sql`*`} from ${list.from} ${rest}`
  const count = async (tx: TenantTransaction, filter: Filter) => {
    const { rows } = await sql<{ total: number }>`
      ${sumOf(list, filter) ?? sql`select count(*) as total from ${list.from} where ${condition(filter)}`}`.execute(tx)
    return rows[0]?.total ?? 0
  }
  const selectIds = async (tx: TenantTransaction, rest: Sql) => {
    const { rows } = await sql<{ id: number }>`select ${list.id} as id from ${list.from} ${rest}`.execute(tx)
    return rows.map(({ id }) => id)
  }
  const next = (filter: Filter, { after, limit }: IdRange) =>
    sql`where ${condition(filter)} and ${list.id} > ${after} order by ${list.id} limit ${limit}`
  return {
    count,
    where: (tx, given) => list.select(tx, choose(sql`where ${given}`), list.id),
    after: (tx, filter, range) => list.select(tx, choose(next(filter, range)), list.id),
    idsAfter: (tx, filter, range) => selectIds(tx, next(filter, range)),
    idsAmong: (tx, filter, ids) =>
      selectIds(tx, sql`where ${condition(filter)} and ${list.id} = any(${ids}::bigint[])`),
    async page(tx, query) {
      const { page, per_page } = query
      const total = await count(tx, query)
      const offset = (page - 1) * per_page
      const order = orderOf(list, query.sort)
      const ids = sql`
        select ${list.id} from ${list.from} where ${condition(query)} order by ${order} limit ${per_page} offset ${offset}`
      // The ids first, because Postgres then skips the rows of earlier pages in the index without reading them.
      const chosen = choose(sql`where ${list.id} = any(array(${ids}))`)
      const data = offset < total ? await list.select(tx, chosen, order) : []
      return toPage(query, { data, total })
    },
  }
}

/** The rows of a page in their envelope. `total` counts those of all pages. */
export function toPage<Row>(
  { page, per_page }: PageQuery,
  { data, total }: Pick<Page<Row>, 'data' | 'total'>,
): Page<Row> {
  const offset = (page - 1) * per_page
  return {
    data,
    current_page: page,
    last_page: Math.max(1, Math.ceil(total / per_page)),
    per_page,
    total,
    from: data.length === 0 ? null : offset + 1,
    to: data.length === 0 ? null : offset + data.length,
  }
}

/** Maps the rows of a page to their form in the API. */
export function presentPage<Row, Shown>(page: Page<Row>, present: (row: Row) => Shown): Page<Shown> {
  return { ...page, data: page.data.map((row) => present(row)) }
}

function conditionOf<Filter extends object>(
  { filters, search }: Pick<ListDefinition<Filter, unknown>, 'filters' | 'search'>,
  filter: Filter,
): Sql {
  const text: unknown = Reflect.get(filter, 'search')
  const given = Object.entries<((value: never) => Sql) | undefined>(filters).flatMap(([field, toSql]) => {
    const value: unknown = Reflect.get(filter, field)
    return value === undefined || !toSql ? [] : [toSql(value as never)]
  })
  const conditions = search && typeof text === 'string' && text !== '' ? [...given, search(text)] : given
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)
}

/** The SQL that reads the number of matching rows. Undefined if triggers do not count them by all fields of the filter. */
function sumOf<Filter extends object>(
  { filters, counted }: Pick<ListDefinition<Filter, unknown>, 'counted' | 'filters'>,
  filter: Filter,
): Sql | undefined {
  if (!counted || (Reflect.get(filter, 'search') ?? '') !== '') return undefined
  const { table, where = sql`true`, by } = counted
  const conditions = [sql`table_name = ${table}`, where]
  for (const field of Object.keys(filters)) {
    const value: unknown = Reflect.get(filter, field)
    const column: unknown = Reflect.get(by, field)
    if (value === undefined) continue
    if (typeof column !== 'string') return undefined
    conditions.push(sql`${sql.ref(column)} = ${value}`)
  }
  return sql`select coalesce(sum(rows), 0)::bigint as total from row_counts where ${sql.join(conditions, sql` and `)}`
}

/**
 * The `order by` of a list. Descending is the exact reverse of ascending, so that one index serves both: nulls of a
 * `nullable` column sort lowest, and ties are broken by age and then by id, so that no row is on two pages.
 */
function orderOf(
  { sorts, id, newest = id }: Pick<ListDefinition<object, unknown>, 'id' | 'newest' | 'sorts'>,
  sort: string | undefined,
): Sql {
  const descending = newest === id ? sql`${id} desc` : sql`${newest} desc, ${id} desc`
  if (sort === undefined) return descending
  if (sort === 'id') return id
  if (sort === '-id') return sql`${id} desc`
  const ascending = newest === id ? id : sql`${newest}, ${id}`
  const column = sorts[sort.replace(/^-/, '')]
  if (!column) throw new Error(`The contract lets callers sort by ${sort}, which has no column.`)
  const isDescending = sort.startsWith('-')
  if (!('nullable' in column)) return isDescending ? sql`${column} desc, ${descending}` : sql`${column}, ${ascending}`
  const { nullable } = column
  return isDescending ? sql`${nullable} desc nulls last, ${descending}` : sql`${nullable} nulls first, ${ascending}`
}

/** For a filter on whether a time is set. */
export const isNull = (column: Sql, isWanted: boolean) =>
  isWanted ? sql`${column} is null` : sql`${column} is not null`

/** Tables with trigram indexes. */
type SearchedTable =
  | 'nominal_codes'
  | 'products'
  | 'stores'
  | 'sync_runs'
  | 'walmart_listings'
  | 'walmart_locations'
  | 'walmart_orders'
  | 'walmart_returns'
  | 'warehouses'

/**
 * Whether an id belongs to a row of the tenant that contains a text, looked up in the table's trigram index. An array
 * rather than a subquery, because the planner then uses the index on the id, however many rows it expects.
 */
export function isFound(id: Sql, table: SearchedTable, text: string): RawBuilder<boolean> {
  return sql<boolean>`${id} = any(array(select aisle.search(${table}, ${anywhere(text)})))`
}

/** A pattern for `ilike` that matches any value containing the text. `%`, `_` and `\` in the text are literal. */
export function anywhere(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
}
