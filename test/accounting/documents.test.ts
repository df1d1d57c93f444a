import { expect, it } from 'vitest'

import { addOrder, lineOf } from '../helpers/new-orders.ts'
import { expectWaiting, openTransaction, select } from '../helpers/records.ts'
import { charge, refund, ship, summaryOf, useBooks } from './use-books.ts'

const books = useBooks()
const { seller, api } = books

/** The summaries of an order's documents. */
const summariesOf = async (order: Parameters<typeof books.documentsOf>[0]) =>
  (await books.documentsOf(order)).map(summaryOf)
const today = new Date().toISOString().slice(0, 10)

it('posts an invoice and a fulfillment for each parcel, dated when it was shipped, cent-exact in sum', async () => {
  const order = addOrder(seller, ['MUG'], { units: 3 })
  charge(lineOf(order), 10, { shipping: 5, tax: 0.8 })
  await books.importOrder(order)
  expect(await books.documentsOf(order)).toEqual([])
  ship(lineOf(order), { units: 1, at: '2026-11-02T12:00:00Z' })
  await books.importOrder(order)
  ship(lineOf(order), { units: 1, at: '2026-11-02T12:00:00Z' }, { units: 2, at: '2026-11-03T12:00:00Z' })
  await books.importOrder(order)
  await books.importOrder(order)
  expect(await summariesOf(order)).toEqual([
    'sales_order_invoice ready 2026-11-02: 1100 Dr 5.00, 4000 Cr 3.33, 4100 Cr 1.67',
    'sales_order_fulfillment ready 2026-11-02: 5000 Dr 4.00, 1200 Cr 4.00',
    'sales_order_invoice ready 2026-11-03: 1100 Dr 10.00, 4000 Cr 6.67, 4100 Cr 3.33',
    'sales_order_fulfillment ready 2026-11-03: 5000 Dr 8.00, 1200 Cr 8.00',
  ])
  const [first] = await books.documentsOf(order)
  expect(first).toMatchObject({
    currency: 'USD',
    instance_id: books.instanceId,
    reference: order.purchaseOrderId,
    memo: { tax_collected_by_marketplace: '0.27' },
    blocked: null,
    idempotency_key: `aisle-${first?.id}`,
  })
  expect((await books.get(`/accounting/transactions/${first?.id}`)).data).toEqual(first)
})

it('makes the same documents if it sees both parcels at once', async () => {
  const order = addOrder(seller, ['MUG'], { units: 3 })
  charge(lineOf(order), 10, { shipping: 5 })
  ship(lineOf(order), { units: 2, at: '2026-11-03T12:00:00Z' }, { units: 1, at: '2026-11-02T12:00:00Z' })
  await books.importOrder(order)
  const invoices = (await books.documentsOf(order)).filter(({ type }) => type === 'sales_order_invoice')
  expect(invoices.map(({ date, total }) => [date, total])).toEqual([
    ['2026-11-02', '5.00'],
    ['2026-11-03', '10.00'],
  ])
})

it('posts a credit for what was refunded, and another one for what is refunded later', async () => {
  const order = addOrder(seller, ['MUG'], { units: 2 })
  charge(lineOf(order), 20, { shipping: 4 })
  ship(lineOf(order), { units: 2, at: '2026-11-02T12:00:00Z' })
  refund(lineOf(order), 5)
  await books.importOrder(order)
  refund(lineOf(order), 20, 4)
  await books.importOrder(order)
  expect((await summariesOf(order)).filter((summary) => summary.startsWith('sales_credit'))).toEqual([
    `sales_credit ready ${today}: 4010 Dr 5.00, 1100 Cr 5.00`,
    `sales_credit ready ${today}: 4010 Dr 15.00, 4110 Dr 4.00, 1100 Cr 19.00`,
  ])
})

it('never posts the shipping of a WFS order, or an invoice for a replacement', async () => {
  const wfs = addOrder(seller, ['MUG'], { shipNode: { type: 'WFSFulfilled' } })
  charge(lineOf(wfs), 20, { shipping: 5 })
  ship(lineOf(wfs), { units: 1, at: '2026-11-02T12:00:00Z' })
  refund(lineOf(wfs), 20, 5)
  const replacement = addOrder(seller, ['MUG'], { orderType: 'REPLACEMENT' })
  ship(lineOf(replacement), { units: 1, at: '2026-11-02T12:00:00Z' })
  for (const order of [wfs, replacement]) await books.importOrder(order)
  expect(await summariesOf(wfs)).toEqual([
    'sales_order_invoice ready 2026-11-02: 1100 Dr 20.00, 4000 Cr 20.00',
    'sales_order_fulfillment ready 2026-11-02: 5000 Dr 4.00, 1200 Cr 4.00',
    `sales_credit ready ${today}: 4010 Dr 20.00, 1100 Cr 20.00`,
  ])
  expect(await summariesOf(replacement)).toEqual([
    'sales_order_fulfillment ready 2026-11-02: 5000 Dr 4.00, 1200 Cr 4.00',
  ])
})

