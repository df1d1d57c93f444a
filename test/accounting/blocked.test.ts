import { expect, it } from 'vitest'

import { addListings, addProduct } from '../api/add-listings.ts'
import { addOrder, lineOf } from '../helpers/new-orders.ts'
import { charge, ship, summaryOf, useBooks } from './use-books.ts'

const books = useBooks()
const { seller, api } = books
const at = '2026-11-02T12:00:00Z'

/** An order of one shipped unit. */
function shippedOrder(sku: string) {
  const order = addOrder(seller, [sku])
  charge(lineOf(order), 10, { shipping: 2 })
  ship(lineOf(order), { units: 1, at })
  return order
}
const summariesOf = async (order: Parameters<typeof books.documentsOf>[0]) =>
  (await books.documentsOf(order)).map(summaryOf)
const posted = [
  'sales_order_invoice ready 2026-11-02: 1100 Dr 12.00, 4000 Cr 10.00, 4100 Cr 2.00',
  'sales_order_fulfillment ready 2026-11-02: 5000 Dr 3.50, 1200 Cr 3.50',
]

it('blocks a fulfillment without a product or a cost, and posts it when both have been added', async () => {
  const order = shippedOrder('RUG')
  await books.importOrder(order)
  const [invoice, fulfillment] = await books.documentsOf(order)
  expect(invoice?.status).toBe('ready')
  expect(fulfillment).toMatchObject({
    status: 'blocked',
    total: '0.00',
    lines: [],
    blocked: { reason: 'missing_product', message: expect.stringContaining('RUG') },
  })
  const productId = await addProduct(api, { sku: 'RUG' })
  const { RUG: listingId } = await addListings(api, books.instanceId, [{ sku: 'RUG' }])
  await books.send('POST', `/walmart/${books.instanceId}/products/${listingId}/map`, { product_id: productId })
  await books.complete()
  const { blocked } = (await books.documentsOf(order))[1] ?? {}
  expect(blocked).toEqual({
    reason: 'missing_cost',
    message: `Product ${productId} has no unit cost in USD for 2026-11-02. Add one with POST /api/products/${productId}/costs.`,
  })
  await books.send('POST', `/products/${productId}/costs`, { unit_cost: '9', effective_from: '2026-11-03' })
  await books.complete()
  expect((await books.documentsOf(order))[1]?.status).toBe('blocked')
  await books.send('POST', `/products/${productId}/costs`, { unit_cost: '3.5', effective_from: '2026-11-02' })
  await books.complete()
  expect(await summariesOf(order)).toEqual(posted)
})

it('shows what a document without an account would post, and posts it when a line, product, instance or tenant has one', async () => {
  const { data: settings } = await books.get('/accounting/settings')
  await books.send('PUT', '/accounting/settings', { ...settings, sales_nominal_code_id: null })
  const orders = Array.from({ length: 4 }, () => shippedOrder('MUG'))
  for (const order of orders) await books.importOrder(order)
  const [first] = orders
  if (!first) throw new Error('There is no order.')
  const [invoice] = await books.documentsOf(first)
  expect(invoice && summaryOf(invoice)).toBe(
    'sales_order_invoice blocked 2026-11-02: 1100 Dr 12.00, ? Cr 10.00, 4100 Cr 2.00',
  )
  expect(invoice?.blocked).toEqual({
    reason: 'missing_nominal_code',
    message:
      'There is no account for product revenue. Set sales_nominal_code_id with PUT /api/accounting/settings or, for this ' +
      `instance only, PATCH /api/walmart/${books.instanceId}.`,
  })
  const { data: blocked } = await books.get('/accounting/transactions?status=blocked&type=sales_order_invoice')
  expect(blocked).toHaveLength(4)
  const { data: clearing } = await books.get('/accounting/clearing')
  expect(clearing[0].blocked).toBe('48.00')

  const { id: salesOrderId } = await books.salesOrderOf(first)
  const code = async (number: string) =>
    (await books.send('POST', '/nominal-codes', { code: number, name: number, type: 'Revenue' })).data.id
  const line = await books.send('PUT', `/sales-orders/${salesOrderId}/lines/1/nominal-code`, {
    nominal_code_id: await code('4001'),
  })
  expect(line.data.lines[0].nominal_code_id).toEqual(expect.any(Number))
  await books.complete()
  const codesOf = async () => {
    const invoices = await Promise.all(orders.map(async (order) => (await books.documentsOf(order))[0]))
    return invoices.map((one) => one?.lines.find(({ credit }) => credit === '10.00')?.nominal_code?.code ?? null)
  }
  expect(await codesOf()).toEqual(['4001', null, null, null])
  await books.send('PUT', '/accounting/settings', settings)
  await books.send('PATCH', `/walmart/${books.instanceId}`, {
    integration_settings: { sales_nominal_code_id: await code('4002') },
  })
  await books.send('PATCH', `/products/${books.productId}`, { nominal_code_id: await code('4003') })
  await books.complete()
  // Each had the first account that applies: the product's.
  expect(await codesOf()).toEqual(['4001', '4003', '4003', '4003'])
  await books.send('PATCH', `/products/${books.productId}`, { nominal_code_id: null })
  const next = shippedOrder('MUG')
  await books.importOrder(next)
  expect((await summariesOf(next))[0]).toContain('4002 Cr 10.00')
})

it('completes more blocked documents than a job takes at once', async () => {
  const order = addOrder(
    seller,
    Array.from({ length: 520 }, () => 'VASE'),
  )
  for (const line of order.orderLines.orderLine) ship(line, { units: 1, at })
  await books.importOrder(order)
  const count = async (status: string) =>
    (await books.get(`/accounting/transactions?type=sales_order_fulfillment&status=${status}`)).total
  expect(await count('blocked')).toBe(520)
  const readyBefore = await count('ready')
  const productId = await addProduct(api, { sku: 'VASE' })
  await books.send('POST', `/products/${productId}/costs`, { unit_cost: '1', effective_from: '2020-01-01' })
  const { VASE: listingId } = await addListings(api, books.instanceId, [{ sku: 'VASE' }])
  await books.send('POST', `/walmart/${books.instanceId}/products/${listingId}/map`, { product_id: productId })
  await books.complete()
  expect([await count('blocked'), await count('ready')]).toEqual([0, readyBefore + 520])
})
