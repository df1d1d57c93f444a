import { beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { instanceOf, type Tenant, useApi } from '../helpers/api.ts'
import { useResponseHolder } from '../helpers/hold-responses.ts'
import { select } from '../helpers/records.ts'
import { callsTo, sellerOf, useSimulator, withFields } from '../helpers/simulator.ts'
import { addProduct } from './add-listings.ts'
import { expectError } from './expect-error.ts'
import { addForeignInstance } from './foreign-instance.ts'

const simulator = useSimulator({ items: 3, orders: 0 })
const seller = sellerOf(simulator)
const walmart = useResponseHolder(() => simulator.url)
const api = useApi({ walmartUrl: () => walmart.url, requestsPerMinute: 100_000 })
let id: number
let other: Tenant

const create = async (settings: object = {}) => {
  const neither = { auto_link_products: false, auto_create_products: false }
  const body = instanceOf(api.tenant, { integration_settings: { ...neither, ...settings } }, seller)
  return (await api.call('POST', '/api/walmart', { body })).body.data.id
}
const refresh = (sku: unknown, instanceId = id) =>
  api.call('POST', `/api/walmart/${instanceId}/products/refresh-product`, { body: { sku } })

function itemAt(index: number) {
  const item = seller.items[index]
  if (!item) throw new Error(`The seller has no item ${index}.`)
  return item
}

/** Where Walmart has the first item. */
const path = () => `/v3/items/${encodeURIComponent(itemAt(0).sku)}`

beforeAll(async () => {
  other = await api.createTenant('other.example')
})
beforeEach(async () => {
  id = await create()
})

describe('refreshing one listing', () => {
  it('imports an item, and later updates its listing', async () => {
    const item = itemAt(0)
    const { status, body } = await refresh(item.sku)
    expect({ status, message: body.message }).toEqual({ status: 200, message: null })
    expect(body.data).toMatchObject({ sku: item.sku, productName: item.productName, link: { state: 'unlinked' } })
    const before = item.productName
    item.productName = 'Another name'
    const again = (await refresh(item.sku)).body.data
    item.productName = before
    expect(again).toMatchObject({ id: body.data.id, productName: 'Another name' })
  })

  it('links it as the settings of the instance say', async () => {
    const item = itemAt(1)
    const linking = await create({ auto_link_products: true })
    const product = await addProduct(api, { sku: item.sku, name: 'Mine' })
    expect((await refresh(item.sku, linking)).body.data).toMatchObject({
      product: { id: product },
      link: { state: 'linked', reason: 'same_sku' },
    })
    const creating = await create({ auto_create_products: true })
    expect((await refresh(itemAt(2).sku, creating)).body.data.link).toMatchObject({ reason: 'created_from_listing' })
  })

  it('reads an item as far as possible, and says what is missing', async () => {
    const item = itemAt(0)
    const intact = { ...item }
    Object.assign(item, withFields(item, { price: 'free' }))
    const { body } = await refresh(item.sku)
    Object.assign(item, intact)
    expect(body.message).toBe('These fields could not be read, and were left out: price.')
    expect(body.data).toMatchObject({ sku: item.sku, priceAmount: null, productName: item.productName })
  })

  it('returns 404 if Walmart does not have it, and 422 if it cannot be read', async () => {
    expectError(await refresh('NONE'), 'ERR_NOT_FOUND', {
      message: expect.stringContaining('no item with the SKU "NONE"'),
    })
    for (const [body, reason] of [
      [{ ItemResponse: [{ sku: [] }] }, 'sku'],
      [{ ItemResponse: [{ productName: 'Mug' }] }, 'no SKU'],
    ] as const) {
      const effect = { kind: 'respond', status: 200, body: JSON.stringify(body) } as const
      const remove = simulator.fault({ path: '/v3/items/{id}', effect })
      const response = await refresh('ODD')
      remove()
      expectError(response, 'ERR_VALIDATION', { errors: { sku: [expect.stringContaining(reason)] } })
    }
  })

  it('reports rejected credentials and an outage of Walmart', async () => {
    const wrong = instanceOf(api.tenant, { connection_settings: { clientId: 'no', clientSecret: 'body' } })
    const rejected = (await api.call('POST', '/api/walmart', { body: wrong })).body.data.id
    expectError(await refresh('1', rejected), 'ERR_WALMART_CREDENTIALS_REJECTED')
    const remove = simulator.fault({ path: '/v3/items/{id}', effect: { kind: 'respond', status: 503, body: '' } })
    const response = await refresh('1')
    remove()
    expectError(response, 'ERR_WALMART_UNAVAILABLE')
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  it('is rejected without a token, without a SKU, and for another tenant’s instance', async () => {
    const call = { token: null, body: { sku: '1' } }
    expectError(await api.call('POST', `/api/walmart/${id}/products/refresh-product`, call), 'ERR_UNAUTHENTICATED')
    for (const sku of [undefined, '', 7, '..', 'x'.repeat(256)]) {
      expectError(await refresh(sku), 'ERR_VALIDATION', { errors: { sku: [expect.any(String)] } })
    }
    expectError(await refresh('1', await addForeignInstance(api, other)), 'ERR_NOT_FOUND')
  })
})

/** Does the work between Walmart's response and its arrival. */
async function during(work: () => Promise<unknown>) {
  const release = walmart.hold(path(), 1)
  const before = callsTo(simulator, path())
  const response = refresh(itemAt(0).sku)
  await expect.poll(() => callsTo(simulator, path())).toBeGreaterThan(before)
  await work()
  release()
  return response
}

describe('during the call to Walmart', () => {
  it('a deletion of the instance takes precedence', async () => {
    expectError(await during(() => api.call('DELETE', `/api/walmart/${id}`)), 'ERR_NOT_FOUND')
    expect(await select(api, 'select from walmart_listings where instance_id = $1', [id])).toEqual([])
  })

  it('another refresh of the listing is not overwritten: Walmart is called again', async () => {
    const item = itemAt(0)
    await refresh(item.sku)
    const name = item.productName
    const response = await during(async () => {
      item.productName = 'Newer'
      expect((await refresh(item.sku)).body.data.productName).toBe('Newer')
    })
    item.productName = name
    expect(response.body.data.productName).toBe('Newer')
  })
})
