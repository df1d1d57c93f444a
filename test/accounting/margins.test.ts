import type { Margin, MarginPage } from '@aisle/contract'
import type { Order } from '@aisle/walmart-simulator'
import { beforeAll, describe, expect, it } from 'vitest'

import { addListings, addProduct } from '../api/add-listings.ts'
import { expectError } from '../api/expect-error.ts'
import { instanceOf } from '../helpers/api.ts'
import { addOrder, lineOf } from '../helpers/new-orders.ts'
import { daysAgo } from '../helpers/worker.ts'
import { charge, refund, ship, useBooks } from './use-books.ts'

const books = useBooks()
const { api, seller } = books

/** An order of a unit of each SKU at 10.00, shipped at noon of a day. */
function shipped(day: string, ...skus: string[]): Order {
  const order = addOrder(seller, skus)
  for (const index of skus.keys()) {
    const line = lineOf(order, index)
    charge(line, 10)
    ship(line, { units: 1, at: `${day}T12:00:00Z` })
  }
  return order
}

const margins = (query: string): Promise<MarginPage> => books.get(`/accounting/margins?${query}`)
const sumsBy = async (group: string, period: string) => (await margins(`group_by=${group}&${period}`)).data
const stores = (rows: readonly Margin[]) => rows.map(({ store, margin }) => [store?.name, margin])
const on = (day: string) => `from=${day}&to=${day}`

beforeAll(async () => {
  await books.send('PATCH', `/walmart/${books.instanceId}`, {
    integration_settings: { proforma_marketplace_cost_percentage: 15, proforma_payment_cost_percentage: 2.5 },
  })
})

/** The amounts of a mug: 10.00 less 4.00, 1.50 and 0.25. */
const ofMug = {
  revenue: '10.00',
  credits: '0.00',
  cost: '4.00',
  proforma_marketplace_cost: '1.50',
  proforma_payment_cost: '0.25',
  margin: '4.25',
}

