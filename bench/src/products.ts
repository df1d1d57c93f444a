import type pg from 'pg'

import { copyRows, ofListings, takeRows } from './copy-rows.ts'
import { fetchItemPages } from './item-pages.ts'
import { type Aisle, type Lab, startConnected, untilCompleted } from './lab.ts'
import { type Result, type Round, timed, toResult } from './result.ts'

interface Sizes {
  readonly items: number
  readonly rounds: number
}

/**
 * A refresh of all listings that creates and links their products, and another when nothing has changed. The baseline of
 * the first fetches the same pages and copies the same rows into the same tables. The baseline of the second fetches the
 * pages and parses their JSON.
 */
export async function benchProducts(lab: Lab, { items, rounds }: Sizes): Promise<Result[]> {
  const { simulator, aisle, id } = await startConnected(lab, '--items', String(items), '--orders', '1')
  const { pool } = aisle
  const rows = await takeRows(pool, ofListings)
  const speed = (ms: number) => (1000 * rows.records) / ms
  const first: Round[] = []
  const again: Round[] = []
  for (let round = 0; round < rounds; round += 1) {
    await empty(pool)
    const copying = await timed(async () => {
      let copied = 0
      await fetchItemPages(simulator, async () => copyRows(pool, rows.pages[copied++]))
      for (; copied < rows.pages.length; copied += 1) await copyRows(pool, rows.pages[copied])
    })
    await empty(pool)
    first.push({ baseline: speed(copying), ours: speed(await timed(() => refresh(aisle, id))) })
    const parsing = await timed(() => fetchItemPages(simulator, () => Promise.resolve()))
    again.push({ baseline: parsing, ours: await timed(() => refresh(aisle, id)) })
  }
  return [
    toResult({ name: `first refresh of ${items} listings`, unit: 'listings/s', target: null, rounds: first }),
    toResult({ name: 'listings again, nothing changed', unit: 'ms', target: '<= 2', rounds: again }),
  ]
}

async function empty(pool: pg.Pool): Promise<void> {
  await pool.query('truncate walmart_listings, listing_links, products cascade')
}

async function refresh({ client, pool }: Aisle, id: number): Promise<void> {
  // Walmart allows 60 pages of items a minute, whether or not the simulator enforces it.
  await pool.query('truncate walmart_call_budgets')
  const { data } = await client.walmart.products.refresh.mutate({ id })
  await untilCompleted(pool, data.id)
}
