import { beforeEach, describe, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'
import { addInstance, addListings, addProduct, archiveProduct } from './add-listings.ts'
import { expectError } from './expect-error.ts'

const api = useApi({ requestsPerMinute: 100_000 })
let id: number
let a: number
let b: number
let c: number
let product: number
let count = 0

beforeEach(async () => {
  count += 1
  id = await addInstance(api)
  const ids = await addListings(api, id, [{ sku: 'A' }, { sku: 'B' }, { sku: 'C' }])
  ;[a = 0, b = 0, c = 0] = ['A', 'B', 'C'].map((sku) => ids[sku])
  product = await addProduct(api, { sku: `OURS-${count}` })
})

const map = (mappings: readonly (readonly [listing: unknown, product: unknown])[], instanceId = id) =>
  api.call('PUT', `/api/walmart/${instanceId}/products/map`, {
    body: {
      mappings: mappings.map(([sales_channel_listing_id, product_id]) => ({ sales_channel_listing_id, product_id })),
    },
  })
const archive = (ids: number[], verb = 'archive', instanceId = id) =>
  api.call('PUT', `/api/walmart/${instanceId}/products/${verb}`, { body: { ids } })
const mapped = async () => {
  const all = [
    ...(await api.call('GET', `/api/walmart/${id}/products`)).body.data,
    ...(await api.call('GET', `/api/walmart/${id}/products?archived=true`)).body.data,
  ]
  return Object.fromEntries(all.map((row) => [row.sku, row.product?.id ?? null]))
}

const at = (position: number, field: string) => `mappings.${position}.${field}`
const list = async (query: string) =>
  (await api.call('GET', `/api/walmart/${id}/products?${query}`)).body.data.map((row: { sku: string }) => row.sku)

describe('mapping several listings', () => {
  it('maps, remaps and unmaps, and returns the listings in the order given', async () => {
    const other = await addProduct(api, { sku: `OTHER-${count}` })
    await map([
      [a, product],
      [b, product],
    ])
    const { status, body } = await map([
      [c, product],
      [b, null],
      [a, other],
    ])
    expect(status).toBe(200)
    expect(body.data.map((row: { id: number; link: { reason: string } }) => [row.id, row.link.reason])).toEqual([
      [c, 'mapped_by_hand'],
      [b, 'unmapped_by_hand'],
      [a, 'mapped_by_hand'],
    ])
    expect(await mapped()).toEqual({ A: other, B: null, C: product })
  })

  it('to null does not mark a listing without a product as unmapped by hand', async () => {
    expect((await map([[a, null]])).body.data[0].link.reason).toBe('no_product_with_sku')
  })

  it('names each error by position, and maps nothing', async () => {
    const old = await addProduct(api, { sku: `OLD-${count}` })
    await archiveProduct(api, old)
    await archive([c])
    const elsewhere = await addInstance(api)
    const { X: foreign = 0 } = await addListings(api, elsewhere, [{ sku: 'X' }])
    const response = await map([
      [a, product],
      [foreign, 999_999],
      [b, old],
      [c, product],
      [a, null],
    ])
    expectError(response, 'ERR_VALIDATION', {
      errors: {
        [at(1, 'sales_channel_listing_id')]: ['The selected mappings.1.sales channel listing id is invalid.'],
        [at(1, 'product_id')]: ['The selected mappings.1.product id is invalid.'],
        [at(2, 'product_id')]: [
          `The selected mappings.2.product id is archived. Unarchive it with POST /api/products/${old}/unarchive.`,
        ],
        [at(3, 'sales_channel_listing_id')]: [
          `Listing ${c} is archived. Unarchive it with PUT /api/walmart/${id}/products/unarchive.`,
        ],
        [at(4, 'sales_channel_listing_id')]: ['The mappings.4.sales channel listing id field has a duplicate value.'],
      },
    })
    expect(await mapped()).toEqual({ A: null, B: null, C: null })
  })

  it('accepts an archived product only for a listing already mapped to it', async () => {
    await map([[a, product]])
    await archiveProduct(api, product)
    expect((await map([[a, product]])).status).toBe(200)
    expectError(await map([[b, product]]), 'ERR_VALIDATION')
  })

  it('accepts at most 1,000 mappings', async () => {
    const many = await addInstance(api)
    const skus = Array.from({ length: 1001 }, (_, position) => ({ sku: String(position) }))
    const ids = Object.values(await addListings(api, many, skus))
    const mappings = ids.map((listingId) => [listingId, product] as const)
    expectError(await map(mappings, many), 'ERR_VALIDATION')
    const { status, body } = await map(mappings.slice(1), many)
    expect([status, body.data.length]).toEqual([200, 1000])
  })

  it.each<[mappings: [listing: unknown, product: unknown][]]>([[[]], [[[1, '7']]], [[['1', 7]]]])(
    'rejects %j',
    async (mappings) => expectError(await map(mappings), 'ERR_VALIDATION'),
  )

  it('returns 404 for an unknown instance', async () =>
    expectError(await map([[a, product]], 999_999), 'ERR_NOT_FOUND'))

  it('does not deadlock when concurrent callers map the same listings in opposite orders', async () => {
    const many = await addInstance(api)
    const skus = Array.from({ length: 800 }, (_, position) => ({ sku: String(position) }))
    const ids = Object.values(await addListings(api, many, skus))
    const other = await addProduct(api, { sku: `OTHER-${count}` })
    const ascending = ids.map((listingId) => [listingId, product] as const)
    const descending = ids.toReversed().map((listingId) => [listingId, other] as const)
    const calls = [ascending, descending, ascending, descending].map((mappings) => map(mappings, many))
    expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([200, 200, 200, 200])
    const products = await select(
      api,
      `select distinct product_id from listing_links link join walmart_listings listing
         on listing.id = listing_id where instance_id = $1`,
      [many],
    )
    expect(products).toHaveLength(1)
  })
})

describe('archiving listings', () => {
  it('removes them from the list and unarchiving returns them, with their products', async () => {
    await map([[a, product]])
    const { status, body } = await archive([b, a])
    expect(status).toBe(200)
    expect(body.data.map((row: { sku: string }) => row.sku)).toEqual(['B', 'A'])
    expect(body.data[0]).toMatchObject({ archived_at: expect.any(String), link: { reason: 'listing_archived' } })
    expect(body.data[1]).toMatchObject({ mapped_sku: `OURS-${count}`, link: { state: 'linked' } })
    expect([await list(''), await list('archived=true')]).toEqual([['C'], ['B', 'A']])
    expect(await list('archived=true&sort=productName&search=a')).toEqual(['A'])
    expect((await archive([a, b], 'unarchive')).body.data[0].archived_at).toBeNull()
    expect(await list('sort=sku')).toEqual(['A', 'B', 'C'])
  })

  it('changes nothing the second time', async () => {
    const first = await archive([a])
    expect((await archive([a, a])).body.data[0]).toEqual(first.body.data[0])
  })

  it('names listings of other instances by position, and archives nothing', async () => {
    const { X: foreign = 0 } = await addListings(api, await addInstance(api), [{ sku: 'X' }])
    expectError(await archive([a, foreign, 999_999]), 'ERR_VALIDATION', {
      errors: { 'ids.1': ['The selected ids.1 is invalid.'], 'ids.2': ['The selected ids.2 is invalid.'] },
    })
    expect(await list('archived=true')).toEqual([])
  })

  it.each([[[]], [['1']], [[0]]])('rejects %j', async (ids) =>
    expectError(await archive(ids as number[]), 'ERR_VALIDATION'),
  )

  it('returns 404 for an unknown instance', async () => {
    expectError(await archive([a], 'archive', 999_999), 'ERR_NOT_FOUND')
    expectError(await archive([a], 'unarchive', 999_999), 'ERR_NOT_FOUND')
  })

  it('prevents mapping them', async () => {
    await archive([a])
    expectError(
      await api.call('POST', `/api/walmart/${id}/products/${a}/map`, { body: { product_id: product } }),
      'ERR_CONFLICT',
    )
  })
})

it('deletes listings and links with their instance', async () => {
  await map([[a, product]])
  await select(api, 'delete from integration_instances where id = $1', [id])
  expect(await select(api, 'select from listing_links where listing_id = $1', [a])).toEqual([])
})
