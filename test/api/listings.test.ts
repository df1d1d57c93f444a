import { beforeAll, describe, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { addInstance, addListings, addProduct, archiveProduct } from './add-listings.ts'
import { expectError } from './expect-error.ts'

const api = useApi()
let id: number
let ids: Record<string, number>

beforeAll(async () => {
  id = await addInstance(api)
  ids = await addListings(api, id, [
    {
      sku: 'MUG',
      product_name: 'Blue mug',
      wpid: 'WPID9',
      upc: '036000291452',
      gtin: '00036000291452',
      price_amount: '14.90',
      published_status: 'PUBLISHED',
      lifecycle_status: 'ACTIVE',
      raw: { mart: 'WALMART_US', shelf: '["Home","Mugs"]' },
    },
    { sku: 'rug', product_name: 'ivory rug', price_amount: '100', published_status: 'UNPUBLISHED' },
    { sku: 'Lamp', product_name: 'Lamp 100%', price_amount: '9.5', published_status: 'PUBLISHED' },
    { sku: 'bare', lifecycle_status: 'RETIRED' },
  ])
})

const list = async (query = '', instanceId = id) =>
  (await api.call('GET', `/api/walmart/${instanceId}/products${query}`)).body
const skusIn = async (query: string) => (await list(query)).data.map(({ sku }: { sku: string }) => sku)
const get = async (sku: string) => (await api.call('GET', `/api/walmart/${id}/products/${ids[sku]}`)).body.data

describe('the list of listings', () => {
  it('shows Walmart’s data of each, and its link', async () => {
    const { data, ...page } = await list('?sku=MUG')
    expect(page).toMatchObject({ total: 1, current_page: 1, last_page: 1 })
    expect(data).toEqual([
      {
        id: ids['MUG'],
        integration_instance_id: id,
        sku: 'MUG',
        wpid: 'WPID9',
        upc: '036000291452',
        gtin: '00036000291452',
        productName: 'Blue mug',
        shelf: '["Home","Mugs"]',
        productType: null,
        priceCurrency: 'USD',
        priceAmount: '14.90',
        publishedStatus: 'PUBLISHED',
        lifecycleStatus: 'ACTIVE',
        mart: 'WALMART_US',
        condition: null,
        product_listing_id: null,
        product: null,
        mapped_sku: null,
        mapped_at: null,
        link: {
          state: 'unlinked',
          reason: 'no_product_with_sku',
          message: expect.stringContaining(`POST /api/walmart/${id}/products/${ids['MUG']}/create-sku-product`),
          linked_at: null,
        },
        stock_buffer: null,
        stock_floor: null,
        archived_at: null,
        created_at: expect.any(String),
        updated_at: expect.any(String),
      },
    ])
    expect(await get('MUG')).toEqual(data[0])
  })

  it.each([
    ['', ['bare', 'Lamp', 'rug', 'MUG']],
    ['?sort=id', ['MUG', 'rug', 'Lamp', 'bare']],
    ['?sort=-id', ['bare', 'Lamp', 'rug', 'MUG']],
    ['?sort=productName', ['bare', 'MUG', 'rug', 'Lamp']],
    ['?sort=-productName', ['Lamp', 'rug', 'MUG', 'bare']],
    ['?sort=priceAmount', ['bare', 'Lamp', 'MUG', 'rug']],
    ['?sort=-priceAmount', ['rug', 'MUG', 'Lamp', 'bare']],
    ['?sort=publishedStatus', ['bare', 'MUG', 'Lamp', 'rug']],
    ['?sort=-publishedStatus', ['rug', 'Lamp', 'MUG', 'bare']],
    ['?sort=lifecycleStatus', ['rug', 'Lamp', 'MUG', 'bare']],
    ['?sort=-lifecycleStatus', ['bare', 'MUG', 'Lamp', 'rug']],
    ['?sort=priceAmount&per_page=3&page=2', ['rug']],
  ])('sorts by %s, with empty values lowest', async (query, skus) => expect(await skusIn(query)).toEqual(skus))

  it('sorts by SKU', async () => {
    const ascending = await skusIn('?sort=sku')
    expect(ascending.toSorted()).toEqual(['Lamp', 'MUG', 'bare', 'rug'])
    expect(await skusIn('?sort=-sku')).toEqual(ascending.toReversed())
  })

  it.each([
    ['?search=MUG', ['MUG']],
    ['?search=ivory', ['rug']],
    ['?search=wpid9', ['MUG']],
    ['?search=0291', ['MUG']],
    ['?search=100%25', ['Lamp']],
    ['?search=nothing', []],
    ['?publishedStatus=PUBLISHED', ['Lamp', 'MUG']],
    ['?lifecycleStatus=RETIRED', ['bare']],
    ['?publishedStatus=PUBLISHED&lifecycleStatus=ACTIVE', ['MUG']],
    ['?publishedStatus=PUBLISHED&search=lamp', ['Lamp']],
    ['?sku=mug', []],
    ['?archived=true', []],
  ])('filters by %s', async (query, skus) => expect(await skusIn(query)).toEqual(skus))

  it('contains the listings of one instance', async () => {
    expect((await list('', await addInstance(api))).total).toBe(0)
    expect((await list('?search=mug', await addInstance(api))).total).toBe(0)
    expectError(await api.call('GET', '/api/walmart/999999/products'), 'ERR_NOT_FOUND')
  })

  it.each(['?sort=colour', '?link_state=some', '?archived=1', '?colour=red'])('rejects %s', async (query) =>
    expectError(await api.call('GET', `/api/walmart/${id}/products${query}`), 'ERR_VALIDATION'),
  )
})

describe('one listing', () => {
  it('returns 404 if the instance does not have it', async () => {
    const elsewhere = await addInstance(api)
    for (const path of [
      `${id}/products/999999`,
      `${elsewhere}/products/${ids['MUG']}`,
      `999999/products/${ids['MUG']}`,
    ])
      expectError(await api.call('GET', `/api/walmart/${path}`), 'ERR_NOT_FOUND')
  })

  it("is not shown to another tenant's token", async () => {
    const other = await api.createTenant('other.example')
    expectError(
      await api.call('GET', `/api/walmart/${id}/products/${ids['MUG']}`, { tenant: other }),
      'ERR_UNAUTHENTICATED',
    )
  })
})

const reasonOf = async (sku: string, settings: object) => {
  await api.call('PATCH', `/api/walmart/${id}`, { body: { integration_settings: settings } })
  return (await get(sku)).link.reason
}

it('an unlinked listing says why, depending on the settings and products', async () => {
  const off = { auto_link_products: false, auto_create_products: false }
  const rug = await addProduct(api, { sku: 'rug' })
  await addProduct(api, { sku: 'mug' })
  expect(await reasonOf('rug', off)).toBe('auto_link_off')
  expect(await reasonOf('MUG', off)).toBe('no_product_with_sku')
  expect(await reasonOf('MUG', { auto_link_products: true })).toBe('no_product_with_sku')
  expect(await reasonOf('rug', { auto_link_products: true })).toBe('not_linked_yet')
  expect(await reasonOf('MUG', { auto_link_products: false, auto_create_products: true })).toBe('not_linked_yet')
  await archiveProduct(api, rug)
  expect(await reasonOf('rug', off)).toBe('product_archived')
})
