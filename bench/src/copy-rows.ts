import { pipeline } from 'node:stream/promises'

import type pg from 'pg'
import { from, to } from 'pg-copy-streams'

/** The rows that a refresh wrote, in the text format of `COPY`. */
export interface TakenRows {
  readonly orders: number
  /** For each page of 200 orders, each table's rows. */
  readonly pages: readonly (readonly TableRows[])[]
}

interface TableRows {
  readonly table: string
  readonly text: Buffer
}

const ofOrders = {
  walmart_orders: 'select * from walmart_orders where id between $1 and $2',
  walmart_order_lines: 'select * from walmart_order_lines where order_id between $1 and $2',
  sales_orders: 'select * from sales_orders where walmart_order_id between $1 and $2',
  sales_order_lines: `select line.* from sales_order_lines line
    join sales_orders on sales_orders.id = line.sales_order_id where walmart_order_id between $1 and $2`,
}

/** Reads all orders of the database with their lines and sales orders. */
export async function takeRows(pool: pg.Pool): Promise<TakenRows> {
  await pool.query('analyze')
  const { rows } = await pool.query<{ first: string; last: string }>(`
    select min(id) as first, max(id) as last
    from (select id, (row_number() over (order by id) - 1) / 200 as page from walmart_orders) orders
    group by page order by page`)
  const pages: TableRows[][] = []
  for (const { first, last } of rows) {
    const page: TableRows[] = []
    for (const [table, query] of Object.entries(ofOrders)) {
      const limited = query.replace('$1', first).replace('$2', last)
      page.push({ table, text: await copyOut(pool, `copy (${limited}) to stdout`) })
    }
    pages.push(page)
  }
  const { rows: counted } = await pool.query<{ count: string }>('select count(*) from walmart_orders')
  return { orders: Number(counted[0]?.count), pages }
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
