import { afterEach, describe, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { deleteProducts, listingsOf, select } from '../helpers/records.ts'
import { callsTo, sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, daysAgo, useWorker, waitForCompletion, waitForPhase, waitForRun } from '../helpers/worker.ts'

const simulator = useSimulator({ items: 230, orders: 450 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
useWorker(api)
const removers: (() => void)[] = []
afterEach(() => {
  for (const remove of removers.splice(0)) remove()
})

const patch = (id: number, integration_settings: object) =>
  api.call('PATCH', `/api/walmart/${id}`, { body: { integration_settings } })
const orderRuns = (id: number) =>
  select<{ id: string; status: string }>(
    api,
    `select id, status from sync_runs where instance_id = $1 and kind = 'orders' order by id`,
    [id],
  )
const storedOrders = async (id: number) => {
  const rows = await select<{ id: string }>(
    api,
    'select purchase_order_id as id from walmart_orders where instance_id = $1 order by 1',
    [id],
  )
  return rows.map((row) => row.id)
}
const ordersSince = (day: string) =>
  seller.orders
    .filter(({ orderDate }) => orderDate >= Date.parse(day))
    .map(({ purchaseOrderId }) => purchaseOrderId)
    .toSorted()
const slow = (path: RegExp | string, ms: number) => {
  const remove = simulator.fault({ path, effect: { kind: 'delay', ms } })
  removers.push(remove)
  return remove
}

describe('an earlier start date', () => {
  it('imports the orders since then; a later one removes and fetches nothing', async () => {
    const id = await createInstance(api, { seller, start_date: daysAgo(30) })
    await waitForCompletion(api, id)
    expect(await storedOrders(id)).toEqual(ordersSince(daysAgo(30)))

    await patch(id, { start_date: daysAgo(170) })
    const run = (await orderRuns(id)).at(-1)
    expect(await waitForRun(api, Number(run?.id))).toBe('completed')
    expect(await storedOrders(id)).toEqual(ordersSince(daysAgo(170)))

    await patch(id, { start_date: daysAgo(10) })
    expect(await storedOrders(id)).toEqual(ordersSince(daysAgo(170)))
    expect(await orderRuns(id)).toHaveLength(2)
  })

  it('applies to a run in progress', async () => {
    const id = await createInstance(api, { seller, start_date: daysAgo(120) })
    const before = callsTo(simulator, '/v3/orders')
    const release = slow('/v3/orders', 500)
    await waitForPhase(api, id, { orders: 'running' })
    await eventually(() => expect(callsTo(simulator, '/v3/orders')).toBeGreaterThan(before))
    await patch(id, { start_date: daysAgo(170) })
    release()
    await waitForCompletion(api, id)
    expect(await storedOrders(id)).toEqual(ordersSince(daysAgo(170)))
    expect(await orderRuns(id)).toMatchObject([{ status: 'completed' }])
  })

  it('starts no run if the set-up has not reached orders', async () => {
    const release = slow(/shipnodes/, 500)
    const id = await createInstance(api, { seller, start_date: daysAgo(20) })
    await waitForPhase(api, id, { locations: 'running' })
    await patch(id, { start_date: daysAgo(170) })
    expect(await orderRuns(id)).toEqual([])
    release()
    await waitForCompletion(api, id)
    expect(await storedOrders(id)).toEqual(ordersSince(daysAgo(170)))
  })
})

it('a later start date applies to a run in progress', async () => {
  const id = await createInstance(api, { seller, start_date: daysAgo(170) })
  const before = callsTo(simulator, '/v3/orders')
  const release = slow('/v3/orders', 1500)
  await eventually(() => expect(callsTo(simulator, '/v3/orders')).toBeGreaterThan(before))
  await patch(id, { start_date: daysAgo(20) })
  const alreadyStored = await storedOrders(id)
  release()
  await waitForCompletion(api, id)
  expect(await storedOrders(id)).toEqual([...new Set([...alreadyStored, ...ordersSince(daysAgo(20))])].toSorted())
})

const off = { auto_link_products: false, auto_create_products: false }
const unlinked = async (id: number) =>
  (await listingsOf(api, id)).filter(({ linked_by }) => linked_by === null).map(({ sku }) => sku)

describe('switching auto-link on', () => {
  it('links unlinked listings to existing products, and switching creating on creates the rest', async () => {
    // Sales orders of earlier instances refer to the products.
    await select(api, 'delete from integration_instances')
    await deleteProducts(api)
    const id = await createInstance(api, { seller, ...off })
    await waitForCompletion(api, id)
    const skus = await unlinked(id)
    expect(skus).toHaveLength(230)
    await select(api, `insert into products (tenant_id, sku, name) values ($1, $2, 'Known')`, [api.tenant.id, skus[7]])

    await patch(id, { auto_link_products: true })
    await eventually(async () => expect(await unlinked(id)).toHaveLength(229))
    await patch(id, { auto_create_products: true })
    await eventually(async () => expect(await unlinked(id)).toEqual([]))
    const counts = Map.groupBy(await listingsOf(api, id), ({ linked_by }) => linked_by)
    expect([counts.get('auto_link')?.length, counts.get('auto_create')?.length]).toEqual([1, 229])
    await patch(id, off)
    expect(await unlinked(id)).toEqual([])
  })

  it('applies to the page that a run is fetching', async () => {
    const before = callsTo(simulator, '/v3/items')
    const release = slow('/v3/items', 700)
    const id = await createInstance(api, { seller, ...off })
    await eventually(() => expect(callsTo(simulator, '/v3/items')).toBeGreaterThan(before))
    await patch(id, { auto_create_products: true })
    release()
    await waitForCompletion(api, id)
    expect(await unlinked(id)).toEqual([])
  })
})
