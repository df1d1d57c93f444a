import type { AccountingTransaction, SalesOrderWithLines } from '@aisle/contract'
import type { Order } from '@aisle/walmart-simulator'
import { beforeAll, expect, it } from 'vitest'

import { addOrder, lineOf } from '../helpers/new-orders.ts'
import { select } from '../helpers/records.ts'
import { addReturn, charge, refund, ship, summaryOf, useBooks } from './use-books.ts'

const books = useBooks()
const { api, seller } = books
const at = '2026-11-02T12:00:00Z'

/** Imports an order that was shipped and refunded in part. */
async function importSale(): Promise<Order> {
  const order = addOrder(seller, ['MUG'])
  charge(lineOf(order), 10, { shipping: 2.5 })
  ship(lineOf(order), { units: 1, at })
  refund(lineOf(order), 3, 1)
  lineOf(order).statusDate = Date.parse(at)
  await books.importOrder(order)
  return order
}

/** What the documents of such an order post while no setting has been changed, and its estimated costs. */
const usual = [
  'sales_order_invoice ready 2026-11-02: 1100 Dr 12.50, 4000 Cr 10.00, 4100 Cr 2.50',
  'sales_order_fulfillment ready 2026-11-02: 5000 Dr 4.00, 1200 Cr 4.00',
  'sales_credit ready 2026-11-02: 4010 Dr 3.00, 4110 Dr 1.00, 1100 Cr 4.00',
  'proforma null null',
]

async function summarize(order: Order): Promise<string[]> {
  const sale: SalesOrderWithLines = await books.salesOrderOf(order)
  const [line] = sale.lines
  const estimate = `proforma ${line?.proforma_marketplace_cost} ${line?.proforma_payment_cost}`
  return [...(await books.documentsOf(order)).map(summaryOf), estimate]
}

const postedLines = () => select(api, 'select * from accounting_lines order by transaction_id, position')

/** The settings that a case changes; everything else about them stays. */
interface Settings {
  /** Settings of the instance. */
  readonly instance?: object
  /** Settings of the tenant. */
  readonly tenant?: object
  readonly product?: object
  readonly cost?: string
}

let tenantSettings: object
let codeId: number

async function apply({ instance, tenant, product, cost }: Settings): Promise<void> {
  if (instance) await books.send('PATCH', `/walmart/${books.instanceId}`, { integration_settings: instance })
  if (tenant) await books.send('PUT', '/accounting/settings', { ...tenantSettings, ...tenant })
  if (product) await books.send('PATCH', `/products/${books.productId}`, product)
  if (cost) await books.setCost(cost)
  await books.complete()
}

beforeAll(async () => {
  tenantSettings = (await books.get('/accounting/settings')).data
  codeId = (await books.send('POST', '/nominal-codes', { code: '9001', name: 'Other', type: 'Revenue' })).data.id
})

const ready = (type: string) => usual.find((summary) => summary.startsWith(type)) ?? ''
const ineligible = (type: string) => ready(type).replace('ready', 'ineligible')

interface Case {
  readonly change: () => Settings
  readonly restore: () => Settings
  /** What is different in the documents of a later order, as replacements in `usual`. */
  readonly later: readonly (readonly [from: string, to: string])[]
  /** The same for the documents of an earlier order; nothing by default. */
  readonly earlier?: readonly (readonly [from: string, to: string])[]
}

/** A code of the instance, which comes before that of the tenant. */
const instanceCode = (name: string, account: string): [string, Case] => [
  `${name} of the instance`,
  {
    change: () => ({ instance: { [`${name}_nominal_code_id`]: codeId } }),
    restore: () => ({ instance: { [`${name}_nominal_code_id`]: null } }),
    later: [[account, '9001']],
  },
]

const tenantCode = (name: string, account: string): [string, Case] => [
  `${name} of the tenant`,
  {
    change: () => ({ tenant: { [`${name}_nominal_code_id`]: codeId } }),
    restore: () => ({ tenant: {} }),
    later: [[account, '9001']],
  },
]

