import { readFileSync } from 'node:fs'

import type { Margin, TrialBalance } from '@aisle/contract'
import type { Order, OrderLine } from '@aisle/walmart-simulator'
import { beforeAll, expect, it } from 'vitest'

import { addOrder, lineOf } from '../helpers/new-orders.ts'
import { select } from '../helpers/records.ts'
import { addReturn, charge, refund, ship, useBooks } from './use-books.ts'

const books = useBooks()
const { api, seller } = books

const [events = [], documents = [], balances = [], margins = []] = tablesIn(
  readFileSync(new URL('../../docs/accounting.md', import.meta.url), 'utf8').split('## A month of a small shop\n')[1] ??
    '',
)
type Cells = Readonly<Record<string, string>>

/** The tables of a page, row by row, each with its cells by column. */
function tablesIn(page: string): Cells[][] {
  const tables = page.match(/(?:^\|.*\n?)+/gm) ?? []
  return tables.map((table) => {
    const [header = [], , ...rows] = table
      .trim()
      .split('\n')
      .map((row) =>
        row
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      )
    return rows.map((cells) => Object.fromEntries(header.map((column, index) => [column, cells[index] ?? ''])))
  })
}

/** A time in Los Angeles, in October. */
const inOctober = (local: string) => new Date(`${local}:00-07:00`)

const orders = new Map<string, Order>()

/** Shows an order as it was when these many of its parcels had been shipped, and its refund or not. */
function show({ order: name = '', ...event }: Cells, parcels: number, isRefunded: boolean): Order {
  const order =
    orders.get(name) ??
    addOrder(seller, ['MUG'], {
      units: Number(event['units']),
      ...(event['kind'] === 'WFS' && { shipNode: { type: 'WFSFulfilled' as const } }),
      ...(event['kind'] === 'replacement' && { orderType: 'REPLACEMENT' as const }),
    })
  orders.set(name, order)
  const line = lineOf(order)
  charge(line, Number(event['goods']), { shipping: Number(event['shipping']), tax: Number(event['tax']) })
  const shipped = [...(event['shipped'] ?? '').matchAll(/(\d+) at (\S+?)(?:,|$)/g)]
  const all = shipped.map(([, units, at = '']) => ({ units: Number(units), at: inOctober(at).toISOString() }))
  ship(line, ...all.slice(0, parcels))
  if (event['cancelled'] !== '') cancelRest(line)
  const [, goods, freight, at = ''] = /^(\S+) and (\S+) at (\S+)$/.exec(event['refunded'] ?? '') ?? []
  if (isRefunded && goods !== undefined) {
    refund(line, Number(goods), Number(freight))
    line.statusDate = inOctober(at).getTime()
  }
  return order
}

const cost = (unit_cost: string, effective_from: string) =>
  books.send('POST', `/products/${books.productId}/costs`, { unit_cost, effective_from })
const late = (event: Cells) => event['order'] === 'F'

/** Cancels what has not been shipped. */
function cancelRest(line: OrderLine): void {
  for (const units of line.orderLineStatuses.orderLineStatus) {
    if (units.status === 'Acknowledged') units.status = 'Cancelled'
  }
}

beforeAll(async () => {
  await select(api, `update tenants set time_zone = 'America/Los_Angeles' where id = $1`, [api.tenant.id])
  await books.send('PATCH', `/walmart/${books.instanceId}`, {
    integration_settings: { proforma_marketplace_cost_percentage: 15 },
  })
  await cost('4.00', '2026-10-01')
  await cost('4.60', '2026-10-16')
  for (const event of events) if (!late(event)) await books.importOrder(show(event, 1, false))
  for (const event of events) if (!late(event)) await books.importOrder(show(event, 9, true))
  for (const event of events) if (late(event)) await books.importOrder(show(event, 9, true))
  for (const event of events) await receive(event)
})

