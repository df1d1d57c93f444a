import { beforeEach, describe, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { deleteProducts, select } from '../helpers/records.ts'
import { addInstance, addListings, addProduct, archiveProduct } from './add-listings.ts'
import { expectError } from './expect-error.ts'

const api = useApi({ requestsPerMinute: 100_000 })
let id: number
let ids: Record<string, number>

beforeEach(async () => {
  await deleteProducts(api)
  id = await addInstance(api)
  ids = await addListings(api, id, [
    { sku: 'A', product_name: 'Anchor', upc: '036000291452', gtin: '00036000291452' },
    { sku: 'B', product_name: '  ', gtin: '00036000291469' },
    { sku: 'C', product_name: 'Candle' },
  ])
})

const path = (rest: string, instanceId = id) => `/api/walmart/${instanceId}/products/${rest}`
const create = (sku: string, call = {}) =>
  api.call('POST', path(`${ids[sku]}/create-sku-product`), { body: {}, ...call })
const createMany = (body: object, instanceId = id) =>
  api.call('POST', path('create-sku-products', instanceId), { body })
const map = (sku: string, product_id: number) => api.call('POST', path(`${ids[sku]}/map`), { body: { product_id } })
const unmap = (sku: string) => api.call('DELETE', path(`${ids[sku]}/map`))
const archive = (sku: string) => api.call('PUT', path('archive'), { body: { ids: [ids[sku]] } })
const products = async () =>
  (await api.call('GET', '/api/products?sort=sku')).body.data.map(({ sku, name, barcode }: Record<string, unknown>) => [
    sku,
    name,
    barcode,
  ])

describe('creating a product from a listing', () => {
  it('uses its SKU, name and barcode, and links the product', async () => {
    const { status, headers, body } = await create('A')
    expect(status).toBe(201)
    expect(headers.get('location')).toBe(path(String(ids['A'])))
    expect(body).toMatchObject({ linked_existing: false, message: 'A product with the SKU "A" was created.' })
    expect(body.data).toMatchObject({ id: ids['A'], mapped_sku: 'A', link: { reason: 'created_from_listing' } })
    expect(await products()).toEqual([['A', 'Anchor', '036000291452']])
  })

  it('uses the SKU if the listing has no name, and the GTIN if it has no UPC', async () => {
    await create('B')
    await create('C')
    expect(await products()).toEqual([
      ['B', 'B', '00036000291469'],
      ['C', 'Candle', null],
    ])
  })

  it('links an existing product with the SKU without changing it', async () => {
    const product = await addProduct(api, { sku: 'A', name: 'Ours' })
    const { status, body } = await create('A')
    expect(status).toBe(201)
    expect(body).toMatchObject({
      linked_existing: true,
      data: { product: { id: product }, link: { reason: 'same_sku' } },
    })
    expect(await products()).toEqual([['A', 'Ours', null]])
  })

  it('is rejected if the product with the SKU is archived', async () => {
    const product = await addProduct(api, { sku: 'A' })
    await archiveProduct(api, product)
    const response = await create('A')
    expectError(response, 'ERR_CONFLICT')
    expect(response.body.message).toContain(`POST /api/products/${product}/unarchive`)
  })

  it('is rejected if the listing is mapped or archived', async () => {
    const product = await addProduct(api, { sku: 'X' })
    await map('A', product)
    const mapped = await create('A')
    expectError(mapped, 'ERR_CONFLICT')
    expect(mapped.body.message).toContain(`already mapped to product ${product}`)
    await archive('B')
    const archived = await create('B')
    expectError(archived, 'ERR_CONFLICT')
    expect(archived.body.message).toContain('is archived')
    expect(await products()).toEqual([['X', 'Our X', null]])
  })

  it('overrides an earlier unmapping by hand', async () => {
    await create('A')
    await unmap('A')
    expect((await create('A')).body.linked_existing).toBe(true)
    expect(
      await select(api, 'select from walmart_listings where unmapped_at is not null and id = $1', [ids['A']]),
    ).toEqual([])
  })

  it('creates one product for concurrent calls on two instances', async () => {
    const other = await addInstance(api)
    const { A: twin } = await addListings(api, other, [{ sku: 'A', product_name: 'Anchor' }])
    const responses = await Promise.all([
      create('A'),
      api.call('POST', path(`${twin}/create-sku-product`, other), { body: {} }),
      create('A'),
    ])
    expect(responses.map(({ status }) => status).toSorted()).toEqual([201, 201, 409])
    expect(await products()).toHaveLength(1)
  })

  it('happens once per Idempotency-Key', async () => {
    const headers = { 'idempotency-key': `create-${id}` }
    const first = await create('A', { headers })
    const again = await create('A', { headers })
    expect([again.status, again.body]).toEqual([201, first.body])
  })

  it('returns 404 for an unknown listing', async () => {
    expectError(await api.call('POST', path('999999/create-sku-product'), { body: {} }), 'ERR_NOT_FOUND')
    expectError(await api.call('POST', path(`${ids['A']}/create-sku-product`, 999_999), { body: {} }), 'ERR_NOT_FOUND')
  })
})

describe('creating products from several listings', () => {
  it('continues after failures, and returns a result for each listing', async () => {
    const existing = await addProduct(api, { sku: 'B' })
    const archived = await addProduct(api, { sku: 'D' })
    await archiveProduct(api, archived)
    const more = await addListings(api, id, [{ sku: 'D' }, { sku: 'E' }, { sku: 'F' }])
    ids = { ...ids, ...more }
    await archive('E')
    await map('F', existing)
    const order = ['F', 'A', 'B', 'D', 'E'].map((sku) => ids[sku])
    const { status, body } = await createMany({ ids: order })
    expect(status).toBe(202)
    expect(body.data).toEqual({
      queued: 0,
      results: [
        { listing_id: ids['F'], result: 'already_linked', product_id: existing, message: null },
        { listing_id: ids['A'], result: 'created', product_id: expect.any(Number), message: null },
        { listing_id: ids['B'], result: 'linked_existing', product_id: existing, message: null },
        {
          listing_id: ids['D'],
          result: 'failed',
          product_id: null,
          message: expect.stringContaining(`POST /api/products/${archived}/unarchive`),
        },
        { listing_id: ids['E'], result: 'failed', product_id: null, message: expect.stringContaining('is archived') },
      ],
      run: null,
    })
  })

  it('names listings of other instances by position, and creates nothing', async () => {
    const { A: foreign } = await addListings(api, await addInstance(api), [{ sku: 'A' }])
    expectError(await createMany({ ids: [ids['A'], foreign] }), 'ERR_VALIDATION', {
      errors: { 'ids.1': ['The selected ids.1 is invalid.'] },
    })
    expect(await products()).toEqual([])
  })

  it.each<[object, string, string]>([
    [{}, 'ids', 'The ids field is required unless create_all_products is true.'],
    [{ ids: [1], create_all_products: true }, 'ids', 'The ids field is prohibited when create_all_products is true.'],
    [{ ids: [1], filters: {} }, 'filters', 'The filters field is prohibited unless create_all_products is true.'],
    [{ create_all_products: true, filters: { x: 1 } }, 'filters.x', 'The filters.x field is prohibited.'],
  ])('rejects %j', async (body, field, message) =>
    expectError(await createMany(body), 'ERR_VALIDATION', { errors: { [field]: [message] } }),
  )

  it('returns how many it has queued for all listings, and queues no job for none', async () => {
    await map('C', await addProduct(api, { sku: 'X' }))
    const { status, body } = await createMany({ create_all_products: true, filters: { search: 'a' } })
    expect(status).toBe(202)
    expect(body).toEqual({
      data: { queued: 1, results: [], run: expect.objectContaining({ kind: 'create_products', status: 'queued' }) },
      message: 'Products for 1 listing will be created in the background.',
    })
    const none = await createMany({ create_all_products: true, filters: { sku: 'C' } })
    expect(none.body).toEqual({ data: { queued: 0, results: [], run: null }, message: 'No listing needs a product.' })
    expect(
      await select(api, `select from graphile_worker.jobs where task_identifier = 'tenant.run_create_products'`),
    ).toHaveLength(1)
  })

  it('returns the run in progress to a second request, and rejects one with other filters', async () => {
    const wanted = { create_all_products: true, filters: { search: 'a', sku: 'A' } }
    const first = (await createMany(wanted)).body.data.run
    const again = await createMany({ ...wanted, filters: { sku: 'A', search: 'a' } })
    expect(again.body.data).toEqual({ queued: 1, results: [], run: first })
    expect(again.body.message).toContain('already in progress')
    const other = await createMany({ create_all_products: true })
    expectError(other, 'ERR_CONFLICT')
    expect(other.body.message).toContain(`Run ${first.id} of kind create_products is in progress with other filters`)
    await api.call('POST', `/api/walmart/${id}/runs/${first.id}/cancel`, { body: {} })
    expect((await createMany({ create_all_products: true })).body.data.run.total).toBe(3)
  })

  it('returns 404 for an unknown instance', async () => {
    expectError(await createMany({ ids: [ids['A']] }, 999_999), 'ERR_NOT_FOUND')
    expectError(await createMany({ create_all_products: true }, 999_999), 'ERR_NOT_FOUND')
  })
})