it('reverses what Walmart corrects and posts it again, both dated today', async () => {
  const order = addOrder(seller, ['MUG'], { units: 2 })
  charge(lineOf(order), 20)
  ship(lineOf(order), { units: 2, at: '2026-11-02T12:00:00Z' })
  refund(lineOf(order), 10)
  await books.importOrder(order)
  charge(lineOf(order), 18)
  refund(lineOf(order), 4)
  ship(lineOf(order), { units: 1, at: '2026-11-02T12:00:00Z' })
  await books.importOrder(order)
  await books.importOrder(order)
  const documents = await books.documentsOf(order)
  expect(documents.map(summaryOf)).toEqual([
    'sales_order_invoice reversed 2026-11-02: 1100 Dr 20.00, 4000 Cr 20.00',
    'sales_order_fulfillment reversed 2026-11-02: 5000 Dr 8.00, 1200 Cr 8.00',
    expect.stringMatching(/^sales_credit reversed .*: 4010 Dr 10.00, 1100 Cr 10.00$/),
    `reversal of sales_order_invoice ready ${today}: 1100 Cr 20.00, 4000 Dr 20.00`,
    `reversal of sales_order_fulfillment ready ${today}: 5000 Cr 8.00, 1200 Dr 8.00`,
    `reversal of sales_credit ready ${today}: 4010 Cr 10.00, 1100 Dr 10.00`,
    `sales_order_invoice ready ${today}: 1100 Dr 9.00, 4000 Cr 9.00`,
    `sales_order_fulfillment ready ${today}: 5000 Dr 4.00, 1200 Cr 4.00`,
    `sales_credit ready ${today}: 4010 Dr 4.00, 1100 Cr 4.00`,
  ])
  for (const { id, reverses_id: reversed } of documents) {
    if (reversed !== null) expect(documents.find((one) => one.id === reversed)?.reversed_by_id).toBe(id)
  }
})

it('keeps the cost of goods when it corrects their shipment, and dates what Walmart takes back and reports again today', async () => {
  const order = addOrder(seller, ['MUG'], { units: 2 })
  ship(lineOf(order), { units: 2, at: '2026-11-02T12:00:00Z' })
  await books.importOrder(order)
  await books.setCost('6')
  ship(lineOf(order), { units: 1, at: '2026-11-02T12:00:00Z' })
  await books.importOrder(order)
  ship(lineOf(order))
  await books.importOrder(order)
  ship(lineOf(order), { units: 1, at: '2026-11-02T12:00:00Z' })
  await books.importOrder(order)
  const fulfillments = (await books.documentsOf(order)).filter(({ type }) => type === 'sales_order_fulfillment')
  expect(fulfillments.map(summaryOf)).toEqual([
    'sales_order_fulfillment reversed 2026-11-02: 5000 Dr 8.00, 1200 Cr 8.00',
    `reversal of sales_order_fulfillment ready ${today}: 5000 Cr 8.00, 1200 Dr 8.00`,
    `sales_order_fulfillment reversed ${today}: 5000 Dr 4.00, 1200 Cr 4.00`,
    `reversal of sales_order_fulfillment ready ${today}: 5000 Cr 4.00, 1200 Dr 4.00`,
    `sales_order_fulfillment ready ${today}: 5000 Dr 4.00, 1200 Cr 4.00`,
  ])
  await books.setCost('4')
})

it('keeps the cost of goods, and the date, when the correction of their shipment is blocked', async () => {
  const { data: settings } = await books.get('/accounting/settings')
  const order = addOrder(seller, ['MUG'], { units: 3 })
  ship(lineOf(order), { units: 3, at: '2026-11-02T12:00:00Z' })
  await books.importOrder(order)
  const set = (cogs_nominal_code_id: number | null) =>
    books.send('PUT', '/accounting/settings', { ...settings, cogs_nominal_code_id })
  await set(null)
  await books.setCost('6')
  for (const units of [2, 1]) {
    ship(lineOf(order), { units, at: '2026-11-02T12:00:00Z' })
    await books.importOrder(order)
  }
  await set(settings.cogs_nominal_code_id)
  await books.complete()
  const last = (await books.documentsOf(order)).findLast(({ type }) => type === 'sales_order_fulfillment')
  expect(last && summaryOf(last)).toBe(`sales_order_fulfillment ready ${today}: 5000 Dr 4.00, 1200 Cr 4.00`)
  await books.setCost('4')
})

