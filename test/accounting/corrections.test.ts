import type { Order } from '@aisle/walmart-simulator'
import { afterEach, describe, expect, it } from 'vitest'

import { addListings, addProduct } from '../api/add-listings.ts'
import { addOrder, lineOf } from '../helpers/new-orders.ts'
import { expectWaiting, openTransaction, select } from '../helpers/records.ts'
import { addReturn, charge, refund, ship, summaryOf, useBooks } from './use-books.ts'

const books = useBooks()
const { seller, api } = books
const at = '2026-06-02T12:00:00Z'
const today = new Date().toISOString().slice(0, 10)

const documentsOf = async (order: Order, type: string) =>
  (await books.documentsOf(order)).filter((one) => one.type === `sales_${type}`).map(summaryOf)
const returnsOf = async (order: Order) =>
  (await books.documentsOf(order)).filter(({ type }) => type === 'customer_return').map(summaryOf)
const lastOf = async (order: Order, type: string) => (await documentsOf(order, type)).at(-1)
const setTenant = async (change: object) =>
  books.send('PUT', '/accounting/settings', { ...(await books.get('/accounting/settings')).data, ...change })
const setInstance = (integration_settings: object) =>
  books.send('PATCH', `/walmart/${books.instanceId}`, { integration_settings })

afterEach(async () => {
  await setInstance({ sync_sales_order_invoices_to_accounting: true, sync_sales_credit_to_accounting: true })
  await setTenant({ sales_order_invoices_start_date: null, sales_credits_start_date: null })
  await books.setCost('4')
  await books.complete()
})

/** An order of mugs for ten dollars each. */
function mugs(units: number): Order {
  const order = addOrder(seller, ['MUG'], { units })
  charge(lineOf(order), 10 * units)
  return order
}

type Parcels = Parameters<typeof ship> extends [unknown, ...infer Rest] ? Rest : never

async function show(order: Order, ...parcels: Parcels): Promise<void> {
  ship(lineOf(order), ...parcels)
  await books.importOrder(order)
}

async function showRefund(order: Order, amount: number, day: string): Promise<void> {
  refund(lineOf(order), amount)
  lineOf(order).statusDate = Date.parse(`${day}T12:00:00Z`)
  await books.importOrder(order)
}

describe('what Walmart takes back and reports again', () => {
  it('is a correction also as part of a larger parcel', async () => {
    const order = mugs(3)
    await show(order, { units: 2, at })
    await books.setCost('6')
    await show(order)
    await show(order, { units: 3, at })
    expect((await documentsOf(order, 'order_invoice')).slice(2)).toEqual([
      `sales_order_invoice ready ${today}: 1100 Dr 20.00, 4000 Cr 20.00`,
      'sales_order_invoice ready 2026-06-02: 1100 Dr 10.00, 4000 Cr 10.00',
    ])
    expect((await documentsOf(order, 'order_fulfillment')).slice(2)).toEqual([
      `sales_order_fulfillment ready ${today}: 5000 Dr 8.00, 1200 Cr 8.00`,
      'sales_order_fulfillment ready 2026-06-02: 5000 Dr 6.00, 1200 Cr 6.00',
    ])
  })

  it('is handed over if the original was, even though its switch is off', async () => {
    const order = mugs(2)
    await show(order, { units: 1, at }, { units: 1, at: '2026-06-03T12:00:00Z' })
    await show(order)
    await setInstance({ sync_sales_order_invoices_to_accounting: false })
    await show(order, { units: 2, at })
    expect((await documentsOf(order, 'order_invoice')).slice(4)).toEqual([
      `sales_order_invoice ready ${today}: 1100 Dr 10.00, 4000 Cr 10.00`,
      `sales_order_invoice ready ${today}: 1100 Dr 10.00, 4000 Cr 10.00`,
    ])
  })

  it('is a correction if it is a refund', async () => {
    const order = mugs(1)
    ship(lineOf(order), { units: 1, at })
    await showRefund(order, 5, '2026-06-03')
    await showRefund(order, 0, '2026-06-03')
    await setInstance({ sync_sales_credit_to_accounting: false })
    await showRefund(order, 5, '2026-06-03')
    expect(await lastOf(order, 'credit')).toBe(`sales_credit ready ${today}: 4010 Dr 5.00, 1100 Cr 5.00`)
  })

  it('is new if it was shipped later', async () => {
    await books.setCost('6', '2026-08-10')
    await setTenant({ sales_order_invoices_start_date: '2026-07-01' })
    const order = mugs(2)
    await show(order, { units: 2, at })
    await show(order, { units: 1, at })
    await show(order, { units: 1, at }, { units: 1, at: '2026-08-15T12:00:00Z' })
    expect(await lastOf(order, 'order_invoice')).toBe(
      'sales_order_invoice ready 2026-08-15: 1100 Dr 10.00, 4000 Cr 10.00',
    )
    expect(await lastOf(order, 'order_fulfillment')).toBe(
      'sales_order_fulfillment ready 2026-08-15: 5000 Dr 6.00, 1200 Cr 6.00',
    )
  })
})

