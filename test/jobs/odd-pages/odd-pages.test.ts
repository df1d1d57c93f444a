import { Big } from 'big.js'
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'

import { useApi } from '../../helpers/api.ts'
import { select } from '../../helpers/records.ts'
import { sellerOf, useSimulator } from '../../helpers/simulator.ts'
import { createInstance, startRefresh, useWorker, waitForCompletion, waitForRun } from '../../helpers/worker.ts'
import { arbitraryItems, type SentItem } from './make-items.ts'
import { arbitraryOrders, type SentOrder } from './make-orders.ts'
import type { SentList, SentRecord } from './make-pages.ts'

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

const nextId = () => String(++lastId)

/** For each list: serves it, and checks what a refresh stores. */
async function refreshEach<Sent extends SentRecord>(
  lists: fc.Arbitrary<SentList<Sent>>,
  steps: { readonly serve: (list: SentList<Sent>) => () => void; readonly expectAll: Check<Sent> },
): Promise<void> {
  const refreshOne = async (list: SentList<Sent>) => {
    const remove = steps.serve(list)
    try {
      await steps.expectAll(list)
    } finally {
      remove()
    }
  }
  await fc.assert(fc.asyncProperty(lists, refreshOne), { seed, numRuns: 30, interruptAfterTimeLimit: 8_000 })
}

type Check<Sent extends SentRecord> = (list: SentList<Sent>) => Promise<void>

it(`stores or names every order on odd pages, with Walmart’s units and cents (ODD_PAGES_SEED=${seed})`, async () => {
  await refreshEach(arbitraryOrders(nextId), { serve: serveOrders, expectAll: expectOrders })
}, 60_000)

it(`stores or names every item on odd pages, with Walmart’s price (ODD_PAGES_SEED=${seed})`, async () => {
  await refreshEach(arbitraryItems(nextId), { serve: serveItems, expectAll: expectItems })
}, 60_000)

/** Serves the pages as the list of the seller's own orders. */
const serveOrders = ({ pages, total }: SentList<SentOrder>) =>
  serve(
    pages.map((orders, index) => {
      const nextCursor = index + 1 < pages.length ? `?hasMoreElements=true&odd=${index + 1}` : ''
      const body = {
        list: { meta: { totalCount: total, nextCursor }, elements: { order: orders.map(({ json }) => json) } },
      }
      return { path: index === 0 ? /v3.orders.*limit=200.*SellerFulfilled/ : new RegExp(`odd=${index}$`), body }
    }),
  )

const serveItems = ({ pages, total }: SentList<SentItem>) =>
  serve([
    ...pages.map((items, index) => {
      const nextCursor = index + 1 < pages.length ? `odd-${index + 1}` : undefined
      const body = { ItemResponse: items.map(({ json }) => json), totalItems: total, nextCursor }
      return { path: index === 0 ? /nextCursor=(\*|%2A)$/ : new RegExp(`nextCursor=odd-${index}&`), body }
    }),
    // Whether there is more.
    { path: /v3.items.limit=\d+&offset=/, body: { ItemResponse: [], totalItems: total } },
  ])

function serve(pages: readonly { readonly path: RegExp; readonly body: object }[]): () => void {
  const removers = pages.map(({ path, body }) =>
    simulator.fault({ path, effect: { kind: 'respond', status: 200, body: JSON.stringify(body) } }),
  )
  return () => removers.forEach((remove) => remove())
}

async function expectOrders({ pages, total }: SentList<SentOrder>): Promise<void> {
  const { run, problems } = await refresh('orders')
  const sent = new Map(pages.flat().map((order) => [order.id, order]))
  const stored = new Map((await readOrders([...sent.keys()])).map((order) => [order.id, order]))
  for (const [orderId, { cents, units }] of sent) {
    const order = stored.get(orderId)
    const isNamed = problems.some(({ message }) => message.includes(orderId))
    if (!order || cents === undefined) expect(isNamed, `order ${orderId} is neither stored nor named`).toBe(true)
    if (order) expect(order).toEqual({ id: orderId, ...expected(cents ?? order.cents, units) })
  }
  expect(run.processed).toBe(stored.size)
  expectIncomplete(problems, (total ?? 0) > sent.size)
}

async function expectItems({ pages, total }: SentList<SentItem>): Promise<void> {
  const { run, problems } = await refresh('products')
  const sent = new Map(pages.flat().map((item) => [item.id, item]))
  const stored = new Map((await readListings([...sent.keys()])).map((listing) => [listing.id, listing]))
  for (const [itemId, { cents }] of sent) {
    const listing = stored.get(itemId)
    const isNamed = problems.some(({ message, raw }) => message.includes(itemId) || raw.includes(itemId))
    if (listing) expect(listing.cents).toBe(cents ?? listing.cents)
    else expect(isNamed, `item ${itemId} is neither stored nor named`).toBe(true)
  }
  expect(run.processed).toBe(stored.size)
  expectIncomplete(problems, (total ?? 0) > sent.size)
}

function expectIncomplete(problems: readonly Problem[], isIncomplete: boolean): void {
  expect(problems.filter(({ code }) => code === 'incomplete_list')).toHaveLength(isIncomplete ? 1 : 0)
}

async function refresh(kind: 'orders' | 'products') {
  const runId = await startRefresh(api, id, kind)
  expect(await waitForRun(api, runId)).toBe('completed')
  const [run] = await select<{ processed: number }>(api, 'select processed from sync_runs where id = $1', [runId])
  const problems = await select<Problem>(
    api,
    'select code, message, coalesce(raw::text, $2) as raw from sync_problems where run_id = $1',
    [runId, ''],
  )
  return { run: run ?? { processed: 0 }, problems }
}

interface Problem {
  readonly code: string
  readonly message: string
  /** Walmart's JSON. */
  readonly raw: string
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

async function readListings(ids: readonly string[]) {
  const rows = await select<{ id: string; price: string | null }>(
    api,
    `select btrim(sku) as id, price_amount::text as price from walmart_listings
     where instance_id = $1 and btrim(sku) = any($2)`,
    [id, ids],
  )
  return rows.map((row) => ({ id: row.id, cents: row.price === null ? null : inCents(row.price) }))
}

const inCents = (amount: string) => new Big(amount).times(100).toNumber()