/** What an update of any document or line would change. */
const versions = () =>
  select(
    api,
    'select id, xmin::text, updated_at from accounting_transactions union all select transaction_id, xmin::text, null from accounting_lines order by 1, 2',
  )

it('writes nothing when an unchanged order is read again', async () => {
  const order = addOrder(seller, ['MUG'])
  ship(lineOf(order), { units: 1, at: '2026-11-02T12:00:00Z' })
  await books.importOrder(order)
  const before = await versions()
  Object.assign(order, { note: 'of no interest' })
  await books.importOrder(order)
  expect(await versions()).toEqual(before)
})

it('keeps the account and the cost of a posted document when both change', async () => {
  const order = addOrder(seller, ['MUG'], { units: 2 })
  charge(lineOf(order), 20)
  ship(lineOf(order), { units: 1, at: '2026-11-12T12:00:00Z' })
  await books.importOrder(order)
  const code = (await books.send('POST', '/nominal-codes', { code: '4900', name: 'Mugs', type: 'Revenue' })).data.id
  await books.send('PATCH', `/products/${books.productId}`, { nominal_code_id: code })
  await books.setCost('6', '2026-11-13')
  ship(lineOf(order), { units: 1, at: '2026-11-12T12:00:00Z' }, { units: 1, at: '2026-11-14T12:00:00Z' })
  await books.importOrder(order)
  await books.complete()
  expect(await summariesOf(order)).toEqual([
    'sales_order_invoice ready 2026-11-12: 1100 Dr 10.00, 4000 Cr 10.00',
    'sales_order_fulfillment ready 2026-11-12: 5000 Dr 4.00, 1200 Cr 4.00',
    'sales_order_invoice ready 2026-11-14: 1100 Dr 10.00, 4900 Cr 10.00',
    'sales_order_fulfillment ready 2026-11-14: 5000 Dr 6.00, 1200 Cr 6.00',
  ])
  await books.send('PATCH', `/products/${books.productId}`, { nominal_code_id: null })
})

it('posts to the account that a line gets while its page is stored', async () => {
  const order = addOrder(seller, ['MUG'])
  charge(lineOf(order), 10)
  await books.importOrder(order)
  const { id } = await books.salesOrderOf(order)
  const code = (await books.send('POST', '/nominal-codes', { code: '4950', name: 'Gifts', type: 'Revenue' })).data.id
  ship(lineOf(order), { units: 1, at: '2026-11-02T12:00:00Z' })
  await using other = await openTransaction(api)
  await other.query(`select pg_advisory_xact_lock(hashtextextended($1::text || ':posting rules', 0))`, [api.tenant.id])
  const importing = books.importOrder(order)
  await expectWaiting(api, 1)
  await other.query('update sales_order_lines set nominal_code_id = $1 where sales_order_id = $2', [code, id])
  await other.query('commit')
  await importing
  expect((await summariesOf(order))[0]).toBe('sales_order_invoice ready 2026-11-02: 1100 Dr 10.00, 4950 Cr 10.00')
})

it('makes the documents of an order whose sales order is created later', async () => {
  const order = addOrder(seller, ['MUG'])
  ship(lineOf(order), { units: 1, at: '2026-11-02T12:00:00Z' })
  await books.importOrder(order)
  const before = await summariesOf(order)
  await select(api, 'delete from sales_orders where number = $1', [order.purchaseOrderId])
  await select(api, `delete from accounting_lines`)
  await select(api, 'delete from accounting_transactions')
  const [stored] = await select<{ id: string }>(api, 'select id from walmart_orders where purchase_order_id = $1', [
    order.purchaseOrderId,
  ])
  await books.send('POST', `/walmart/${books.instanceId}/orders/create-sku-orders`, { ids: [Number(stored?.id)] })
  expect(await summariesOf(order)).toEqual(before)
})

it('balances in total, and clearing is what was shipped and not refunded', async () => {
  const order = addOrder(seller, ['MUG'], { units: 2 })
  charge(lineOf(order), 20, { shipping: 3 })
  ship(lineOf(order), { units: 2, at: '2026-11-02T12:00:00Z' })
  refund(lineOf(order), 5)
  const before = (await books.get('/accounting/clearing')).data[0]
  await books.importOrder(order)
  const [clearing] = (await books.get('/accounting/clearing')).data
  expect(Number(clearing.balance) - Number(before?.balance ?? 0)).toBeCloseTo(18)
  const { data } = await books.get('/accounting/trial-balance?from=2026-01-01&to=2100-01-01')
  expect(data.total_debit).toBe(data.total_credit)
  const account = data.accounts.find((one: { nominal_code: { code: string } }) => one.nominal_code.code === '1100')
  expect(account.balance).toBe(clearing.balance)
})