const cases: [string, Case][] = [
  instanceCode('sales', '4000'),
  instanceCode('cogs', '5000'),
  instanceCode('shipping_revenue', '4100'),
  instanceCode('shipping_refund', '4110'),
  instanceCode('sales_returns_allowances', '4010'),
  tenantCode('sales', '4000'),
  tenantCode('cogs', '5000'),
  tenantCode('shipping_revenue', '4100'),
  tenantCode('shipping_refund', '4110'),
  tenantCode('sales_returns_allowances', '4010'),
  tenantCode('marketplace_clearing', '1100'),
  tenantCode('inventory', '1200'),
  [
    'the code of the product',
    {
      change: () => ({ product: { nominal_code_id: codeId } }),
      restore: () => ({ product: { nominal_code_id: null } }),
      later: [['4000', '9001']],
    },
  ],
  [
    'the cost of the product',
    {
      change: () => ({ cost: '5.25' }),
      restore: () => ({ cost: '4' }),
      later: [['4.00, 1200 Cr 4.00', '5.25, 1200 Cr 5.25']],
    },
  ],
  [
    'the percentage of marketplace costs',
    {
      change: () => ({ instance: { proforma_marketplace_cost_percentage: 15 } }),
      restore: () => ({ instance: { proforma_marketplace_cost_percentage: null } }),
      later: [['proforma null null', 'proforma 1.88 null']],
    },
  ],
  [
    'the percentage of payment costs',
    {
      change: () => ({ instance: { proforma_payment_cost_percentage: 2.5 } }),
      restore: () => ({ instance: { proforma_payment_cost_percentage: null } }),
      later: [['proforma null null', 'proforma null 0.31']],
    },
  ],
  [
    'the switch of invoices',
    {
      change: () => ({ instance: { sync_sales_order_invoices_to_accounting: false } }),
      restore: () => ({ instance: { sync_sales_order_invoices_to_accounting: true } }),
      later: [[ready('sales_order_invoice'), ineligible('sales_order_invoice')]],
      earlier: [[ready('sales_order_invoice'), ineligible('sales_order_invoice')]],
    },
  ],
  [
    'the switch of credits',
    {
      change: () => ({ instance: { sync_sales_credit_to_accounting: false } }),
      restore: () => ({ instance: { sync_sales_credit_to_accounting: true } }),
      later: [[ready('sales_credit'), ineligible('sales_credit')]],
      earlier: [[ready('sales_credit'), ineligible('sales_credit')]],
    },
  ],
  [
    'the start date of invoices',
    {
      change: () => ({ tenant: { sales_order_invoices_start_date: '2026-11-03' } }),
      restore: () => ({ tenant: {} }),
      later: [[ready('sales_order_invoice'), ineligible('sales_order_invoice')]],
      earlier: [[ready('sales_order_invoice'), ineligible('sales_order_invoice')]],
    },
  ],
  [
    'the start date of credits',
    {
      change: () => ({ tenant: { sales_credits_start_date: '2026-11-03' } }),
      restore: () => ({ tenant: {} }),
      later: [[ready('sales_credit'), ineligible('sales_credit')]],
      earlier: [[ready('sales_credit'), ineligible('sales_credit')]],
    },
  ],
  [
    'the batch period of fulfillments, of the instance',
    {
      change: () => ({ instance: { batch_period_sales_order_fulfillments: 'daily' } }),
      restore: () => ({ instance: { batch_period_sales_order_fulfillments: null } }),
      later: [['fulfillment ready', 'fulfillment batched']],
    },
  ],
  [
    'the batch period of fulfillments, of the tenant',
    {
      change: () => ({ tenant: { batch_period_sales_order_fulfillments: 'monthly' } }),
      restore: () => ({ tenant: {} }),
      later: [['fulfillment ready', 'fulfillment batched']],
    },
  ],
]

const replaced = (pairs: Case['later']) =>
  usual.map((summary) => pairs.reduce((text, [from, to]) => text.replaceAll(from, to), summary))

/** Apart from what a switch may change. */
const fixed = (documents: readonly AccountingTransaction[]) =>
  documents.map(({ status: _status, updated_at: _updatedAt, ...rest }) => rest)

