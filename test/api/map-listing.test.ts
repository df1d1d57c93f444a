import { beforeEach, describe, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'
import { addInstance, addListings, addProduct, archiveProduct } from './add-listings.ts'
import { expectError } from './expect-error.ts'

const api = useApi({ requestsPerMinute: 100_000 })
let id: number
let listing: number
let product: number
let count = 0

beforeEach(async () => {
  count += 1
  id = await addInstance(api)
  listing = (await addListings(api, id, [{ sku: `LISTED-${count}` }]))[`LISTED-${count}`] ?? 0
  product = await addProduct(api, { sku: `OURS-${count}` })
})

const path = (listingId = listing, instanceId = id) => `/api/walmart/${instanceId}/products/${listingId}`
const map = (product_id: unknown, listingId = listing, instanceId = id) =>
  api.call('POST', `${path(listingId, instanceId)}/map`, { body: { product_id } })
const unmap = (listingId = listing, instanceId = id) => api.call('DELETE', `${path(listingId, instanceId)}/map`)
const get = async () => (await api.call('GET', path())).body.data
const listed = async (state: string) =>
  (await api.call('GET', `/api/walmart/${id}/products?link_state=${state}`)).body.total

describe('mapping a listing', () => {
  it('links it to the product and returns the link', async () => {
    const { status, headers, body } = await map(product)
    expect(status).toBe(201)
    expect(headers.get('location')).toBe(path())
    expect(body.data).toMatchObject({
      id: listing,
      product: { id: product, sku: `OURS-${count}`, name: `Our OURS-${count}`, listing_id: expect.any(Number) },
      mapped_sku: `OURS-${count}`,
      mapped_at: expect.any(String),
      link: { state: 'linked', reason: 'mapped_by_hand', linked_at: expect.any(String) },
    })
    expect(body.data.product_listing_id).toBe(body.data.product.listing_id)
    expect(await get()).toEqual(body.data)
    expect([await listed('linked'), await listed('unlinked')]).toEqual([1, 0])
  })

  it('to another product keeps the link and changes its product', async () => {
    const first = (await map(product)).body.data
    const second = (await map(await addProduct(api, { sku: `OTHER-${count}` }))).body.data
    expect(second).toMatchObject({ product_listing_id: first.product_listing_id, mapped_sku: `OTHER-${count}` })
    expect(Date.parse(second.mapped_at)).toBeGreaterThan(Date.parse(first.mapped_at))
  })

  it('to the same product changes nothing', async () => {
    const first = (await map(product)).body
    const again = await map(product)
    expect([again.status, again.body]).toEqual([201, first])
  })

  it('turns an automatic link into a mapping by hand', async () => {
    await select(
      api,
      `insert into listing_links (tenant_id, listing_id, product_id, linked_by)
       values ($1, $2, $3, 'auto_link')`,
      [api.tenant.id, listing, product],
    )
    expect((await get()).link.reason).toBe('same_sku')
    expect((await map(product)).body.data.link.reason).toBe('mapped_by_hand')
  })

  it('rejects a product that is archived, unknown or another tenant’s', async () => {
    const archived = await addProduct(api, { sku: `OLD-${count}` })
    await archiveProduct(api, archived)
    const other = await api.createTenant(`other-${count}.example`)
    const [foreign] = await select<{ id: string }>(
      api,
      `insert into products (tenant_id, sku, name) values ($1, 'x', 'x') returning id`,
      [other.id],
    )
    expectError(await map(archived), 'ERR_VALIDATION', {
      errors: {
        product_id: [
          `The selected product id is archived. Unarchive it with POST /api/products/${archived}/unarchive.`,
        ],
      },
    })
    for (const unknown of [Number(foreign?.id), 999_999]) {
      expectError(await map(unknown), 'ERR_VALIDATION', {
        errors: { product_id: ['The selected product id is invalid.'] },
      })
    }
    expect((await get()).product).toBeNull()
  })

  it('accepts an archived listing or product only if they are linked already, as for several listings', async () => {
    const archive = () => api.call('PUT', `/api/walmart/${id}/products/archive`, { body: { ids: [listing] } })
    await archive()
    expectError(await map(product), 'ERR_CONFLICT')
    await api.call('PUT', `/api/walmart/${id}/products/unarchive`, { body: { ids: [listing] } })
    const linked = (await map(product)).body
    await archive()
    await archiveProduct(api, product)
    const { status, body } = await map(product)
    expect([status, body.data.link]).toEqual([201, linked.data.link])
    expectError(await map(await addProduct(api, { sku: `OTHER-${count}` })), 'ERR_CONFLICT')
  })

  it.each([null, '7', 0, 1.5])('rejects the product %j', async (product_id) =>
    expectError(await map(product_id), 'ERR_VALIDATION'),
  )

  it('returns 404 for an unknown listing or instance', async () => {
    const elsewhere = await addInstance(api)
    expectError(await map(product, 999_999), 'ERR_NOT_FOUND')
    expectError(await map(product, listing, elsewhere), 'ERR_NOT_FOUND')
    expectError(await map(product, listing, 999_999), 'ERR_NOT_FOUND')
    await api.call('DELETE', `/api/walmart/${id}`)
    expectError(await map(product), 'ERR_NOT_FOUND')
    expectError(await unmap(), 'ERR_NOT_FOUND')
  })

  it('leaves one link after concurrent calls', async () => {
    const products = [product]
    for (let n = 0; n < 5; n += 1) products.push(await addProduct(api, { sku: `MANY-${count}-${n}` }))
    const responses = await Promise.all(products.map((one) => map(one)))
    expect(responses.map(({ status }) => status)).toEqual(products.map(() => 201))
    const links = await select<{ product_id: string }>(
      api,
      'select product_id from listing_links where listing_id = $1',
      [listing],
    )
    expect(links).toHaveLength(1)
    expect(products).toContain(Number(links[0]?.product_id))
  })

  it('happens once per Idempotency-Key', async () => {
    const call = { body: { product_id: product }, headers: { 'idempotency-key': `map-${count}` } }
    const first = await api.call('POST', `${path()}/map`, call)
    await unmap()
    expect((await api.call('POST', `${path()}/map`, call)).body).toEqual(first.body)
    expect((await get()).product).toBeNull()
  })
})

describe('unmapping a listing', () => {
  it('removes its product and stores that it was unmapped by hand', async () => {
    await map(product)
    const { status, body } = await unmap()
    expect(status).toBe(200)
    expect(body.data).toMatchObject({
      product: null,
      product_listing_id: null,
      mapped_sku: null,
      mapped_at: null,
      link: { state: 'unlinked', reason: 'unmapped_by_hand', linked_at: null },
    })
    expect(await get()).toEqual(body.data)
  })

  it('is undone by mapping it again', async () => {
    await map(product)
    await unmap()
    await map(product)
    const rows = await select(api, 'select unmapped_at from walmart_listings where id = $1', [listing])
    expect(rows).toEqual([{ unmapped_at: null }])
  })

  it('is rejected if it has no product', async () => {
    expectError(await unmap(), 'ERR_CONFLICT')
    expect((await get()).link.reason).toBe('no_product_with_sku')
  })
})