it('a parcel has its own day and cost, even if a later one was reported first', async () => {
  await books.setCost('6', '2026-08-10')
  const order = mugs(3)
  const late = { units: 1, at: '2026-08-12T12:00:00Z' }
  await show(order, late)
  await show(order, { units: 2, at: '2026-08-02T12:00:00Z' }, late)
  expect(await documentsOf(order, 'order_fulfillment')).toEqual([
    'sales_order_fulfillment ready 2026-08-12: 5000 Dr 6.00, 1200 Cr 6.00',
    'sales_order_fulfillment ready 2026-08-02: 5000 Dr 8.00, 1200 Cr 8.00',
  ])
})

it('if several credits are partly taken back, the first decides whether the rest is handed over', async () => {
  await setTenant({ sales_credits_start_date: '2026-07-01' })
  const order = mugs(3)
  ship(lineOf(order), { units: 3, at })
  await showRefund(order, 5, '2026-06-20')
  await showRefund(order, 15, '2026-07-20')
  await showRefund(order, 3, '2026-08-20')
  expect(await lastOf(order, 'credit')).toBe(`sales_credit ineligible ${today}: 4010 Dr 3.00, 1100 Cr 3.00`)
})

it('an order that turns out to be a replacement loses its invoice', async () => {
  const order = mugs(1)
  await show(order, { units: 1, at })
  Object.assign(order, { orderType: 'REPLACEMENT' })
  await books.importOrder(order)
  expect(await documentsOf(order, 'order_invoice')).toEqual([
    'sales_order_invoice reversed 2026-06-02: 1100 Dr 10.00, 4000 Cr 10.00',
    `reversal of sales_order_invoice ready ${today}: 1100 Cr 10.00, 4000 Dr 10.00`,
  ])
  expect(await documentsOf(order, 'order_fulfillment')).toHaveLength(1)
})

it('a reversal of what was not handed over cannot be acknowledged', async () => {
  await setInstance({ sync_sales_order_invoices_to_accounting: false })
  const order = mugs(1)
  await show(order, { units: 1, at })
  charge(lineOf(order), 9)
  await books.importOrder(order)
  const reversal = (await books.documentsOf(order)).find(({ reverses_id: reversed }) => reversed !== null)
  const items = [{ id: reversal?.id ?? 0, external_id: 'JE' }]
  expect((await books.send('PUT', '/accounting/transactions/acknowledge', { items })).data).toMatchObject([
    { result: 'failed', message: expect.stringContaining('is not in the feed') },
  ])
})

it('a customer return is not posted while its fulfillment is being reversed', async () => {
  const { inventory_write_off_nominal_code_id: code } = (await books.get('/accounting/settings')).data
  await setTenant({ inventory_write_off_nominal_code_id: null })
  const order = mugs(1)
  await show(order, { units: 1, at })
  const returned = addReturn(seller, order)
  await books.importReturns()
  await books.receive(returned, [[1, 'dispose']], '2026-06-12T12:00:00Z')
  await setTenant({ inventory_write_off_nominal_code_id: code })
  await using feed = await openTransaction(api)
  await feed.query(`select pg_advisory_xact_lock(hashtextextended($1::text || ':accounting feed', 0))`, [api.tenant.id])
  ship(lineOf(order))
  const importing = books.importOrder(order)
  await expectWaiting(api, 1)
  const completing = books.complete()
  await expectWaiting(api, 2)
  await feed.query('commit')
  await Promise.all([importing, completing])
  expect(await returnsOf(order)).toEqual(['customer_return blocked 2026-06-12: '])
})

