import { beforeEach, describe, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'
import { addInstance, addListings, addProduct } from './add-listings.ts'
import { addWaitingOrder, productsOfLines } from './waiting-lines.ts'

const api = useApi({ requestsPerMinute: 100_000 })
let id: number
let ids: Record<string, number>
let order: number
let product: number

beforeEach(async () => {
  await select(api, 'delete from integration_instances')
  await select(api, 'delete from products')
  id = await addInstance(api)
  ids = await addListings(api, id, [{ sku: 'A' }, { sku: 'B' }])
  product = await addProduct(api, { sku: 'OURS' })
  order = await addWaitingOrder(api, id, ['A', 'B'])
})

const path = (rest: string) => `/api/walmart/${id}/products/${rest}`
const lines = () => productsOfLines(api, order)
const file = (text: string) => ({ body: { file: Buffer.from(text).toString('base64') } })

describe('unlinked order lines get the product of their listing', () => {
  it.each<[string, () => Promise<{ status: number }>, string]>([
    ['mapped', () => api.call('POST', path(`${ids['A']}/map`), { body: { product_id: product } }), 'OURS'],
    [
      'mapped together with others',
      () =>
        api.call('PUT', path('map'), {
          body: { mappings: [{ sales_channel_listing_id: ids['A'], product_id: product }] },
        }),
      'OURS',
    ],
    ['mapped by a file', () => api.call('POST', path('import-mappings'), file('sku,mapped_sku\nA,OURS\n')), 'OURS'],
    ['linked to a new product', () => api.call('POST', path(`${ids['A']}/create-sku-product`), { body: {} }), 'A'],
    [
      'linked to a new product together with others',
      () => api.call('POST', path('create-sku-products'), { body: { ids: [ids['A']] } }),
      'A',
    ],
  ])('when it is %s', async (_, link, sku) => {
    expect((await link()).status).toBeLessThan(300)
    expect(await lines()).toEqual({ A: sku, B: null })
    expect(await select(api, 'select unlinked_lines from sales_orders where id = $1', [order])).toEqual([
      { unlinked_lines: 1 },
    ])
  })

  it('only in the same instance, and keep it if the listing is remapped or unmapped', async () => {
    const elsewhere = await addInstance(api)
    await addListings(api, elsewhere, [{ sku: 'A' }])
    const other = await addWaitingOrder(api, elsewhere, ['A'])
    await api.call('POST', path(`${ids['A']}/map`), { body: { product_id: product } })
    expect(await productsOfLines(api, other)).toEqual({ A: null })
    const second = await addProduct(api, { sku: 'SECOND' })
    await api.call('POST', path(`${ids['A']}/map`), { body: { product_id: second } })
    expect(await lines()).toEqual({ A: 'OURS', B: null })
    await api.call('DELETE', path(`${ids['A']}/map`))
    expect(await lines()).toEqual({ A: 'OURS', B: null })
  })
})
