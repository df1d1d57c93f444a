import type { AccountingTransaction } from '@aisle/contract'
import type { Order } from '@aisle/walmart-simulator'
import { describe, expect, it } from 'vitest'

import { addOrder, lineOf } from '../helpers/new-orders.ts'
import { select } from '../helpers/records.ts'
import { addReturn, charge, ship, summaryOf, useBooks } from './use-books.ts'

const books = useBooks()
const { api, seller } = books

/** Imports an order of which some units have been shipped. */
async function importShipped(at: Date | string, units = 1): Promise<Order> {
  const order = addOrder(seller, ['MUG'], { units: 9 })
  charge(lineOf(order), 90)
  ship(lineOf(order), { units, at: new Date(at).toISOString() })
  await books.importOrder(order)
  return order
}

async function setPeriod(period: 'daily' | 'monthly' | 'none' | null): Promise<void> {
  const integration_settings = { batch_period_sales_order_fulfillments: period }
  await books.send('PATCH', `/walmart/${books.instanceId}`, { integration_settings })
}

/** Lets the periods of all open batches end now, and closes them. */
async function closeAll(): Promise<void> {
  await select(api, `update accounting_batches set closes_at = now() where closed_at is null returning id`)
  await books.complete()
}

async function fulfillmentsOf(order: Order): Promise<AccountingTransaction[]> {
  return (await books.documentsOf(order)).filter(({ type }) => type === 'sales_order_fulfillment')
}

async function fulfillmentOf(order: Order): Promise<AccountingTransaction> {
  const [fulfillment] = await fulfillmentsOf(order)
  if (!fulfillment) throw new Error('There is no fulfillment.')
  return fulfillment
}

const getDocument = async (id: number | null | undefined): Promise<AccountingTransaction> =>
  (await books.get(`/accounting/transactions/${id}`)).data

const membersOf = async (id: number): Promise<AccountingTransaction[]> =>
  (await books.get(`/accounting/transactions?batch_id=${id}&sort=id&per_page=100`)).data

/** The present day in the tenant's time zone, which is UTC. */
const today = () => new Date().toISOString().slice(0, 10)
const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString()

describe('a daily batch', () => {
  it('sums the fulfillments of a day, and is handed over in their place when the day has ended', async () => {
    await setPeriod('daily')
    const at = tomorrow()
    const day = at.slice(0, 10)
    const orders = [await importShipped(at, 2), await importShipped(at)]
    const [invoice, fulfillment] = await books.documentsOf(orders[0] as Order)
    expect(invoice).toMatchObject({ type: 'sales_order_invoice', status: 'ready', batch_id: null, period: null })
    expect(fulfillment).toMatchObject({ status: 'batched', batch_id: null, period: { due: day, posted: day } })
    await books.complete()
    expect(await fulfillmentOf(orders[0] as Order)).toEqual(fulfillment)
    const balances = async () => [
      await books.get(`/accounting/trial-balance?from=${day}&to=${day}`),
      await books.get(`/accounting/margins?group_by=day&from=${day}&to=${day}`),
      await books.get(`/walmart/${books.instanceId}/accounting/preview?from=${day}&to=${day}`),
    ]
    const before = await balances()
    const { next } = await books.get('/accounting/transactions/feed')

    await closeAll()
    const { batch_id: id } = await fulfillmentOf(orders[0] as Order)
    const batch = await getDocument(id)
    expect(summaryOf(batch)).toBe(`sales_order_fulfillment ready ${day}: 5000 Dr 12.00, 1200 Cr 12.00`)
    expect(batch).toMatchObject({
      reference: day,
      sales_order_id: null,
      batch_id: null,
      period: { due: day, posted: day },
      total: '12.00',
      lines: [{ description: `Shipments of ${day}`, quantity: '3', line_number: null }, {}],
    })
    expect((await membersOf(batch.id)).map(({ reference }) => reference)).toEqual(
      orders.map(({ purchaseOrderId }) => purchaseOrderId),
    )
    expect((await books.get(`/accounting/transactions/feed?after=${next}`)).data).toEqual([batch])
    expect(await balances()).toEqual(before)
  })

  it('is acknowledged as one', async () => {
    await setPeriod('daily')
    const order = await importShipped(tomorrow())
    await closeAll()
    const { id, batch_id: batchId } = await fulfillmentOf(order)
    const items = [id, batchId].map((document) => ({ id: document, external_id: 'JE-7' }))
    const { data } = await books.send('PUT', '/accounting/transactions/acknowledge', { items })
    expect(data).toEqual([
      { id, result: 'failed', message: 'It is batched, so its batch is handed over in its place.' },
      { id: batchId, result: 'acknowledged', message: null },
    ])
    expect(await getDocument(batchId)).toMatchObject({ status: 'handed_over', external_id: 'JE-7' })
  })

  it('contains documents that arrive after their own day, and says when they were due', async () => {
    await setPeriod('daily')
    const late = await importShipped('2026-11-02T12:00:00Z')
    expect((await fulfillmentOf(late)).period).toEqual({ due: '2026-11-02', posted: today() })
    await closeAll()
    const { date, batch_id: batchId } = await fulfillmentOf(late)
    expect([date, (await getDocument(batchId)).date]).toEqual(['2026-11-02', today()])
  })

  it('contains a correction beside the document that it corrects', async () => {
    await setPeriod('daily')
    const order = await importShipped(new Date(), 3)
    ship(lineOf(order), { units: 1, at: new Date().toISOString() })
    await books.importOrder(order)
    expect((await fulfillmentsOf(order)).map(({ status }) => status)).toEqual(['reversed', 'batched', 'batched'])
    await closeAll()
    const { batch_id: batchId } = await fulfillmentOf(order)
    expect(summaryOf(await getDocument(batchId))).toBe(
      `sales_order_fulfillment ready ${today()}: 5000 Dr 16.00, 1200 Dr 12.00, 5000 Cr 12.00, 1200 Cr 16.00`,
    )
  })
})