describe('a blocked document is posted', () => {
  it('when its line gets a product that has the missing account', async () => {
    const { sales_nominal_code_id: code } = (await books.get('/accounting/settings')).data
    await setTenant({ sales_nominal_code_id: null })
    const own = await books.send('POST', '/nominal-codes', { code: '4988', name: 'Pans', type: 'Revenue' })
    const productId = await addProduct(api, { sku: 'PAN' })
    await books.send('PATCH', `/products/${productId}`, { nominal_code_id: own.data.id })
    await books.complete()
    const order = addOrder(seller, ['PAN'])
    charge(lineOf(order), 10)
    await show(order, { units: 1, at })
    const { PAN: listingId } = await addListings(api, books.instanceId, [{ sku: 'PAN' }])
    await books.send('POST', `/walmart/${books.instanceId}/products/${listingId}/map`, { product_id: productId })
    await books.complete()
    expect(await documentsOf(order, 'order_invoice')).toEqual([
      'sales_order_invoice ready 2026-06-02: 1100 Dr 10.00, 4988 Cr 10.00',
    ])
    await setTenant({ sales_nominal_code_id: code })
  })

  it('when Walmart corrects the SKU of its line to one that has a product', async () => {
    const order = addOrder(seller, ['MUGG'])
    charge(lineOf(order), 10)
    await show(order, { units: 1, at })
    Object.assign(lineOf(order).item, { sku: 'MUG' })
    await books.importOrder(order)
    expect(await documentsOf(order, 'order_fulfillment')).toEqual([
      'sales_order_fulfillment ready 2026-06-02: 5000 Dr 4.00, 1200 Cr 4.00',
    ])
  })
})

const memosOf = async (order: Order) =>
  (await books.documentsOf(order))
    .filter(({ type }) => type === 'sales_order_invoice' || type === 'sales_credit')
    .map((one) => `${summaryOf(one).split(' 2')[0]} ${one.memo.tax_collected_by_marketplace}`)

const refundTaxed = async (order: Order, amount: number, tax: number) => {
  refund(lineOf(order), amount)
  for (const { charge: refunded } of lineOf(order).refund?.refundCharges.refundCharge ?? []) {
    refunded.tax = { taxName: 'Tax1', taxAmount: { currency: 'USD', amount: -tax } }
  }
  await books.importOrder(order)
  await books.importOrder(order)
}

describe('a correction of the tax alone', () => {
  it('replaces the invoice, but not the fulfillment', async () => {
    const order = mugs(3)
    charge(lineOf(order), 30, { tax: 2.48 })
    await show(order, { units: 1, at }, { units: 2, at: '2026-06-03T12:00:00Z' })
    charge(lineOf(order), 30, { tax: 3 })
    await books.importOrder(order)
    await books.importOrder(order)
    expect(await memosOf(order)).toEqual([
      'sales_order_invoice reversed 0.83',
      'sales_order_invoice reversed 1.65',
      'reversal of sales_order_invoice ready -0.83',
      'reversal of sales_order_invoice ready -1.65',
      'sales_order_invoice ready 1.00',
      'sales_order_invoice ready 2.00',
    ])
    expect(await documentsOf(order, 'order_fulfillment')).toHaveLength(2)
  })

  it('replaces the last credit', async () => {
    const order = mugs(3)
    ship(lineOf(order), { units: 3, at })
    await refundTaxed(order, 10, 0.825)
    await refundTaxed(order, 20, 1.65)
    await refundTaxed(order, 20, 1.6)
    expect((await memosOf(order)).slice(1)).toEqual([
      'sales_credit ready 0.82',
      'sales_credit reversed 0.83',
      'reversal of sales_credit ready -0.83',
      'sales_credit ready 0.78',
    ])
  })

  it('leaves a credit alone if the order and its return show different taxes', async () => {
    const order = mugs(1)
    charge(lineOf(order), 10, { tax: 0.83 })
    ship(lineOf(order), { units: 1, at })
    await refundTaxed(order, 10, 0.82)
    const returned = addReturn(seller, order)
    for (const line of returned.returnOrderLines) Object.assign(line, { refundedQty: 1 })
    await books.importReturns()
    expect(
      await select(api, `select refunded_tax_amount as tax from walmart_return_lines order by return_id desc limit 1`),
    ).toEqual([{ tax: '0.83' }])
    expect((await memosOf(order)).slice(1)).toEqual(['sales_credit ready 0.82'])
  })
})