/** Returns an order, whose refund is on the return too, and receives its units as the page says. */
async function receive({ order: name = '', received = '' }: Cells): Promise<void> {
  const parts = [...received.matchAll(/(\d+) (restocked|disposed of) at (\S+?)(?:,|$)/g)]
  const order = orders.get(name)
  if (!order || parts.length === 0) return
  const returned = addReturn(seller, order)
  for (const line of returned.returnOrderLines) line.refundedQty = line.quantity.measurementValue
  await books.importReturns()
  for (const [, units, what, at = ''] of parts) {
    const disposition = what === 'restocked' ? 'return_to_stock' : 'dispose'
    await books.receive(returned, [[Number(units), disposition]], inOctober(at).toISOString())
  }
}

const types: Readonly<Record<string, string>> = {
  sales_order_invoice: 'invoice',
  sales_order_fulfillment: 'fulfillment',
  sales_credit: 'credit',
  customer_return: 'return',
}

it('makes the documents that docs/accounting.md computes by hand', async () => {
  expect(documents.length).toBeGreaterThan(30)
  const found: Cells[] = []
  for (const [order, { purchaseOrderId }] of orders) {
    const { data } = await books.get(`/accounting/transactions?search=${purchaseOrderId}&per_page=100`)
    for (const { type, status, date, lines } of data) {
      expect(status).toBe('ready')
      for (const { nominal_code: code, debit, credit } of lines) {
        const sides = { debit: debit === '0.00' ? '' : debit, credit: credit === '0.00' ? '' : credit }
        found.push({ order, document: types[type] ?? '', date, account: `${code.code} ${code.name}`, ...sides })
      }
    }
  }
  const sorted = (rows: readonly Cells[]) => rows.map((row) => JSON.stringify(row)).toSorted()
  expect(sorted(found)).toEqual(sorted(documents))
})

it('has the trial balance of docs/accounting.md, which is zero, and clearing agrees', async () => {
  const { data } = await books.get('/accounting/trial-balance?from=2026-10-01&to=2026-10-31')
  const { accounts } = data as TrialBalance['data']
  const rows = accounts.map(({ nominal_code: { code, name }, debit, credit, balance }) => ({
    account: `${code} ${name}`,
    debit,
    credit,
    balance,
  }))
  const total = { account: 'total', debit: data.total_debit, credit: data.total_credit, balance: '0.00' }
  expect([...rows, total]).toEqual(balances)
  expect((await books.get('/accounting/clearing')).data[0].balance).toBe('67.50')
})

it('keeps the tax of each document as a memo', async () => {
  const { purchaseOrderId } = orders.get('A') ?? {}
  const { data } = await books.get(
    `/accounting/transactions?search=${purchaseOrderId}&type=sales_order_invoice&sort=id`,
  )
  expect(data).toMatchObject(['0.83', '1.65'].map((tax) => ({ memo: { tax_collected_by_marketplace: tax } })))
})

const marginsBy = async (group: string): Promise<Margin[]> =>
  (await books.get(`/accounting/margins?group_by=${group}&from=2026-10-01&to=2026-10-31&per_page=100`)).data

it('has the margins of docs/accounting.md', async () => {
  const rows = (await marginsBy('day')).toReversed().map(({ day, product, store, ...row }) => {
    expect({ product, store }).toEqual({ product: null, store: null })
    expect(row).toMatchObject({ proforma_payment_cost: '0.00', blocked_documents: 0 })
    const { revenue, credits, cost: costs, proforma_marketplace_cost: fee, margin } = row
    return { day, revenue, credits, cost: costs, 'estimated fee': fee, margin }
  })
  expect(rows).toEqual(margins)
  const month = { revenue: '112.45', credits: '44.95', cost: '38.40', proforma_marketplace_cost: '17.78' }
  expect(await marginsBy('product')).toMatchObject([{ product: { sku: 'MUG' }, ...month, margin: '11.32' }])
})
