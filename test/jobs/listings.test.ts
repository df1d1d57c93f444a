import type { Item } from '@aisle/walmart-simulator'
import { beforeEach, describe, expect, it } from 'vitest'

import { expectError } from '../api/expect-error.ts'
import { addWaitingOrder, productsOfLines } from '../api/waiting-lines.ts'
import { instanceOf, useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { addOrder } from '../helpers/new-orders.ts'
import { deleteProducts, listingsOf, select, untilNoJobs } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, startRefresh, useWorker, waitForCompletion, waitForRun } from '../helpers/worker.ts'

const simulator = useSimulator({ items: 430, orders: 3 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
useWorker(api)

const original = [...seller.items]
const [first, second, third] = original.map(({ sku }) => sku) as [string, string, string]
const off = { auto_link_products: false, auto_create_products: false }
const both = { auto_link_products: true, auto_create_products: true }

beforeEach(async () => {
  seller.items.splice(0, seller.items.length, ...original)
  await select(api, 'delete from integration_instances')
  await deleteProducts(api)
})

async function setUp(settings: object): Promise<number> {
  const id = await createInstance(api, { seller, ...settings })
  await waitForCompletion(api, id)
  return id
}

const refresh = async (id: number) =>
  expect(await waitForRun(api, await startRefresh(api, id, 'products'))).toBe('completed')
const find = async (id: number, sku: string) =>
  (await api.call('GET', `/api/walmart/${id}/products?sku=${encodeURIComponent(sku)}`)).body.data[0]
const addProduct = async (sku: string) =>
  (await api.call('POST', '/api/products', { body: { sku, name: 'ours' } })).body.data.id as number
const at = async (id: number, sku: string) => `/api/walmart/${id}/products/${(await find(id, sku)).id}`
const map = async (id: number, sku: string, product_id: number) =>
  api.call('POST', `${await at(id, sku)}/map`, { body: { product_id } })
const unmap = async (id: number, sku: string) => api.call('DELETE', `${await at(id, sku)}/map`)
const switchOn = (id: number, settings: object) =>
  api.call('PATCH', `/api/walmart/${id}`, { body: { integration_settings: settings } })
const unlinked = async (id: number) =>
  (await listingsOf(api, id)).filter(({ product }) => product === null).map(({ sku }) => sku)

const createAll = (id: number, filters?: object) =>
  api.call('POST', `/api/walmart/${id}/products/create-sku-products`, {
    body: { create_all_products: true, ...(filters && { filters }) },
  })
const raw = async (id: number, sku: string) => api.call('GET', `${await at(id, sku)}/raw`)

describe('a listing changed by hand', () => {
  it('keeps its mapping through refreshes and when auto-link is switched on', async () => {
    const id = await setUp(off)
    const other = await addProduct('other')
    const same = await addProduct(third)
    await map(id, first, other)
    await map(id, second, other)
    await unmap(id, second)
    await map(id, third, same)
    const before = await find(id, first)
    seller.items[0] = { ...(original[0] as Item), productName: 'Renamed' }
    await switchOn(id, both)
    await untilNoJobs(api)
    await refresh(id)
    expect(await find(id, first)).toMatchObject({ productName: 'Renamed', link: before.link, product: before.product })
    expect((await find(id, third)).link.reason).toBe('mapped_by_hand')
    expect((await find(id, second)).link.reason).toBe('unmapped_by_hand')
    expect(await unlinked(id)).toEqual([second])
    await map(id, second, other)
    await unmap(id, first)
    await refresh(id)
    expect(await unlinked(id)).toEqual([first])
  })

  it('stays archived and unlinked through refreshes', async () => {
    const id = await setUp(off)
    const listing = await find(id, first)
    await api.call('PUT', `/api/walmart/${id}/products/archive`, { body: { ids: [listing.id] } })
    seller.items[0] = { ...(original[0] as Item), productName: 'Renamed' }
    await switchOn(id, both)
    await untilNoJobs(api)
    await refresh(id)
    const { body } = await api.call('GET', `/api/walmart/${id}/products/${listing.id}`)
    expect(body.data).toMatchObject({
      productName: 'Renamed',
      archived_at: expect.any(String),
      link: { reason: 'listing_archived' },
    })
    expect(await unlinked(id)).toEqual([first])
    await api.call('PUT', `/api/walmart/${id}/products/unarchive`, { body: { ids: [listing.id] } })
    expect((await find(id, first)).link.reason).toBe('not_linked_yet')
    await refresh(id)
    expect((await find(id, first)).link.reason).toBe('created_from_listing')
  })

  it('is not linked to an archived product, and says so', async () => {
    const product = await addProduct(first)
    await api.call('POST', `/api/products/${product}/archive`, { body: {} })
    const id = await setUp(both)
    expect(await unlinked(id)).toEqual([first])
    expect((await find(id, first)).link.reason).toBe('product_archived')
    await api.call('POST', `/api/products/${product}/unarchive`, { body: {} })
    await refresh(id)
    expect((await find(id, first)).product).toMatchObject({ id: product, name: 'ours' })
  })
})

describe('mapping during a refresh', () => {
  it('takes precedence, without a deadlock', async () => {
    const id = await setUp(off)
    const product = await addProduct('chosen')
    await switchOn(id, both)
    await untilNoJobs(api)
    await select(api, 'delete from listing_links')
    const listings = await select<{ id: string; sku: string }>(
      api,
      'select id, sku from walmart_listings where instance_id = $1 order by random() limit 40',
      [id],
    )
    const run = await startRefresh(api, id, 'products')
    const mapByHand = ({ id: listing }: { readonly id: string }) =>
      eventually(async () => {
        const path = `/api/walmart/${id}/products/${listing}/map`
        const { status } = await api.call('POST', path, { body: { product_id: product } })
        // A busy machine may have to repeat a call, as clients do.
        expect(status).not.toBe(503)
        return status
      })
    expect(await Promise.all(listings.map(mapByHand))).toEqual(listings.map(() => 201))
    expect(await waitForRun(api, run)).toBe('completed')
    const links = new Map((await listingsOf(api, id)).map((row) => [row.sku, row]))
    for (const { sku } of listings) expect(links.get(sku)).toMatchObject({ product: 'chosen', linked_by: 'hand' })
    expect(await unlinked(id)).toEqual([])
  })

  it('returns 404 once the instance is being deleted, and leaves nothing behind', async () => {
    const id = await setUp(off)
    const product = await addProduct('chosen')
    const listings = await select<{ id: string }>(api, 'select id from walmart_listings where instance_id = $1', [id])
    const mapAll = listings
      .slice(0, 20)
      .map((listing) =>
        api.call('POST', `/api/walmart/${id}/products/${listing.id}/map`, { body: { product_id: product } }),
      )
    const deletion = api.call('DELETE', `/api/walmart/${id}`)
    const statuses = new Set((await Promise.all(mapAll)).map(({ status }) => status))
    expect((await deletion).status).toBe(204)
    expect([...statuses].filter((status) => status !== 201 && status !== 404)).toEqual([])
    await untilNoJobs(api)
    expect(await select(api, 'select from integration_instances where id = $1', [id])).toEqual([])
    expect(await select(api, 'select from listing_links')).toEqual([])
    expect(await select(api, 'select from walmart_listings')).toEqual([])
  })
})

const productsIn = ({ lines }: { lines: { sku: string; link: { product: { sku: string } | null } }[] }) =>
  Object.fromEntries(lines.map(({ sku, link }) => [sku, link.product?.sku ?? null]))

describe('unlinked order lines get their product', () => {
  it('when their listing is mapped by hand after the order was imported', async () => {
    const order = addOrder(seller, [first, second])
    const id = await setUp(off)
    const product = await addProduct('ours')
    const salesOrder = async () => {
      const [found] = (await api.call('GET', `/api/walmart/${id}/orders?search=${order.purchaseOrderId}`)).body.data
      return (await api.call('GET', `/api/sales-orders/${found.sku_sales_order.id}`)).body.data
    }
    const before = await salesOrder()
    expect([before.unlinked_lines, productsIn(before)]).toEqual([2, { [first]: null, [second]: null }])
    await map(id, first, product)
    const after = await salesOrder()
    expect([after.unlinked_lines, productsIn(after)]).toEqual([1, { [first]: 'ours', [second]: null }])
  })

  it('when a refresh links their listings', async () => {
    const id = await setUp(off)
    const order = await addWaitingOrder(api, id, [first, 'unknown'])
    await select(api, 'update integration_instances set auto_create_products = true')
    await refresh(id)
    expect(await productsOfLines(api, order)).toEqual({ [first]: first, unknown: null })
  })

  it('when auto-link is switched on', async () => {
    const id = await setUp(off)
    await addProduct(first)
    const order = await addWaitingOrder(api, id, [first, second])
    await switchOn(id, { auto_link_products: true })
    await untilNoJobs(api)
    expect(await productsOfLines(api, order)).toEqual({ [first]: first, [second]: null })
  })

  it('when products are created for all listings', async () => {
    const id = await setUp(off)
    const order = await addWaitingOrder(api, id, [first])
    await api.call('POST', `/api/walmart/${id}/products/create-sku-products`, { body: { create_all_products: true } })
    await untilNoJobs(api)
    expect(await productsOfLines(api, order)).toEqual({ [first]: first })
  })
})

describe('creating products for all listings', () => {
  it('creates one for each unlinked listing, except those unmapped by hand or archived', async () => {
    const id = await setUp(off)
    await select(
      api,
      `insert into walmart_listings (tenant_id, instance_id, sku, raw) select $1, $2, 'more ' || n, '{}' from generate_series(1, 1200) n`,
      [api.tenant.id, id],
    )
    const other = await addProduct('other')
    await map(id, first, other)
    await map(id, second, other)
    await unmap(id, second)
    await api.call('PUT', `/api/walmart/${id}/products/archive`, { body: { ids: [(await find(id, third)).id] } })
    const { status, body } = await createAll(id)
    expect([status, body.data.queued]).toEqual([202, 430 + 1200 - 3])
    expect(await waitForRun(api, body.data.run.id)).toBe('completed')
    const run = (await api.call('GET', `/api/walmart/${id}/runs/${body.data.run.id}`)).body.data
    expect(run).toMatchObject({ processed: 430 + 1200 - 3, total: 430 + 1200 - 3, problems: [] })
    expect((await unlinked(id)).toSorted()).toEqual([second, third].toSorted())
    expect((await find(id, first)).mapped_sku).toBe('other')
    expect((await find(id, 'more 1200')).link.reason).toBe('created_from_listing')
  })

  it('applies the filters, even for concurrent calls', async () => {
    const id = await setUp(off)
    await createAll(id, { sku: first })
    await untilNoJobs(api)
    await Promise.all([createAll(id, { sku: second }), createAll(id, { sku: second })])
    await untilNoJobs(api)
    const linked = (await listingsOf(api, id)).filter(({ product }) => product !== null)
    expect(linked.map(({ sku }) => sku).toSorted()).toEqual([first, second].toSorted())
  })

  it('ends if the instance is deleted meanwhile', async () => {
    const id = await setUp(off)
    await createAll(id)
    await api.call('DELETE', `/api/walmart/${id}`)
    await untilNoJobs(api)
    expect(await select(api, 'select from walmart_listings')).toEqual([])
    expect(await select(api, 'select from listing_links')).toEqual([])
  })
})

describe("Walmart's current data of a listing", () => {
  it('is read from Walmart and not stored', async () => {
    const id = await setUp(off)
    seller.items[0] = { ...(original[0] as Item), productName: 'Renamed', colour: 'red' } as Item
    const { status, body } = await raw(id, first)
    expect(status).toBe(200)
    expect(body).toEqual({ data: { availability: 'In_stock', ...seller.items[0] }, message: null })
    expect((await find(id, first)).productName).toBe(original[0]?.productName)
  })

  it('is found by any SKU', async () => {
    const sku = 'a b/100%?ü🪑'
    seller.items[0] = { ...(original[0] as Item), sku }
    const id = await setUp(off)
    expect((await raw(id, sku)).body.data.sku).toBe(sku)
  })

  it('returns 404 for an item that Walmart does not know', async () => {
    const id = await setUp(off)
    seller.items.splice(0, 1)
    const response = await raw(id, first)
    expectError(response, 'ERR_NOT_FOUND')
    expect(response.body.message).toBe(`The seller has no item with the SKU "${first}" on Walmart.`)
    expectError(await api.call('GET', `/api/walmart/${id}/products/999999/raw`), 'ERR_NOT_FOUND')
  })

  it('returns 503 during an outage of Walmart', async () => {
    const id = await setUp(off)
    const release = simulator.fault({
      path: `/v3/items/${encodeURIComponent(first)}`,
      effect: { kind: 'respond', status: 503, body: '' },
    })
    const response = await raw(id, first)
    release()
    expectError(response, 'ERR_WALMART_UNAVAILABLE')
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  it('requires valid credentials', async () => {
    const id = await setUp(off)
    const release = simulator.fault({
      path: '/v3/token',
      effect: { kind: 'respond', status: 401, body: JSON.stringify({ error: 'invalid_client' }) },
    })
    simulator.expireTokens()
    expectError(await raw(id, first), 'ERR_WALMART_CREDENTIALS_REJECTED')
    release()
    const { body } = await api.call('POST', '/api/walmart', { body: instanceOf(api.tenant) })
    await select(api, `insert into walmart_listings (tenant_id, instance_id, sku, raw) values ($1, $2, 'x', '{}')`, [
      api.tenant.id,
      body.data.id,
    ])
    expectError(await raw(body.data.id, 'x'), 'ERR_WALMART_CREDENTIALS_REJECTED')
  })
})
