import { beforeAll, describe, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'
import { addInstance, addListings, addProduct, archiveProduct } from './add-listings.ts'
import { expectError } from './expect-error.ts'

const api = useApi()
let id: number
let ids: Record<string, number>

beforeAll(async () => {
  id = await addInstance(api)
  ids = await addListings(api, id, [
    { sku: 'MUG-BLUE', product_name: 'Blue stoneware mug', upc: '036000291452', gtin: '00036000291452' },
    { sku: 'ONLY-GTIN', product_name: 'Something', gtin: '00036000291452' },
    { sku: 'EAN', upc: '4006381333931' },
    { sku: 'CASE', gtin: '10036000291459' },
    { sku: 'NO-CODE', upc: '', gtin: '000' },
    { sku: 'ZZZ', product_name: 'Quantum flange' },
    { sku: 'MUG-GREEN-350', product_name: 'Green stoneware mug' },
  ])
})

const match = async (sku: string) => {
  const response = await api.call('POST', `/api/walmart/${id}/products/${ids[sku]}/smart-match`)
  expect(response.status).toBe(200)
  return response.body.data
}
const found = async (sku: string) => {
  const { exact_match: exact, barcode_match: barcode, similar_matches: similar } = await match(sku)
  return {
    exact: exact?.product.sku ?? null,
    barcode: barcode?.product.sku ?? null,
    similar: similar.map(({ product }: { product: { sku: string } }) => product.sku),
  }
}

describe('suggestions for a listing', () => {
  it('are empty if no product is similar', async () => {
    await addProduct(api, { sku: 'unlike', name: 'Completely different', barcode: '0000' })
    expect(await match('ZZZ')).toEqual({ exact_match: null, barcode_match: null, similar_matches: [] })
    expect((await found('NO-CODE')).barcode).toBeNull()
  })

  it('are the product with its SKU, the one with its barcode, and similar ones, most similar first', async () => {
    const product = await addProduct(api, { sku: 'MUG-BLUE', name: 'Cup' })
    const coded = await addProduct(api, { sku: 'P-1', name: 'Blue stoneware mug', barcode: '36000291452' })
    await addProduct(api, { sku: 'P-2', name: 'Blue stoneware mug, large' })
    await addProduct(api, { sku: 'P-3', name: 'Blue stoneware bowl' })
    await addProduct(api, { sku: 'MUG-BLUES', name: 'Record' })
    const matches = await match('MUG-BLUE')
    expect(matches.exact_match).toEqual({
      match_type: 'exact',
      similarity: 1,
      product: { id: product, sku: 'MUG-BLUE', name: 'Cup', barcode: null },
    })
    expect(matches.barcode_match).toEqual({
      match_type: 'barcode',
      similarity: 1,
      product: { id: coded, sku: 'P-1', name: 'Blue stoneware mug', barcode: '36000291452' },
    })
    expect((await found('MUG-BLUE')).similar).toEqual(['P-2', 'MUG-BLUES', 'P-3'])
    const similarities = matches.similar_matches.map(({ similarity }: { similarity: number }) => similarity)
    expect(similarities.toSorted((one: number, other: number) => other - one)).toEqual(similarities)
    for (const similarity of similarities) expect(similarity).toBeGreaterThan(0.3)
  })

  it('ignore leading zeros of a barcode', async () => {
    expect((await found('ONLY-GTIN')).barcode).toBe('P-1')
    await addProduct(api, { sku: 'P-EAN', name: 'x', barcode: '4006381-333931' })
    expect((await found('EAN')).barcode).toBe('P-EAN')
    expect((await found('CASE')).barcode).toBeNull()
  })

  it('have at most five similar products', async () => {
    for (let n = 0; n < 7; n += 1) await addProduct(api, { sku: `G-${n}`, name: `Green stoneware mug ${n}` })
    expect((await found('MUG-GREEN-350')).similar).toHaveLength(5)
  })

  it('omit archived products and those of other tenants, and change nothing', async () => {
    const other = await api.createTenant('other.example')
    await select(api, `insert into products (tenant_id, sku, name, barcode) values ($1, 'EAN', 'x', '4006381333931')`, [
      other.id,
    ])
    const [mine] = (await api.call('GET', '/api/products?search=P-EAN')).body.data
    await archiveProduct(api, mine.id)
    const exact = await addProduct(api, { sku: 'EAN', name: 'x' })
    await archiveProduct(api, exact)
    expect(await found('EAN')).toEqual({ exact: null, barcode: null, similar: [] })
    expect(await select(api, 'select from listing_links')).toEqual([])
  })
})

it('returns 404 for an unknown listing', async () => {
  const elsewhere = await addInstance(api)
  for (const path of [`${id}/products/999999`, `${elsewhere}/products/${ids['EAN']}`, `999999/products/${ids['EAN']}`])
    expectError(await api.call('POST', `/api/walmart/${path}/smart-match`), 'ERR_NOT_FOUND')
})
