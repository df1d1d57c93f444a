import { Big } from 'big.js'
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'

import { useApi } from '../../helpers/api.ts'
import { select } from '../../helpers/records.ts'
import { sellerOf, useSimulator } from '../../helpers/simulator.ts'
import { createInstance, startRefresh, useWorker, waitForCompletion, waitForRun } from '../../helpers/worker.ts'
import { arbitraryList, type SentList } from './make-pages.ts'

const simulator = useSimulator({ items: 1, orders: 0 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
useWorker(api)
let id: number
let lastId = 108_900_000_000_000

beforeAll(async () => {
  id = await createInstance(api, { seller })
  await waitForCompletion(api, id)
})

const seed = Number(process.env['ODD_PAGES_SEED'] ?? Date.now() % 2 ** 31)

it(`stores or names every order on odd pages, with Walmart’s units and cents (ODD_PAGES_SEED=${seed})`, async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryList(() => String(++lastId)),
      async (list) => {
        const remove = serve(list)
        try {
          await expectAll(list)
        } finally {
          remove()
        }
      },
    ),
    { seed, numRuns: 30, interruptAfterTimeLimit: 15_000 },
  )
}, 60_000)

/** Serves the pages as the list of the seller's own orders. */
function serve({ pages, total }: SentList): () => void {
  const removers = pages.map((orders, index) => {
    const nextCursor = index + 1 < pages.length ? `?hasMoreElements=true&odd=${index + 1}` : ''
    const body = {
      list: { meta: { totalCount: total, nextCursor }, elements: { order: orders.map(({ json }) => json) } },
    }
    const path = index === 0 ? /v3.orders.*limit=200.*SellerFulfilled/ : new RegExp(`odd=${index}$`)
    return simulator.fault({ path, effect: { kind: 'respond', status: 200, body: JSON.stringify(body) } })
  })
  return () => removers.forEach((remove) => remove())
}

async function expectAll({ pages, total }: SentList): Promise<void> {
  const runId = await startRefresh(api, id, 'orders')
  expect(await waitForRun(api, runId)).toBe('completed')
  const sent = new Map(pages.flat().map((order) => [order.id, order]))
  const stored = new Map((await readOrders([...sent.keys()])).map((order) => [order.id, order]))
  const problems = await select<Problem>(api, 'select code, message from sync_problems where run_id = $1', [runId])
  for (const [orderId, { cents, units }] of sent) {
    const order = stored.get(orderId)
    const isNamed = problems.some(({ message }) => message.includes(orderId))
    if (!order) expect(isNamed, `order ${orderId} is neither stored nor named`).toBe(true)
    else if (!isNamed) expect(order).toEqual({ id: orderId, ...expected(cents, units) })
    else expect(order).toMatchObject({ units, line_cents: order.cents, sales_cents: order.cents, surplus: 0 })
  }
  const [run] = await select<{ processed: number }>(api, 'select processed from sync_runs where id = $1', [runId])
  expect(run?.processed).toBe(stored.size)
  const incomplete = problems.filter(({ code }) => code === 'incomplete_list')
  expect(incomplete).toHaveLength((total ?? 0) > sent.size ? 1 : 0)
}

interface Problem {
  readonly code: string
  readonly message: string
}

const expected = (cents: number, units: number) => {
  return { cents, line_cents: cents, sales_cents: cents, units, surplus: 0 }
}

/** The stored orders, with the sums of their lines and sales orders. */
async function readOrders(ids: readonly string[]) {
  const rows = await select<Record<'id' | 'total' | 'lines' | 'sales' | 'units' | 'surplus', string>>(
    api,
    `select purchase_order_id as id, total::text,
       (select sum(product_amount + shipping_amount + other_amount + tax_amount)::text from walmart_order_lines
        where order_id = walmart_orders.id) as lines,
       (select total::text from sales_orders where walmart_order_id = walmart_orders.id) as sales,
       (select sum(quantity)::text from walmart_order_lines where order_id = walmart_orders.id) as units,
       (select sum(greatest(0, quantity_shipped + quantity_cancelled - quantity))::text from sales_order_lines
        where sales_order_id = (select id from sales_orders where walmart_order_id = walmart_orders.id)) as surplus
     from walmart_orders where instance_id = $1 and purchase_order_id = any($2)`,
    [id, ids],
  )
  return rows.map((row) => ({
    id: row.id,
    cents: inCents(row.total),
    line_cents: inCents(row.lines),
    sales_cents: inCents(row.sales),
    units: Number(row.units),
    surplus: Number(row.surplus),
  }))
}

const inCents = (amount: string) => new Big(amount).times(100).toNumber()