it.each(cases)('a change of %s applies to later documents, and to no posted line', async (_name, one) => {
  const earlier = await importSale()
  expect(await summarize(earlier)).toEqual(usual)
  const [documents, lines] = [await books.documentsOf(earlier), await postedLines()]
  await apply(one.change())
  try {
    expect(await summarize(earlier)).toEqual(replaced(one.earlier ?? []))
    expect(fixed(await books.documentsOf(earlier))).toEqual(fixed(documents))
    expect(await postedLines()).toEqual(lines)
    expect(await summarize(await importSale())).toEqual(replaced(one.later))
  } finally {
    await apply(one.restore())
  }
})

/** Imports an order with a return that Walmart reports as delivered. */
async function importReturned() {
  const order = addOrder(seller, ['MUG'])
  charge(lineOf(order), 10)
  ship(lineOf(order), { units: 1, at })
  await books.importOrder(order)
  const returned = addReturn(seller, order)
  for (const line of returned.returnOrderLines) {
    Object.assign(line, { status: 'DELIVERED', currentDeliveryStatus: 'DELIVERED', statusTime: '2026-11-11T12:00:00Z' })
  }
  await books.importReturns()
  return { order, returned }
}

const returnsOf = async (order: Order) =>
  (await summarize(order)).filter((summary) => summary.startsWith('customer_return'))
const disposed = 'customer_return ready 2026-11-12: 5100 Dr 4.00, 5000 Cr 4.00'

interface ReturnCase extends Pick<Case, 'change'> {
  readonly restore: Settings
  /** Whether a person receives the goods, to dispose of them. */
  readonly isReceived: boolean
  readonly later: string
}

it.each<[string, ReturnCase]>([
  [
    'the code of goods disposed of',
    {
      change: () => ({ tenant: { inventory_write_off_nominal_code_id: codeId } }),
      restore: { tenant: {} },
      isReceived: true,
      later: disposed.replace('5100', '9001'),
    },
  ],
  [
    'the batch period of customer returns, of the instance',
    {
      change: () => ({ instance: { batch_period_customer_returns: 'daily' } }),
      restore: { instance: { batch_period_customer_returns: null } },
      isReceived: true,
      later: disposed.replace('ready', 'batched'),
    },
  ],
  [
    'the batch period of customer returns, of the tenant',
    {
      change: () => ({ tenant: { batch_period_customer_returns: 'monthly' } }),
      restore: { tenant: {} },
      isReceived: true,
      later: disposed.replace('ready', 'batched'),
    },
  ],
  [
    'restock_on_delivery',
    {
      change: () => ({ tenant: { restock_on_delivery: true } }),
      restore: { tenant: {} },
      isReceived: false,
      later: 'customer_return ready 2026-11-11: 1200 Dr 4.00, 5000 Cr 4.00',
    },
  ],
])('a change of %s applies to later returns, and to no posted line', async (_name, one) => {
  const importOne = async () => {
    const { order, returned } = await importReturned()
    if (one.isReceived) await books.receive(returned, [[1, 'dispose']], '2026-11-12T12:00:00Z')
    return order
  }
  const earlier = await importOne()
  const usually = one.isReceived ? [disposed] : []
  expect(await returnsOf(earlier)).toEqual(usually)
  const lines = await postedLines()
  await apply(one.change())
  try {
    await books.importReturns()
    expect(await returnsOf(earlier)).toEqual(usually)
    expect(await postedLines()).toEqual(lines)
    expect(await returnsOf(await importOne())).toEqual([one.later])
  } finally {
    await apply(one.restore)
  }
})

it('the settings show the time zone, and can be sent back as they were read, but not with another time zone', async () => {
  const { data } = await books.get('/accounting/settings')
  expect(data.time_zone).toBe('UTC')
  expect((await books.send('PUT', '/accounting/settings', data)).data).toEqual(data)
  const body = { ...data, restock_on_delivery: true, time_zone: 'Asia/Kolkata' }
  expect(await api.call('PUT', '/api/accounting/settings', { body })).toMatchObject({
    status: 422,
    body: { errors: { time_zone: ['The time zone field must be UTC: it was set when the tenant was created.'] } },
  })
  expect((await books.get('/accounting/settings')).data).toEqual(data)
})
