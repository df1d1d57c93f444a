import type { AccountingFeed, AccountingTransaction } from '@aisle/contract'
import type { Order } from '@aisle/walmart-simulator'
import { describe, expect, it } from 'vitest'

import { addOrder, lineOf } from '../helpers/new-orders.ts'
import { select } from '../helpers/records.ts'
import { charge, refund, ship, summaryOf, useBooks } from './use-books.ts'

const books = useBooks()
const { api, seller } = books

async function importShipped(at = '2026-11-02T12:00:00Z', isRefunded = false): Promise<Order> {
  const order = addOrder(seller, ['MUG'])
  charge(lineOf(order), 10)
  ship(lineOf(order), { units: 1, at })
  if (isRefunded) {
    refund(lineOf(order), 3)
    lineOf(order).statusDate = Date.parse(at)
  }
  await books.importOrder(order)
  return order
}

const feed = (after: string | null, limit = 100): Promise<AccountingFeed> =>
  books.get(`/accounting/transactions/feed?limit=${limit}${after === null ? '' : `&after=${after}`}`)
const acknowledge = async (...items: { id: number; external_id: string }[]) =>
  (await books.send('PUT', '/accounting/transactions/acknowledge', { items })).data
const statusesOf = async (order: Order) => (await books.documentsOf(order)).map(({ status }) => status)

const idsOf = (documents: readonly { readonly id: number }[]) => documents.map(({ id }) => id).toSorted((a, b) => a - b)
const storedLines = () =>
  select(api, 'select transaction_id, position, debit, credit, xmin from accounting_lines order by 1, 2')

/** Everything in the feed after a cursor. */
async function readFeed(after: string | null, limit?: number): Promise<AccountingFeed> {
  const { data, next } = await feed(after, limit)
  if (data.length === 0) return { data, next, message: null }
  const rest = await readFeed(next, limit)
  return { data: [...data, ...rest.data], next: rest.next, message: null }
}

describe('the feed', () => {
  it('returns each document once, in the order in which they became ready, and later only what is new', async () => {
    const first = await importShipped()
    const { data, next } = await readFeed(null, 1)
    expect(data).toEqual(await books.documentsOf(first))
    expect(await feed(next)).toEqual({ data: [], next, message: null })
    const second = await importShipped()
    charge(lineOf(first), 9)
    await books.importOrder(first)
    const later = await readFeed(next)
    expect(later.data.map(summaryOf)).toEqual([
      ...(await books.documentsOf(second)).map(summaryOf),
      expect.stringContaining('reversal of sales_order_invoice ready'),
      expect.stringContaining('sales_order_invoice ready'),
    ])
    // The first document is shown in its current state.
    expect((await readFeed(null)).data[0]?.status).toBe('reversed')
  })

  it('misses no document that is committed while it is read', async () => {
    let { next } = await readFeed(null)
    const seen: AccountingTransaction[] = []
    let isOver = false
    const reading = async () => {
      for (let last = false; !last;) {
        last = isOver
        const more = await readFeed(next)
        next = more.next
        seen.push(...more.data)
      }
    }
    const importing = Promise.all(Array.from({ length: 25 }, () => importShipped())).then((orders) => {
      isOver = true
      return orders
    })
    const [orders] = await Promise.all([importing, reading()])
    const made = await Promise.all(orders.map(books.documentsOf))
    expect(idsOf(seen)).toEqual(idsOf(made.flat()))
  })

  it('does not contain blocked documents until they are completed', async () => {
    const { next } = await readFeed(null)
    const { data: settings } = await books.get('/accounting/settings')
    await books.send('PUT', '/accounting/settings', { ...settings, sales_nominal_code_id: null })
    const order = await importShipped()
    expect((await readFeed(next)).data.map(({ type }) => type)).toEqual(['sales_order_fulfillment'])
    await books.send('PUT', '/accounting/settings', settings)
    await books.complete()
    const [invoice] = await books.documentsOf(order)
    expect((await readFeed(next)).data.map(({ id }) => id)).toContain(invoice?.id)
  })
})

