import { beforeAll, describe, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { addOrder, lineOf, setUnits } from '../helpers/new-orders.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, startRefresh, useWorker, waitForCompletion, waitForRun } from '../helpers/worker.ts'

const simulator = useSimulator({ items: 30, orders: 260 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
useWorker(api)

const sku = seller.items[0]?.sku ?? ''
let id: number

const changed = addOrder(seller, [sku, 'UNLISTED'], { units: 3 })
const cancelled = addOrder(seller, [sku])
setUnits(lineOf(cancelled), { Cancelled: 1 })
const withoutSku = addOrder(seller, [sku, sku])
Reflect.deleteProperty(lineOf(withoutSku, 1).item, 'sku')

beforeAll(async () => {
  id = await createInstance(api, { seller })
  // Listings and orders are imported concurrently, so either can be first.
  await waitForCompletion(api, id)
})

const get = async (path: string) => {
  const { status, body } = await api.call('GET', `/api${path}`)
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}
const find = async (purchaseOrderId: string) => (await get(`/walmart/${id}/orders?search=${purchaseOrderId}`)).data[0]
const salesOrderOf = async (purchaseOrderId: string) =>
  (await get(`/sales-orders/${(await find(purchaseOrderId)).sku_sales_order.id}`)).data
const refresh = async () => expect(await waitForRun(api, await startRefresh(api, id, 'orders'))).toBe('completed')

interface Version {
  readonly what: string
  readonly version: string
}
const versions = () =>
  select<Version>(
    api,
    `select 'order ' || number as what, xmin || ' ' || updated_at as version from sales_orders
     union all select 'line ' || number || ' ' || line_number, line.xmin || ' ' || line.updated_at
       from sales_order_lines line join sales_orders o on o.id = sales_order_id
     order by what`,
  )

/** Rows in both that have been written meanwhile. */
function written(before: readonly Version[], after: readonly Version[]): string[] {
  const old = new Map(before.map(({ what, version }) => [what, version]))
  return after.filter(({ what, version }) => old.has(what) && old.get(what) !== version).map(({ what }) => what)
}

describe('a refresh of orders', () => {
  it('creates a sales order for each purchase order that is not cancelled, with its lines and sums', async () => {
    const stored = await select<{ number: string; lines: string; is_same: boolean }>(
      api,
      `select number, (
         select string_agg(concat_ws(' ', line_number, sku, quantity, product_amount, shipping_amount, tax_amount), ', '
           order by line_number)
         from sales_order_lines where sales_order_id = s.id
       ) as lines, s.total = o.total and s.currency = o.currency and s.order_date = o.order_date as is_same
       from sales_orders s join walmart_orders o on o.id = walmart_order_id order by number`,
    )
    const isAllCancelled = (order: (typeof seller.orders)[number]) =>
      order.orderLines.orderLine.every((line) =>
        line.orderLineStatuses.orderLineStatus.every(({ status }) => status === 'Cancelled'),
      )
    const expected = seller.orders.filter((order) => !isAllCancelled(order))
    expect(expected.length).toBeLessThan(seller.orders.length)
    expect(stored.map(({ number }) => number)).toEqual(expected.map((order) => order.purchaseOrderId).toSorted())
    expect(stored.filter(({ is_same: isSame }) => !isSame)).toEqual([])
    expect(stored.find(({ number }) => number === changed.purchaseOrderId)?.lines).toBe(
      `1 ${sku} 3 30 2.3 0.8, 2 UNLISTED 3 30 2.3 0.8`,
    )
  })

  it('links each line to the product of its listing, whichever was imported first', async () => {
    const [wrong] = await select(
      api,
      `select line.sku, line.product_id, link.product_id as wanted
       from sales_order_lines line join sales_orders o on o.id = sales_order_id
       left join walmart_listings listing on listing.instance_id = o.instance_id and listing.sku = line.sku
       left join listing_links link on link.listing_id = listing.id
       where line.product_id is distinct from link.product_id`,
    )
    expect(wrong).toBeUndefined()
    const [counts] = await select(
      api,
      `select count(*) filter (where product_id is not null)::int > 260 as "areLinked",
         bool_and(unlinked_lines = unlinked) as "areCounted"
       from sales_order_lines join (
         select s.id, unlinked_lines, count(*) filter (where product_id is null) over (partition by s.id) as unlinked
         from sales_orders s join sales_order_lines l on l.sales_order_id = s.id
       ) counted on counted.id = sales_order_id`,
    )
    expect(counts).toEqual({ areLinked: true, areCounted: true })
  })

  it('shows why an order has no sales order, and why a line has no product', async () => {
    expect(await find(cancelled.purchaseOrderId)).toMatchObject({
      status: 'Cancelled',
      sku_sales_order: null,
      link: { state: 'unlinked', reason: 'cancelled', unlinked_lines: 0 },
    })
    const { lines, unlinked_lines: unlinked } = await salesOrderOf(withoutSku.purchaseOrderId)
    expect(unlinked).toBe(1)
    expect(lines.map(({ link }: { link: object }) => link)).toMatchObject([
      { state: 'linked', reason: 'listing_linked', product: { sku } },
      { state: 'unlinked', reason: 'no_sku', product: null },
    ])
    const [, other] = (await salesOrderOf(changed.purchaseOrderId)).lines
    expect(other.link).toMatchObject({ state: 'unlinked', reason: 'no_listing', listing_id: null })
  })

  it('has the store of the instance', async () => {
    const { store } = await salesOrderOf(changed.purchaseOrderId)
    expect(store).toEqual({ id: api.tenant.sample.storeId, name: expect.any(String) })
  })

  it('does not write unchanged sales orders', async () => {
    const before = await versions()
    expect(before.length).toBeGreaterThan(500)
    await refresh()
    expect(await versions()).toEqual(before)
  })
})

describe('an order that changes at Walmart', () => {
  it('updates the shipped and cancelled units of its sales order, and no other', async () => {
    const before = await versions()
    setUnits(lineOf(changed), { Created: 1, Shipped: 1, Cancelled: 1 })
    await refresh()
    const number = changed.purchaseOrderId
    expect(written(before, await versions())).toEqual([`line ${number} 1`])
    const { status, lines } = await salesOrderOf(number)
    expect(status).toBe('open')
    expect(lines[0]).toMatchObject({ quantity: '3', quantity_cancelled: '1', quantity_shipped: '1' })
  })

  it('has a shipped sales order if no units are open, and a cancelled one if none were shipped', async () => {
    setUnits(lineOf(changed), { Delivered: 2, Cancelled: 1 })
    setUnits(lineOf(changed, 1), { Cancelled: 3 })
    await refresh()
    expect((await salesOrderOf(changed.purchaseOrderId)).status).toBe('shipped')
    setUnits(lineOf(changed), { Cancelled: 3 })
    await refresh()
    expect(await salesOrderOf(changed.purchaseOrderId)).toMatchObject({ status: 'cancelled', created_by: 'refresh' })
    expect((await find(changed.purchaseOrderId)).link).toMatchObject({ state: 'linked', reason: 'created_by_refresh' })
  })

  it('adds and removes lines of its sales order, and updates sums and counts', async () => {
    const [first] = (await salesOrderOf(changed.purchaseOrderId)).lines
    changed.orderLines.orderLine.splice(1, 1, { ...structuredClone(lineOf(changed, 1)), lineNumber: '12' })
    Object.assign(lineOf(changed, 1).item, { sku })
    setUnits(lineOf(changed, 1), { Created: 3 })
    await refresh()
    const { lines, ...order } = await salesOrderOf(changed.purchaseOrderId)
    expect(lines.map(({ line_number: number }: { line_number: string }) => number)).toEqual(['1', '12'])
    expect(lines[0]).toEqual(first)
    expect(order).toMatchObject({ status: 'open', unlinked_lines: 0, total: '66.2', product_amount: '60' })
  })

  it('keeps the product of a line unless its SKU changes', async () => {
    const [{ link }] = (await salesOrderOf(changed.purchaseOrderId)).lines
    const products: { id: number }[] = (await get('/products?per_page=2')).data
    const other = products.find((product) => product.id !== link.product.id)
    await api.call('POST', `/api/walmart/${id}/products/${link.listing_id}/map`, { body: { product_id: other?.id } })
    lineOf(changed).item.productName = 'Another name'
    await refresh()
    const [kept] = (await salesOrderOf(changed.purchaseOrderId)).lines
    expect(kept).toMatchObject({
      product_name: 'Another name',
      link: { reason: 'listing_linked_before', product: link.product },
    })
    Object.assign(lineOf(changed).item, { sku: 'UNLISTED' })
    await refresh()
    expect(await salesOrderOf(changed.purchaseOrderId)).toMatchObject({
      unlinked_lines: 1,
      lines: [{ link: { reason: 'no_listing', product: null } }, {}],
    })
  })
})
