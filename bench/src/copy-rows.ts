import { pipeline } from 'node:stream/promises'

import type pg from 'pg'
import { from, to } from 'pg-copy-streams'

/** The rows that a refresh wrote, in the text format of `COPY`. */
export interface TakenRows {
  /** The number of orders or items, without their lines and other dependent rows. */
  readonly records: number
  /** The rows of each table, page by page of 200 records. */
  readonly pages: readonly (readonly TableRows[])[]
}

interface TableRows {
  /** Name and columns. */
  readonly table: string
  readonly text: Buffer
}

interface Written {
  /** The table of the records. */
  readonly main: string
  /** All tables in the order of their foreign keys, each with the rows of the records from id $1 to id $2. */
  readonly tables: Readonly<Record<string, string>>
}

export const ofOrders: Written = {
  main: 'walmart_orders',
  tables: {
    walmart_orders: 'where id between $1 and $2',
    walmart_order_lines: 'where order_id between $1 and $2',
    sales_orders: 'where walmart_order_id between $1 and $2',
    sales_order_lines: `join sales_orders on sales_orders.id = sales_order_lines.sales_order_id
      where walmart_order_id between $1 and $2`,
    accounting_transactions: `join sales_orders on sales_orders.id = accounting_transactions.sales_order_id
      where walmart_order_id between $1 and $2`,
    accounting_lines: `join accounting_transactions on accounting_transactions.id = accounting_lines.transaction_id
      join sales_orders on sales_orders.id = sales_order_id where walmart_order_id between $1 and $2`,
    events: `where subject in (
      select 'walmart_order:' || id from walmart_orders where id between $1 and $2
      union all select 'sales_order:' || id from sales_orders where walmart_order_id between $1 and $2
      union all select 'document:' || accounting_transactions.id from accounting_transactions
        join sales_orders on sales_orders.id = sales_order_id where walmart_order_id between $1 and $2
    )`,
  },
}

export const ofListings: Written = {
  main: 'walmart_listings',
  tables: {
    walmart_listings: 'where id between $1 and $2',
    products: 'join listing_links on listing_links.product_id = products.id where listing_id between $1 and $2',
    listing_links: 'where listing_id between $1 and $2',
  },
}

/** Reads what refreshes have written. */
export async function takeRows(pool: pg.Pool, { main, tables }: Written): Promise<TakenRows> {
  await pool.query('analyze')
  const { rows } = await pool.query<{ first: string; last: string }>(`
    select min(id) as first, max(id) as last
    from (select id, (row_number() over (order by id) - 1) / 200 as page from ${main}) records
    group by page order by page`)
  const columns = new Map<string, readonly string[]>()
  for (const table of Object.keys(tables)) columns.set(table, await listColumns(pool, table))
  const pages: TableRows[][] = []
  for (const { first, last } of rows) {
    const page: TableRows[] = []
    for (const [table, which] of Object.entries(tables)) {
      const names = columns.get(table) ?? []
      const query = `select ${names.map((name) => `${table}.${name}`).join()} from ${table} ${which}`
      const limited = query.replaceAll('$1', first).replaceAll('$2', last)
      page.push({ table: `${table} (${names.join()})`, text: await copyOut(pool, `copy (${limited}) to stdout`) })
    }
    pages.push(page)
  }
  const { rows: counted } = await pool.query<{ count: string }>(`select count(*) from ${main}`)
  return { records: Number(counted[0]?.count), pages }
}

/** A table's columns, except generated ones, which `COPY` cannot write. */
async function listColumns(pool: pg.Pool, table: string): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select quote_ident(attname) as name from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [table],
  )
  return rows.map(({ name }) => name)
}

async function copyOut(pool: pg.Pool, statement: string): Promise<Buffer> {
  const client = await pool.connect()
  try {
    const chunks: Buffer[] = []
    for await (const chunk of client.query(to(statement))) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks)
  } finally {
    client.release()
  }
}

/** Copies a page in one transaction as the tables' owner, without policies or conflict checks. */
export async function copyRows(pool: pg.Pool, page: readonly TableRows[] = []): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    for (const { table, text } of page) await pipeline([text], client.query(from(`copy ${table} from stdin`)))
    await client.query('commit')
    client.release()
  } catch (error) {
    // Closes the connection, whose transaction has failed.
    client.release(true)
    throw error
  }
}