describe('an acknowledgement', () => {
  it('stores the ledger’s id, which then stays', async () => {
    const [invoice, fulfillment] = await books.documentsOf(await importShipped())
    if (!invoice || !fulfillment) throw new Error('There are no documents.')
    expect(await acknowledge({ id: invoice.id, external_id: 'JE-1' }, { id: 999_999, external_id: 'JE-2' })).toEqual([
      { id: invoice.id, result: 'acknowledged', message: null },
      { id: 999_999, result: 'failed', message: 'There is no accounting transaction 999999.' },
    ])
    const { data } = await books.get(`/accounting/transactions/${invoice.id}`)
    expect(data).toMatchObject({ status: 'handed_over', external_id: 'JE-1', handed_over_at: expect.any(String) })
    expect(await acknowledge({ id: invoice.id, external_id: 'JE-1' })).toMatchObject([
      { result: 'already_acknowledged' },
    ])
    expect(await acknowledge({ id: invoice.id, external_id: 'JE-9' })).toEqual([
      { id: invoice.id, result: 'failed', message: 'It has been acknowledged as JE-1.' },
    ])
    expect((await books.get(`/accounting/transactions/${fulfillment.id}`)).data.status).toBe('ready')
    const twice = { items: [1, 2].map((n) => ({ id: fulfillment.id, external_id: `${n}` })) }
    expect((await api.call('PUT', '/api/accounting/transactions/acknowledge', { body: twice })).status).toBe(422)
  })

  it('of a document that was corrected meanwhile keeps it reversed', async () => {
    const order = await importShipped()
    const [invoice] = await books.documentsOf(order)
    charge(lineOf(order), 8)
    await books.importOrder(order)
    expect(await acknowledge({ id: invoice?.id ?? 0, external_id: 'JE-3' })).toMatchObject([{ result: 'acknowledged' }])
    const { data } = await books.get(`/accounting/transactions/${invoice?.id}`)
    expect(data).toMatchObject({ status: 'reversed', external_id: 'JE-3', reversed_by_id: expect.any(Number) })
  })
})

const idOf = async (order: Order, index: number) => (await books.documentsOf(order))[index]?.id ?? 0

async function switchHandOver(invoices: boolean, credits: boolean): Promise<void> {
  const integration_settings = {
    sync_sales_order_invoices_to_accounting: invoices,
    sync_sales_credit_to_accounting: credits,
  }
  await books.send('PATCH', `/walmart/${books.instanceId}`, { integration_settings })
  await books.complete()
}

describe('the switches', () => {
  it('decide which documents of an instance are handed over, and change those that have not been', async () => {
    const done = await importShipped()
    await acknowledge(...(await books.documentsOf(done)).map(({ id }) => ({ id, external_id: `JE-${id}` })))
    const order = await importShipped('2026-11-02T12:00:00Z', true)
    const before = await storedLines()
    await switchHandOver(false, true)
    expect(await statusesOf(order)).toEqual(['ineligible', 'ready', 'ready'])
    const next = await importShipped('2026-11-02T12:00:00Z', true)
    expect(await statusesOf(next)).toEqual(['ineligible', 'ready', 'ready'])
    await switchHandOver(true, false)
    expect(await statusesOf(order)).toEqual(['ready', 'ready', 'ineligible'])
    expect(await statusesOf(done)).toEqual(['handed_over', 'handed_over'])
    await switchHandOver(true, true)
    expect(await statusesOf(order)).toEqual(['ready', 'ready', 'ready'])
    expect((await storedLines()).slice(0, before.length)).toEqual(before)
  })

  it('have start dates, before which nothing is handed over', async () => {
    const { data: settings } = await books.get('/accounting/settings')
    const [early, late] = [
      await importShipped('2026-10-31T12:00:00Z', true),
      await importShipped('2026-11-01T12:00:00Z', true),
    ]
    const start = async (invoices: string | null, credits: string | null) => {
      await books.send('PUT', '/accounting/settings', {
        ...settings,
        sales_order_invoices_start_date: invoices,
        sales_credits_start_date: credits,
      })
      await books.complete()
    }
    await start('2026-11-01', null)
    expect([await statusesOf(early), await statusesOf(late)]).toEqual([
      ['ineligible', 'ready', 'ready'],
      ['ready', 'ready', 'ready'],
    ])
    await start(null, '2026-11-02')
    expect(await statusesOf(late)).toEqual(['ready', 'ready', 'ineligible'])
    const another = await importShipped('2026-11-01T12:00:00Z', true)
    expect(await statusesOf(another)).toEqual(['ready', 'ready', 'ineligible'])
    await start(null, null)
    expect(await statusesOf(another)).toEqual(['ready', 'ready', 'ready'])
  })
})

const invoiceStatusesOf = async (order: Order) =>
  (await books.documentsOf(order)).filter(({ type }) => type === 'sales_order_invoice').map(({ status }) => status)