it('a daily batch of customer returns sums them separately from fulfillments', async () => {
  await setPeriod('none')
  const order = await importShipped('2026-11-02T12:00:00Z', 2)
  const returned = addReturn(seller, order)
  await books.importReturns()
  const integration_settings = { batch_period_customer_returns: 'daily' }
  await books.send('PATCH', `/walmart/${books.instanceId}`, { integration_settings })
  await books.receive(
    returned,
    [
      [1, 'return_to_stock'],
      [1, 'dispose'],
    ],
    new Date().toISOString(),
  )
  const returnsOf = async () => (await books.documentsOf(order)).filter(({ type }) => type === 'customer_return')
  expect((await returnsOf()).map(({ status }) => status)).toEqual(['batched', 'batched'])
  await closeAll()
  const [member] = await returnsOf()
  const batch = await getDocument(member?.batch_id)
  expect(summaryOf(batch)).toBe(`customer_return ready ${today()}: 1200 Dr 4.00, 5100 Dr 4.00, 5000 Cr 8.00`)
  expect(batch.lines[0]?.description).toBe(`Returns of ${today()}`)
})

it('a batch of goods that cost nothing closes', async () => {
  await setPeriod('daily')
  await books.setCost('0')
  const order = await importShipped(new Date(), 2)
  await books.setCost('4')
  await closeAll()
  const batch = await getDocument((await fulfillmentOf(order)).batch_id)
  expect(batch).toMatchObject({ status: 'ready', total: '0.00', lines: [] })
})

describe('a monthly batch', () => {
  it('sums the fulfillments of a month', async () => {
    await setPeriod('monthly')
    const orders = [await importShipped('2031-02-01T12:00:00Z'), await importShipped('2031-02-28T12:00:00Z', 4)]
    await closeAll()
    const { batch_id: batchId, period } = await fulfillmentOf(orders[1] as Order)
    expect(period).toEqual({ due: '2031-02', posted: '2031-02' })
    expect(await getDocument(batchId)).toMatchObject({ reference: '2031-02', date: '2031-02-28', total: '20.00' })
  })
})

describe('the batch period', () => {
  it('of the tenant applies to instances without one, and changes only later documents', async () => {
    await setPeriod(null)
    const { data: settings } = await books.get('/accounting/settings')
    const batch_period_sales_order_fulfillments = 'monthly'
    await books.send('PUT', '/accounting/settings', { ...settings, batch_period_sales_order_fulfillments })
    const first = await importShipped(new Date())
    const before = await fulfillmentOf(first)
    expect(before).toMatchObject({ status: 'batched', period: { due: today().slice(0, 7) } })
    await books.send('PUT', '/accounting/settings', settings)
    expect(await fulfillmentOf(await importShipped(new Date()))).toMatchObject({ status: 'ready', period: null })
    await books.complete()
    expect(await fulfillmentOf(first)).toEqual(before)
    await closeAll()
    expect(await fulfillmentOf(first)).toMatchObject({ status: 'batched', batch_id: expect.any(Number) })
  })
})

async function importSix(): Promise<void> {
  for (let order = 0; order < 6; order++) await importShipped(new Date())
}

