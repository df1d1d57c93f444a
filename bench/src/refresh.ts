import type pg from 'pg'

import { copyRows, ofOrders, takeRows } from './copy-rows.ts'
import { type Aisle, type Lab, startConnected, untilCompleted } from './lab.ts'
import { fetchOrderPages } from './order-pages.ts'
import { peakMemory } from './programs.ts'
import { memoryResult, type Result, type Round, timed, toResult } from './result.ts'

interface Sizes {
  readonly orders: number
  readonly rounds: number
}

/**
 * A refresh of all orders, and another when nothing has changed. The baseline of the first fetches the same pages and
 * copies the same rows into the same tables. The baseline of the second fetches the pages and parses their JSON.
 */
export async function benchRefresh(lab: Lab, { orders, rounds }: Sizes): Promise<Result[]> {
  const connected = await startConnected(lab, '--orders', String(orders), '--items', '1000')
  const { simulator, aisle, id } = connected
  const { pool } = aisle
  await addCosts(aisle, id)
  const rows = await takeRows(pool, ofOrders)
  const speed = (ms: number) => (1000 * rows.records) / ms
  const first: Round[] = []
  const again: Round[] = []
  for (let round = 0; round < rounds; round += 1) {
    await empty(pool)
    await setTriggers(pool, false)
    const copying = await timed(async () => {
      let copied = 0
      await fetchOrderPages(simulator, orders, async () => copyRows(pool, rows.pages[copied++]))
      for (; copied < rows.pages.length; copied += 1) await copyRows(pool, rows.pages[copied])
    })
    await empty(pool)
    await setTriggers(pool, true)
    const ours = await timed(() => refresh(aisle, id))
    first.push({ baseline: speed(copying), ours: speed(ours) })
    const parsing = await timed(() => fetchOrderPages(simulator, orders, () => Promise.resolve()))
    again.push({ baseline: parsing, ours: await timed(() => refresh(aisle, id)) })
  }
  return [
    toResult({ name: `first refresh of ${orders} orders`, unit: 'orders/s', target: '>= 0.6', rounds: first }),
    toResult({ name: 'the same again, nothing changed', unit: 'ms', target: '<= 2', rounds: again }),
    await peakMemoryOfRefreshes(connected, `${orders} orders`),
  ]
}

/**
 * The peak memory of a worker that has downloaded a seller's orders, after it has done so again: once when nothing has changed,
 * and once when every order seems to have.
 */
export async function peakMemoryOfRefreshes(
  { aisle, worker, id }: Awaited<ReturnType<typeof startConnected>>,
  work: string,
): Promise<Result> {
  await refresh(aisle, id)
  // No order has this digest, so all are parsed and compared.
  await aisle.pool.query(`update walmart_orders set digest = sha256('')`)
  await refresh(aisle, id)
  return memoryResult(work, await peakMemory(worker.pid))
}

async function empty(pool: pg.Pool): Promise<void> {
  await pool.query(`truncate ${Object.keys(ofOrders.tables).join()}, webhook_deliveries`)
}

/** Gives every product a cost, so that each shipment has two posted documents. */
async function addCosts(aisle: Aisle, id: number): Promise<void> {
  await aisle.pool.query(
    `insert into product_costs (tenant_id, product_id, unit_cost, currency, effective_from)
     select tenant_id, id, 4, 'USD', '2020-01-01' from products`,
  )
  await empty(aisle.pool)
  await refresh(aisle, id)
}

/** Triggers write the events, and require a document and its lines in one statement. The baseline copies every table. */
async function setTriggers(pool: pg.Pool, isOn: boolean): Promise<void> {
  for (const table of Object.keys(ofOrders.tables)) {
    await pool.query(`alter table ${table} ${isOn ? 'enable' : 'disable'} trigger user`)
  }
}

/** Refreshes all orders, and waits until the run has completed. */
export async function refresh({ client, pool }: Aisle, id: number): Promise<void> {
  const { data } = await client.walmart.orders.refresh.mutate({ id, mode: 'full' })
  await untilCompleted(pool, data.id)
}
