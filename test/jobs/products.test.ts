import { randomBytes } from 'node:crypto'

import type { Item } from '@aisle/walmart-simulator'
import { beforeEach, describe, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { deleteProducts, listingsOf, select } from '../helpers/records.ts'
import { callsTo, sellerOf, useSimulator, withFields } from '../helpers/simulator.ts'
import { createInstance, startRefresh, useWorker, waitForCompletion, waitForRun } from '../helpers/worker.ts'

const simulator = useSimulator({ items: 430, orders: 3 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
useWorker(api)

const original = [...seller.items]
const skus = original.slice(0, 4).map(({ sku }) => sku) as [string, string, string, string]

beforeEach(async () => {
  seller.items.splice(0, seller.items.length, ...original)
  await select(api, 'delete from integration_instances')
  await deleteProducts(api)
})

describe('automatic linking', () => {
  it('links listings to the products with exactly their SKU, and creates products for the rest', async () => {
    const [same, otherCase, padded, shorter] = skus
    const ours = [same, otherCase.toLowerCase(), ` ${padded}`, shorter.slice(0, -1)]
    await insertProducts(ours)
    const id = await setUp({ auto_link_products: true, auto_create_products: true })
    const listings = await listingsOf(api, id)
    expect(listings).toHaveLength(430)
    expect(listings.every(({ sku, product }) => product === sku)).toBe(true)
    expect(listings.filter(({ linked_by }) => linked_by === 'auto_link').map(({ sku }) => sku)).toEqual([same])
    expect(await products()).toHaveLength(430 + 3)
    expect(await nameOf(same)).toBe('ours')
    expect(await nameOf(otherCase)).toBe(original[1]?.productName)
  })

  it('links a listing whose name is too long for an index to a product with a shortened name', async () => {
    const [sku] = skus
    // Random, because Postgres compresses repetitive text.
    const name = randomBytes(6000).toString('base64')
    seller.items.splice(0, 1, { ...(original[0] as Item), productName: name })
    const id = await setUp({ auto_link_products: true, auto_create_products: true })
    expect((await listingsOf(api, id)).find((listing) => listing.sku === sku)).toMatchObject({ product_name: name })
    expect(await nameOf(sku)).toBe(name.slice(0, 255))
    const { status, body } = await api.call('GET', `/api/walmart/${id}/products?sort=productName&per_page=1`)
    expect([status, body.total]).toEqual([200, 430])
  })

  it('links only to existing products if creating is off', async () => {
    const [, , otherCase, padded] = skus
    await insertProducts([...skus.slice(0, 2), otherCase.toLowerCase(), `${padded} `])
    const id = await setUp({ auto_link_products: true, auto_create_products: false })
    const linked = (await listingsOf(api, id)).filter(({ product }) => product !== null)
    expect(linked.map(({ sku, linked_by }) => [sku, linked_by])).toEqual(
      skus
        .slice(0, 2)
        .toSorted()
        .map((sku) => [sku, 'auto_link']),
    )
    expect(await products()).toHaveLength(4)
  })

  it('links nothing if both settings are off', async () => {
    await insertProducts(skus)
    const id = await setUp({ auto_link_products: false, auto_create_products: false })
    const listings = await listingsOf(api, id)
    expect(listings).toHaveLength(430)
    expect(listings.every(({ product }) => product === null)).toBe(true)
    expect(await products()).toHaveLength(4)
  })

  it('links an existing product, unchanged, even if only creating is on', async () => {
    await insertProducts(skus.slice(0, 1))
    const id = await setUp({ auto_link_products: false, auto_create_products: true })
    const listings = await listingsOf(api, id)
    expect(listings.every(({ sku, product }) => product === sku)).toBe(true)
    expect(await nameOf(skus[0])).toBe('ours')
    expect(await products()).toHaveLength(430)
  })

  it('links two instances of a tenant to the same products, even if imported concurrently', async () => {
    const settings = { seller, auto_link_products: true, auto_create_products: true }
    const [one, other] = await Promise.all([createInstance(api, settings), createInstance(api, settings)])
    await Promise.all([waitForCompletion(api, one), waitForCompletion(api, other)])
    for (const id of [one, other]) {
      expect((await listingsOf(api, id)).every(({ sku, product }) => product === sku)).toBe(true)
    }
    expect(await products()).toHaveLength(430)
  })

  it('links a listing once, and never changes an existing link', async () => {
    const id = await setUp({ auto_link_products: true, auto_create_products: true })
    await insertProducts(['chosen by hand'])
    await select(
      api,
      `update listing_links set product_id = (select id from products where sku = 'chosen by hand')
       where listing_id = (select id from walmart_listings where sku = $1 and instance_id = $2)`,
      [skus[0], id],
    )
    expect(await waitForRun(api, await startRefresh(api, id, 'products'))).toBe('completed')
    const listing = (await listingsOf(api, id)).find(({ sku }) => sku === skus[0])
    expect(listing).toMatchObject({ product: 'chosen by hand', linked_by: 'auto_create' })
  })
})

describe('an import of listings', () => {
  it('accepts any characters in SKUs', async () => {
    const odd = ['a b', 'a/b', '100%', 'café', "o'neil", '{"x":1}', 'a,b', '\\N', '100%25', '東京', '🪑']
    for (const [index, sku] of odd.entries()) seller.items[index] = { ...(original[index] as Item), sku }
    const id = await setUp()
    const listings = await listingsOf(api, id)
    expect(listings.map(({ sku }) => sku)).toEqual(expect.arrayContaining(odd))
    expect(listings.every(({ sku, product }) => product === sku)).toBe(true)
  })

  it('reports a listing without SKU with its raw JSON, and stores the rest', async () => {
    const { sku: _, ...nameless } = original[3] as Item
    seller.items[3] = nameless as Item
    seller.items[60] = { ...(original[60] as Item), sku: '  ' }
    const id = await createInstance(api, { seller })
    const { phases } = await waitForCompletion(api, id)
    expect(phases.products.problems).toEqual([
      { code: 'listing_without_sku', count: 2, message: expect.stringContaining('has no SKU') },
    ])
    expect((await rawProblems()).map(({ raw }) => raw)).toMatchObject([nameless, seller.items[60]])
    expect(await listingsOf(api, id)).toHaveLength(428)
  })

  it('reports an item that cannot be read with its raw JSON, and stores the rest', async () => {
    const broken = withFields(original[70] as Item, { sku: ['a'] })
    seller.items[70] = broken
    const id = await createInstance(api, { seller })
    const { phases } = await waitForCompletion(api, id)
    expect(phases.products.problems).toEqual([
      { code: 'unreadable_record', count: 1, message: expect.stringContaining('sku') },
    ])
    expect(await rawProblems()).toMatchObject([{ raw: broken }])
    expect(await listingsOf(api, id)).toHaveLength(429)
  })

  it('replaces characters that Postgres cannot store', async () => {
    const nul = '\0'
    const half = '\ud83e'
    seller.items[0] = { ...(original[0] as Item), productName: `a${nul}b${half}c`, [`key${nul}`]: half } as Item
    seller.items[1] = { ...(original[1] as Item), sku: `sku${nul}${half}` }
    const { sku: _, ...nameless } = original[2] as Item
    seller.items[2] = { ...nameless, productName: `nameless${nul}` } as Item
    seller.items[3] = withFields(original[3] as Item, { price: nul })
    // An escape sequence as plain text must not change.
    seller.items[4] = { ...(original[4] as Item), productName: String.raw`C:\u0000 \\u0000 \ud83e` }
    const id = await setUp()
    const listings = await listingsOf(api, id)
    expect(listings).toHaveLength(429)
    const named = (sku: string) => listings.find((listing) => listing.sku === sku)
    expect(named(skus[0])?.product_name).toBe('a\ufffdb\ufffdc')
    expect(named('sku\ufffd\ufffd')?.product).toBe('sku\ufffd\ufffd')
    expect(named(original[4]?.sku ?? '')?.product_name).toBe(String.raw`C:\u0000 \\u0000 \ud83e`)
  })

  it('stores items that are repeated on the next page only once', async () => {
    // Walmart's lists do this: new items push others onto the next page.
    seller.items.splice(60, 0, ...original.slice(20, 45))
    const id = await setUp()
    expect((await listingsOf(api, id)).map(({ sku }) => sku).toSorted()).toEqual(
      original.map(({ sku }) => sku).toSorted(),
    )
  })

  it('starts over if a whole page is repeated, and stores each item once', async () => {
    const before = callsTo(simulator, '/v3/items')
    simulator.fault({ path: '/v3/items', after: 1, times: 1, effect: { kind: 'repeat-page' } })
    const id = await setUp()
    expect((await listingsOf(api, id)).map(({ sku }) => sku).toSorted()).toEqual(
      original.map(({ sku }) => sku).toSorted(),
    )
    expect(callsTo(simulator, '/v3/items') - before).toBeGreaterThan(3)
  })

  it('reports that Walmart left records out of a page (206)', async () => {
    simulator.fault({ path: '/v3/items', times: 1, effect: { kind: 'partial', rows: 2 } })
    const id = await createInstance(api, { seller })
    const { phases } = await waitForCompletion(api, id)
    expect(phases.products.problems).toEqual([
      { code: 'incomplete_response', count: 1, message: expect.stringContaining('left records out') },
    ])
    expect(await listingsOf(api, id)).toHaveLength(430)
  })

  it('completes if the cursor expires', async () => {
    const body = JSON.stringify({
      error: [{ code: 'INVALID_REQUEST_PARAM.GMP_ITEM_QUERY_API', field: 'nextCursor', description: 'Invalid Cursor' }],
    })
    simulator.fault({ path: '/v3/items', after: 1, times: 1, effect: { kind: 'respond', status: 400, body } })
    const id = await setUp()
    expect(await listingsOf(api, id)).toHaveLength(430)
  })
})

async function setUp(settings: object = {}): Promise<number> {
  const id = await createInstance(api, { seller, ...settings })
  await waitForCompletion(api, id)
  return id
}

async function insertProducts(ours: string[]): Promise<void> {
  await select(api, `insert into products (tenant_id, sku, name) select $1, unnest($2::text[]), 'ours'`, [
    api.tenant.id,
    ours,
  ])
}

function products() {
  return select<{ sku: string; name: string }>(api, 'select sku, name from products')
}

async function nameOf(sku: string): Promise<string | undefined> {
  return (await products()).find((product) => product.sku === sku)?.name
}

function rawProblems() {
  return select<{ raw: unknown }>(api, 'select raw from sync_problems order by id')
}