describe('margins', () => {
  it('by product are summed over the lines of each product, the highest first', async () => {
    const bowlId = await addProduct(api, { sku: 'BOWL' })
    await books.send('POST', `/products/${bowlId}/costs`, { unit_cost: '9', effective_from: '2020-01-01' })
    const { BOWL: listingId } = await addListings(api, books.instanceId, [{ sku: 'BOWL' }])
    await books.send('POST', `/walmart/${books.instanceId}/products/${listingId}/map`, { product_id: bowlId })
    await books.importOrder(shipped('2026-09-01', 'BOWL', 'MUG'))
    await books.importOrder(shipped('2026-09-01', 'MUG', 'VASE'))
    const noProduct = { product: null, revenue: '10.00', cost: '0.00', margin: null, blocked_documents: 1 }
    const rows = [
      { product: { id: books.productId, sku: 'MUG' }, revenue: '20.00', cost: '8.00', margin: '8.50' },
      { product: { id: bowlId, sku: 'BOWL' }, revenue: '10.00', cost: '9.00', margin: '-0.75' },
      noProduct,
    ]
    expect(await sumsBy('product', on('2026-09-01'))).toMatchObject(rows)
    const sorted = async (sort: string) =>
      (await sumsBy('product', `${on('2026-09-01')}&sort=${sort}`)).map(({ product }) => product?.sku)
    expect(await sorted('margin')).toEqual([undefined, 'BOWL', 'MUG'])
    expect(await sorted('-cost')).toEqual(['BOWL', 'MUG', undefined])
    expect(await sorted('revenue')).toEqual([undefined, 'BOWL', 'MUG'])

    const page = `group_by=product&${on('2026-09-01')}&per_page=2`
    expect(await margins(`${page}&page=2`)).toMatchObject({ total: 3, last_page: 2, from: 3, to: 3, data: [rows[2]] })
    expect(await margins(`${page}&page=3`)).toMatchObject({ total: 3, data: [], from: null })
  })

  it('count an invoice as its line’s product that was mapped later, like the fulfillment', async () => {
    await books.importOrder(shipped('2026-09-02', 'CUP'))
    expect(await sumsBy('product', on('2026-09-02'))).toMatchObject([{ product: null, blocked_documents: 1 }])
    const cupId = await addProduct(api, { sku: 'CUP' })
    await books.send('POST', `/products/${cupId}/costs`, { unit_cost: '3', effective_from: '2020-01-01' })
    const { CUP: listingId } = await addListings(api, books.instanceId, [{ sku: 'CUP' }])
    await books.send('POST', `/walmart/${books.instanceId}/products/${listingId}/map`, { product_id: cupId })
    await books.complete()
    expect(await sumsBy('product', on('2026-09-02'))).toMatchObject([
      { product: { id: cupId, sku: 'CUP', name: expect.any(String) }, revenue: '10.00', cost: '3.00' },
    ])
  })

  it('count an invoice or a credit only once it is posted', async () => {
    const { data: settings } = await books.get('/accounting/settings')
    const block = { sales_nominal_code_id: null, sales_returns_allowances_nominal_code_id: null }
    await books.send('PUT', '/accounting/settings', { ...settings, ...block })
    const order = shipped('2026-09-03', 'MUG')
    refund(lineOf(order), 3)
    lineOf(order).statusDate = Date.parse('2026-09-03T13:00:00Z')
    await books.importOrder(order)
    const nothing = { revenue: '0.00', credits: '0.00', proforma_marketplace_cost: '0.00' }
    expect(await sumsBy('day', on('2026-09-03'))).toMatchObject([
      { ...nothing, cost: '4.00', margin: null, blocked_documents: 2 },
    ])
    expect(await books.salesOrderOf(order)).toMatchObject({ cost: '4.00', margin: null, lines: [{ margin: null }] })
    await books.send('PUT', '/accounting/settings', settings)
    await books.complete()
    expect(await sumsBy('day', on('2026-09-03'))).toMatchObject([
      { ...ofMug, credits: '3.00', margin: '1.25', blocked_documents: 0 },
    ])
  })

  it('count a correction today, and leave earlier postings unchanged', async () => {
    const order = shipped('2026-09-04', 'MUG')
    await books.importOrder(order)
    expect(await sumsBy('day', on('2026-09-04'))).toMatchObject([ofMug])
    charge(lineOf(order), 20)
    await books.importOrder(order)
    const [today] = (await books.documentsOf(order)).slice(-1)
    // Only the estimates are today's.
    const estimates = { proforma_marketplace_cost: '3.00', proforma_payment_cost: '0.50' }
    expect(await sumsBy('day', on('2026-09-04'))).toMatchObject([{ ...ofMug, ...estimates, margin: '2.50' }])
    expect(await sumsBy('day', on(today?.date ?? ''))).toMatchObject([
      { revenue: '10.00', cost: '0.00', proforma_marketplace_cost: '0.00' },
    ])
    const all = { revenue: '20.00', credits: '0.00', cost: '4.00', margin: '12.50' }
    expect(await books.salesOrderOf(order)).toMatchObject({ ...all, lines: [all] })
  })

  it('by store are of the stores of the sales orders, and may be limited to an instance', async () => {
    const storeId = (await books.send('POST', '/stores', { name: 'Harbour shop' })).data.id
    const body = instanceOf(
      api.tenant,
      { integration_settings: { start_date: daysAgo(170), store_id: storeId } },
      seller,
    )
    const secondId = (await books.send('POST', '/walmart', body)).data.id
    const order = shipped('2026-09-05', 'MUG')
    await books.importOrder(order)
    await books.send('POST', `/walmart/${secondId}/orders/refresh-order`, { uniqueId: order.customerOrderId })
    expect(stores(await sumsBy('store', on('2026-09-05')))).toEqual([
      [expect.any(String), '4.25'],
      ['Harbour shop', null],
    ])
    const ofSecond = `${on('2026-09-05')}&integration_instance_id=${secondId}`
    expect(stores(await sumsBy('store', ofSecond))).toEqual([['Harbour shop', null]])
  })

  it('of a sales order and its lines contain what was shipped, not what was ordered', async () => {
    const order = addOrder(seller, ['MUG'], { units: 2 })
    charge(lineOf(order), 10)
    await books.importOrder(order)
    const nothing = { revenue: '0.00', credits: '0.00', cost: '0.00', margin: '0.00' }
    const estimate = { proforma_marketplace_cost: '1.50', proforma_payment_cost: '0.25' }
    expect(await books.salesOrderOf(order)).toMatchObject({ ...nothing, ...estimate, lines: [nothing] })
    ship(lineOf(order), { units: 1, at: '2026-09-06T12:00:00Z' })
    await books.importOrder(order)
    // 5.00 − 4.00 − 0.75 − 0.12: half of 0.25 is rounded to the even cent.
    const earned = { revenue: '5.00', cost: '4.00', margin: '0.13' }
    const { lines, ...shown } = await books.salesOrderOf(order)
    expect(shown).toMatchObject({ ...earned, ...estimate })
    expect(lines).toMatchObject([{ line_number: '1', ...earned, ...estimate }])
    const { data } = await books.get(`/sales-orders?search=${order.purchaseOrderId}`)
    expect(data).toEqual([shown])
  })

  it('reject an unknown group, a reversed period and an unknown column', async () => {
    const reversed = 'group_by=day&from=2026-09-02&to=2026-09-01'
    for (const query of [`group_by=week&${on('2026-09-01')}`, reversed, `group_by=day&${on('2026-09-01')}&sort=id`]) {
      expectError(await api.call('GET', `/api/accounting/margins?${query}`), 'ERR_VALIDATION')
    }
  })
})