it('a correction of the currency replaces all documents of the order, at the cost in that currency', async () => {
  const order = mugs(2)
  await show(order, { units: 2, at })
  const returned = addReturn(seller, order)
  await books.importReturns()
  await books.receive(returned, [[1, 'return_to_stock']], '2026-06-12T12:00:00Z')
  await books.send('POST', `/products/${books.productId}/costs`, {
    unit_cost: '5.50',
    currency: 'CAD',
    effective_from: '2020-01-01',
  })
  refund(lineOf(order), 5)
  for (const { chargeAmount } of lineOf(order).charges.charge) Object.assign(chargeAmount, { currency: 'CAD' })
  await books.importOrder(order)
  await books.importOrder(order)
  const found = await books.documentsOf(order)
  expect(found.map((one) => `${one.currency} ${summaryOf(one)}`)).toEqual([
    'USD sales_order_invoice reversed 2026-06-02: 1100 Dr 20.00, 4000 Cr 20.00',
    'USD sales_order_fulfillment reversed 2026-06-02: 5000 Dr 8.00, 1200 Cr 8.00',
    'USD customer_return reversed 2026-06-12: 1200 Dr 4.00, 5000 Cr 4.00',
    `USD reversal of sales_order_invoice ready ${today}: 1100 Cr 20.00, 4000 Dr 20.00`,
    `USD reversal of sales_order_fulfillment ready ${today}: 5000 Cr 8.00, 1200 Dr 8.00`,
    `USD reversal of customer_return ready ${today}: 1200 Cr 4.00, 5000 Dr 4.00`,
    `CAD sales_order_invoice ready ${today}: 1100 Dr 20.00, 4000 Cr 20.00`,
    `CAD sales_order_fulfillment ready ${today}: 5000 Dr 11.00, 1200 Cr 11.00`,
    expect.stringMatching(/^CAD sales_credit ready .*: 4010 Dr 5.00, 1100 Cr 5.00$/),
    `CAD customer_return ready ${today}: 1200 Dr 5.50, 5000 Cr 5.50`,
  ])
})

it('an order that no longer names its currency keeps that of its documents', async () => {
  const order = mugs(2)
  for (const { chargeAmount } of lineOf(order).charges.charge) Object.assign(chargeAmount, { currency: 'MXN' })
  await show(order, { units: 1, at })
  lineOf(order).charges.charge = []
  await show(order, { units: 2, at })
  const fulfillments = (await books.documentsOf(order)).filter(({ type }) => type === 'sales_order_fulfillment')
  expect(fulfillments.map(({ currency, status }) => `${currency} ${status}`)).toEqual(['MXN blocked', 'MXN blocked'])
})

describe('a return that Walmart moves', () => {
  it('to another line keeps the document of what was received', async () => {
    const order = addOrder(seller, ['MUG', 'MUG'])
    for (const index of [0, 1]) {
      charge(lineOf(order, index), 10)
      ship(lineOf(order, index), { units: 1, at })
    }
    await books.importOrder(order)
    const statuses = lineOf(order).orderLineStatuses.orderLineStatus
    lineOf(order).orderLineStatuses.orderLineStatus = [
      { status: 'Delivered', statusQuantity: { unitOfMeasurement: 'EACH', amount: '1' } },
    ]
    const returned = seller.addReturn(order.purchaseOrderId, [{ lineNumber: '1' }])
    lineOf(order).orderLineStatuses.orderLineStatus = statuses
    await books.importReturns()
    await books.receive(returned, [[1, 'return_to_stock']], '2026-06-12T12:00:00Z')
    for (const line of returned.returnOrderLines) Object.assign(line, { purchaseOrderLineNumber: 2 })
    await books.importReturns()
    const last = `select status from sync_runs where kind = 'returns' order by id desc limit 1`
    expect(await select(api, last)).toEqual([{ status: 'completed' }])
    expect(await returnsOf(order)).toEqual(['customer_return ready 2026-06-12: 1200 Dr 4.00, 5000 Cr 4.00'])
  })

  it('to another order is credited there only', async () => {
    const [order, other] = [mugs(1), mugs(1)]
    await show(order, { units: 1, at })
    await show(other, { units: 1, at })
    const returned = addReturn(seller, order)
    for (const line of returned.returnOrderLines) Object.assign(line, { refundedQty: 1 })
    await books.importReturns()
    expect(await documentsOf(order, 'credit')).toHaveLength(1)
    for (const line of returned.returnOrderLines) Object.assign(line, { purchaseOrderId: other.purchaseOrderId })
    await books.importReturns()
    expect((await documentsOf(order, 'credit')).map((summary) => summary.split(' ready')[0])).toEqual([
      expect.stringContaining('sales_credit reversed'),
      'reversal of sales_credit',
    ])
    expect(await documentsOf(other, 'credit')).toHaveLength(1)
  })
})