describe('the correction of a document', () => {
  it('that was to be handed over is handed over, even though its switch has been turned off', async () => {
    const [read, unread] = [await importShipped(), await importShipped()]
    await acknowledge({ id: await idOf(read, 0), external_id: 'JE-5' })
    await switchHandOver(false, true)
    for (const order of [read, unread]) {
      charge(lineOf(order), 9)
      await books.importOrder(order)
    }
    expect(await invoiceStatusesOf(read)).toEqual(['reversed', 'ready', 'ready'])
    expect(await invoiceStatusesOf(unread)).toEqual(['reversed', 'ineligible', 'ineligible'])
    charge(lineOf(read), 8)
    await books.importOrder(read)
    await switchHandOver(false, false)
    expect(await invoiceStatusesOf(read)).toEqual(['reversed', 'ready', 'reversed', 'ready', 'ready'])
    await switchHandOver(true, true)
    expect(await invoiceStatusesOf(unread)).toEqual(['reversed', 'ineligible', 'ready'])
  })

  it('is judged by the day on which the goods were shipped or the money refunded', async () => {
    const { data: settings } = await books.get('/accounting/settings')
    const start = { sales_order_invoices_start_date: '2026-11-05', sales_credits_start_date: '2026-11-05' }
    await books.send('PUT', '/accounting/settings', { ...settings, ...start })
    const [early, late] = [
      await importShipped('2026-11-04T12:00:00Z', true),
      await importShipped('2026-11-05T12:00:00Z', true),
    ]
    for (const order of [early, late]) {
      charge(lineOf(order), 9)
      refund(lineOf(order), 2)
      await books.importOrder(order)
    }
    const of = async (order: Order) => (await books.documentsOf(order)).slice(3).map(({ status }) => status)
    expect(await of(early)).toEqual(Array.from({ length: 4 }, () => 'ineligible'))
    expect(await of(late)).toEqual(Array.from({ length: 4 }, () => 'ready'))
    await books.send('PUT', '/accounting/settings', settings)
    await books.complete()
    // Both reversals stay with what they reverse.
    expect((await of(early)).toSorted()).toEqual(['ineligible', 'ineligible', 'ready', 'ready'])
  })
})

it('what the ledger has posted even though its switch is off can be acknowledged, and then follows corrections', async () => {
  const order = await importShipped()
  await switchHandOver(false, true)
  const { next } = await readFeed(null)
  const id = await idOf(order, 0)
  expect(await acknowledge({ id, external_id: 'JE-6' })).toMatchObject([{ result: 'acknowledged' }])
  expect((await readFeed(next)).data).toMatchObject([{ id, status: 'handed_over', external_id: 'JE-6' }])
  charge(lineOf(order), 9)
  await books.importOrder(order)
  expect(await invoiceStatusesOf(order)).toEqual(['reversed', 'ready', 'ready'])
  const other = await importShipped()
  charge(lineOf(other), 9)
  const corrected = await idOf(other, 0)
  await books.importOrder(other)
  expect(await acknowledge({ id: corrected, external_id: 'JE-7' })).toMatchObject([
    { result: 'failed', message: expect.stringContaining('is not in the feed') },
  ])
  await switchHandOver(true, true)
})

it('a change of the switches leaves the documents of a deleted instance as they are', async () => {
  await switchHandOver(false, true)
  const order = await importShipped()
  expect(await statusesOf(order)).toEqual(['ineligible', 'ready'])
  // As its deletion would, which a worker completes.
  await select(api, 'update accounting_transactions set instance_id = 999 where reference = $1', [
    order.purchaseOrderId,
  ])
  await switchHandOver(true, false)
  await switchHandOver(true, true)
  expect(await statusesOf(order)).toEqual(['ineligible', 'ready'])
})

it('exports the journal as CSV, a row for each posting, and no formulas', async () => {
  const code = (await books.send('POST', '/nominal-codes', { code: '4901', name: '=HYPERLINK("x")', type: 'Revenue' }))
    .data.id
  await books.send('PATCH', `/products/${books.productId}`, { nominal_code_id: code })
  const { purchaseOrderId } = await importShipped()
  const { data } = await books.get(`/accounting/transactions?search=${purchaseOrderId}&type=sales_order_invoice`)
  const { status, body } = await api.call(
    'GET',
    `/api/accounting/transactions/export?sales_order_id=${data[0].sales_order_id}`,
  )
  expect(status).toBe(200)
  const rows = String(body).trimEnd().split('\r\n')
  expect(rows).toHaveLength(5)
  expect(rows[0]).toBe('date,document,type,status,reference,code,name,debit,credit,currency,memo,external_id')
  expect(rows[1]).toBe(
    `2026-11-02,aisle-${data[0].id},sales_order_invoice,ready,${purchaseOrderId},1100,Walmart clearing,10.00,0.00,USD,` +
      `"Order ${purchaseOrderId}, line 1: 1 unit shipped",`,
  )
  expect((await books.get(`/accounting/transactions?nominal_code_id=${code}`)).data).toEqual(data)
  expect(rows[2]).toContain(`,4901,"'=HYPERLINK(""x"")",0.00,10.00,USD,`)
})