it('puts every document into exactly one batch, however often batches close meanwhile', async () => {
  await setPeriod('daily')
  const known = new Set((await select<{ id: number }>(api, 'select id from accounting_batches')).map(({ id }) => id))
  const over = new AbortController()
  const closing = async () => {
    while (!over.signal.aborted) await closeAll()
  }
  const importing = Promise.all(Array.from({ length: 4 }, importSix)).finally(() => over.abort())
  await Promise.all([importing, closing()])
  await closeAll()
  const sums = await select<{ id: number; total: number; members: number }>(
    api,
    `select batch.id, batch.total::float, sum(member.total)::float as members
     from accounting_transactions batch
     join accounting_transactions member on member.batch_id = batch.id
     where batch.is_batch group by batch.id, batch.total`,
  )
  const added = sums.filter(({ id }) => !known.has(id))
  expect(added.length).toBeGreaterThan(1)
  expect(added.map(({ members }) => members)).toEqual(added.map(({ total }) => total))
  expect(added.reduce((sum, { total }) => sum + total, 0)).toBe(4 * 6 * 4)
})

/** The ids of the documents in the journal, once for each row. */
async function exportedIds(query: string): Promise<number[]> {
  const { body } = await api.call('GET', `/api/accounting/transactions/export?${query}`)
  return [...String(body).matchAll(/aisle-(\d+)/g)].map(([, id]) => Number(id))
}

it('leaves members out of the journal that is handed over, and exports them on request', async () => {
  await setPeriod('daily')
  const order = await importShipped(tomorrow())
  await closeAll()
  const { id, batch_id: batchId } = await fulfillmentOf(order)
  const handedOver = await exportedIds('type=sales_order_fulfillment')
  expect([handedOver.includes(id), handedOver.includes(batchId ?? 0)]).toEqual([false, true])
  expect(await exportedIds(`status=batched&batch_id=${batchId}`)).toEqual([id, id])
})

const setTimeZone = (name: string) => select(api, `update tenants set time_zone = '${name}' returning id`)

describe('in time zones', () => {
  it.each([
    ['America/Los_Angeles', '2026-11-01T06:59:59Z', '2026-10-31'],
    ['America/Los_Angeles', '2026-11-01T07:00:00Z', '2026-11-01'],
    ['America/Los_Angeles', '2026-11-02T07:59:59Z', '2026-11-01'],
    ['America/Los_Angeles', '2026-11-02T08:00:00Z', '2026-11-02'],
    ['America/New_York', '2026-03-08T04:59:59Z', '2026-03-07'],
    ['America/New_York', '2026-03-08T05:00:00Z', '2026-03-08'],
    ['America/New_York', '2026-03-09T03:59:59Z', '2026-03-08'],
    ['America/New_York', '2026-03-09T04:00:00Z', '2026-03-09'],
    ['UTC', '2026-10-31T23:59:59Z', '2026-10-31'],
    ['UTC', '2026-11-01T00:00:00Z', '2026-11-01'],
    ['Asia/Kolkata', '2026-10-31T18:29:59Z', '2026-10-31'],
    ['Asia/Kolkata', '2026-10-31T18:30:00Z', '2026-11-01'],
  ])('in %s, dates what was shipped at %s to %s', async (name, at, date) => {
    await setTimeZone(name)
    await setPeriod('none')
    const order = await importShipped(at)
    expect((await books.documentsOf(order)).map((document) => document.date)).toEqual([date, date])
  })

  it.each([
    ['America/Los_Angeles', 'daily', '2031-03-09T12:00:00Z', '2031-03-10T07:00:00.000Z'],
    ['America/Los_Angeles', 'daily', '2031-11-02T12:00:00Z', '2031-11-03T08:00:00.000Z'],
    ['America/Los_Angeles', 'monthly', '2031-11-01T06:59:59Z', '2031-11-01T07:00:00.000Z'],
    ['America/New_York', 'monthly', '2031-03-15T12:00:00Z', '2031-04-01T04:00:00.000Z'],
    ['America/New_York', 'monthly', '2031-11-15T12:00:00Z', '2031-12-01T05:00:00.000Z'],
    ['UTC', 'monthly', '2032-02-29T23:59:59Z', '2032-03-01T00:00:00.000Z'],
    ['Asia/Kolkata', 'daily', '2031-01-01T18:29:59Z', '2031-01-01T18:30:00.000Z'],
    ['Asia/Kolkata', 'monthly', '2031-01-31T18:30:00Z', '2031-02-28T18:30:00.000Z'],
  ] as const)('in %s, closes the %s batch of %s at %s', async (...[name, period, at, end]) => {
    await setTimeZone(name)
    await setPeriod(period)
    const { id } = await fulfillmentOf(await importShipped(at))
    const batches = await select<{ closes_at: Date }>(
      api,
      `select closes_at from accounting_batches batch
       join accounting_transactions document on document.batch_id = batch.id where document.id = ${id}`,
    )
    expect(batches.map((batch) => batch.closes_at.toISOString())).toEqual([end])
  })
})
