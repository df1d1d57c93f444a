import { contract } from '@aisle/contract'
import type { Seller } from '@aisle/walmart-simulator'
import { beforeAll, expect, it } from 'vitest'
import * as z from 'zod'

import { buildTaskList } from '../../packages/core/src/tasks.ts'
import { addReturn, charge, refund, ship } from '../accounting/use-books.ts'
import { instanceOf, useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { addOrder, lineOf } from '../helpers/new-orders.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { daysAgo, useWorker, waitForCompletion } from '../helpers/worker.ts'
import { addProduct } from './add-listings.ts'

/** The same keys are valid in both environments, where different sellers have them. */
const keys = { clientId: 'second', clientSecret: 'second-secret' }
const sandbox = useSimulator({
  items: 2,
  orders: 0,
  sellers: [{ clientId: 'first', clientSecret: 'first-secret' }, keys],
})
const production = useSimulator({ items: 2, orders: 0, seed: 7, sellers: [keys] })
const api = useApi({
  walmartUrl: () => sandbox.url,
  productionUrl: () => production.url,
  requestsPerMinute: 100_000,
})
useWorker(api)

const accounts = {
  sales: '4000',
  cogs: '5000',
  shipping_revenue: '4100',
  shipping_refund: '4110',
  sales_returns_allowances: '4010',
}

/** What each field of `POST /api/walmart` changes: what is seen of an instance without it, and of one with another value. */
const effects: Readonly<Record<string, readonly [first: unknown, second: unknown]>> = {
  // The status of the creation of another instance with the same value.
  name: [201, 422],
  integration_id: [201, 422],
  environment: ['sandbox', 'production'],
  'connection_settings.clientId': ['first', 'second'],
  'connection_settings.clientSecret': ['credentials_rejected', 'connected'],
  // How many refreshes start when they are due.
  is_automatic_sync_enabled: [0, 4],
  'integration_settings.start_date': [3, 2],
  'integration_settings.store_id': ['Main store', 'Second store'],
  'integration_settings.auto_link_products': ['unlinked', 'linked'],
  'integration_settings.auto_create_products': ['unlinked', 'linked'],
  // How many acknowledgements there are, of an order that is open.
  'integration_settings.auto_acknowledge_orders': [0, 1],
  // What Walmart shows of twenty units, and of five.
  'integration_settings.stock_buffer': [20, 18],
  'integration_settings.stock_floor': [5, 0],
  ...Object.fromEntries(
    Object.entries(accounts).map(([name, code]) => [
      `integration_settings.${name}_nominal_code_id`,
      [code, `9${code}`],
    ]),
  ),
  'integration_settings.sync_sales_order_invoices_to_accounting': ['ready', 'ineligible'],
  'integration_settings.sync_sales_credit_to_accounting': ['ready', 'ineligible'],
  'integration_settings.proforma_marketplace_cost_percentage': [null, '7.50'],
  'integration_settings.proforma_payment_cost_percentage': [null, '1.25'],
  'integration_settings.charge_amounts': ['20.00', '40.00'],
  'integration_settings.batch_period_sales_order_fulfillments': ['ready', 'batched'],
  'integration_settings.batch_period_customer_returns': ['ready', 'batched'],
}

/** The dotted paths of the fields of an object, without those that only group others. */
function fieldsOf(schema: z.ZodType, path = ''): string[] {
  const inner = schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? schema.unwrap() : schema
  if (!(inner instanceof z.ZodObject)) return [path]
  return Object.entries(inner.shape).flatMap(([name, field]) =>
    fieldsOf(field as z.ZodType, path === '' ? name : `${path}.${name}`),
  )
}

/** Sells two of the seller's first item an hour ago, and ships, refunds and returns them; one before, and two long before. */
function sell(seller: Seller, name: string): void {
  const sku = seller.items[0]?.sku ?? ''
  const orderOf = (number: number) => ({ purchaseOrderId: `${name}-${number}`, customerOrderId: `${name}-${number}` })
  addOrder(seller, [sku], { ...orderOf(1), units: 2, orderDate: Date.now() - 60 * 86_400_000 })
  addOrder(seller, [sku], { ...orderOf(3), orderDate: Date.now() - 2 * 3_600_000 })
  const order = addOrder(seller, [sku], { ...orderOf(2), units: 2 })
  charge(lineOf(order), 20, { shipping: 5 })
  ship(lineOf(order), { units: 2, at: new Date(Date.now() - 60_000).toISOString() })
  refund(lineOf(order), 3, 1)
  addReturn(seller, order)
}

async function send(method: string, path: string, body?: object) {
  const response = await api.call(method, `/api${path}`, body ? { body } : {})
  expect(response.status, JSON.stringify(response.body)).toBeLessThan(300)
  return response.body
}

async function create(changes: object): Promise<number> {
  const { data } = await send('POST', '/walmart', instanceOf(api.tenant, { ...changes }))
  return data.id
}

/** Everything that the second instance has and the first one has not. */
async function otherSettings() {
  const [store] = await select<{ id: string }>(
    api,
    `insert into stores (tenant_id, name) values ($1, 'Second store') returning id`,
    [api.tenant.id],
  )
  const codes: [string, number][] = []
  for (const [name, code] of Object.entries(accounts)) {
    const { data } = await send('POST', '/nominal-codes', { code: `9${code}`, name: `Other ${code}`, type: 'Revenue' })
    codes.push([`${name}_nominal_code_id`, data.id])
  }
  return {
    ...Object.fromEntries(codes),
    store_id: Number(store?.id),
    start_date: daysAgo(10),
    auto_link_products: true,
    auto_create_products: true,
    auto_acknowledge_orders: true,
    stock_buffer: 2,
    stock_floor: 9,
    sync_sales_order_invoices_to_accounting: false,
    sync_sales_credit_to_accounting: false,
    proforma_marketplace_cost_percentage: 15,
    proforma_payment_cost_percentage: 2.5,
    charge_amounts: 'per_unit',
    batch_period_sales_order_fulfillments: 'daily',
    batch_period_customer_returns: 'monthly',
  }
}

const off = { auto_link_products: false, auto_create_products: false }
const seen: Record<string, unknown>[] = []
let instances: readonly { readonly id: number; readonly seller: Seller }[]

beforeAll(async () => {
  const sellers = [sellerOf(sandbox), sellerOf(production)] as const
  sell(sellers[0], 'sandbox first')
  sell(sellerOf(sandbox, 1), 'sandbox second')
  sell(sellers[1], 'production second')
  for (const { items } of new Set(sellers)) {
    const productId = await addProduct(api, { sku: items[0]?.sku ?? '' })
    await send('POST', `/products/${productId}/costs`, { unit_cost: '4', effective_from: '2020-01-01' })
  }
  const first = await create({
    name: 'First',
    connection_settings: { clientId: 'first', clientSecret: 'first-secret' },
    integration_settings: { ...off, start_date: daysAgo(170) },
  })
  const second = await create({
    name: 'Second',
    environment: 'production',
    connection_settings: keys,
    integration_settings: await otherSettings(),
    is_automatic_sync_enabled: true,
  })
  instances = [
    { id: first, seller: sellers[0] },
    { id: second, seller: sellers[1] },
  ]
  for (const { id } of instances) await waitForCompletion(api, id)
  for (const { id, seller } of instances)
    seen.push({
      ...(await seenOfListings(id, seller)),
      ...(await seenOfOrders(id)),
      ...(await seenOfStock(id, seller)),
    })
  // Rejections, which need instances of their own.
  const wrong = { connection_settings: { ...keys, clientSecret: 'wrong' }, environment: 'production' }
  const rejected = await create(wrong)
  await eventually(async () => expect(await connectionOf(rejected)).toBe('credentials_rejected'))
  const status = async (change: object) =>
    (await api.call('POST', '/api/walmart', { body: instanceOf(api.tenant, { ...change }) })).status
  const [shopify] = await select<{ id: string }>(
    api,
    `insert into integrations (type, name) values ('shopify', 'Shopify') returning id`,
  )
  Object.assign(seen[0] ?? {}, {
    name: await status({ name: 'Third' }),
    integration_id: await status({ integration_id: 1 }),
    'connection_settings.clientSecret': await connectionOf(rejected),
  })
  Object.assign(seen[1] ?? {}, {
    name: await status({ name: 'Second' }),
    integration_id: await status({ integration_id: Number(shopify?.id) }),
    'connection_settings.clientSecret': await connectionOf(second),
  })
}, 120_000)

const connectionOf = async (id: number) => (await send('GET', `/walmart/${id}`)).data.connection_status

async function seenOfListings(id: number, { items }: Seller) {
  const { data } = await send('GET', `/walmart/${id}/products?per_page=100`)
  const linkOf = (sku: string | undefined) => data.find((one: { sku: string }) => one.sku === sku)
  const [sold, other] = [linkOf(items[0]?.sku), linkOf(items[1]?.sku)]
  if (sold.link.state === 'unlinked') {
    const { data: products } = await send('GET', `/products?search=${encodeURIComponent(sold.sku)}`)
    await send('POST', `/walmart/${id}/products/${sold.id}/map`, { product_id: products[0].id })
  }
  return {
    // With `auto_create_products` alone, the listing would be linked for another reason.
    'integration_settings.auto_link_products': sold.link.reason === 'same_sku' ? 'linked' : sold.link.state,
    'integration_settings.auto_create_products': other.link.state,
  }
}

async function seenOfOrders(id: number) {
  const { data: sales } = await send('GET', `/sales-orders?integration_instance_id=${id}&sort=-order_date`)
  const { data: sale } = await send('GET', `/sales-orders/${sales[0].id}`)
  const [returned] = (await send('GET', `/walmart/${id}/returns`)).data
  const lines = [{ line_number: 1, quantity: 1, disposition: 'return_to_stock' }]
  await send('POST', `/walmart/${id}/returns/${returned.id}/receive`, { lines })
  const documents = await eventually(async () => {
    const { data } = await send('GET', `/accounting/transactions?sales_order_id=${sale.id}&sort=id&per_page=100`)
    expect(data.map((one: { status: string }) => one.status)).not.toContain('blocked')
    return new Map<string, Document>(data.map((one: Document) => [one.type, one]))
  })
  const statusOf = (type: string) => documents.get(type)?.status
  const codeOf = (type: string, position: number) => documents.get(type)?.lines[position]?.nominal_code.code
  const [environment, seller] = String(sale.number).split(/[ -]/)
  const [line] = sale.lines
  return {
    environment,
    'connection_settings.clientId': seller,
    is_automatic_sync_enabled: await countDue(id),
    'integration_settings.start_date': sales.length,
    'integration_settings.store_id': sale.store.name,
    'integration_settings.sales_nominal_code_id': codeOf('sales_order_invoice', 1),
    'integration_settings.shipping_revenue_nominal_code_id': codeOf('sales_order_invoice', 2),
    'integration_settings.cogs_nominal_code_id': codeOf('sales_order_fulfillment', 0),
    'integration_settings.sales_returns_allowances_nominal_code_id': codeOf('sales_credit', 0),
    'integration_settings.shipping_refund_nominal_code_id': codeOf('sales_credit', 1),
    'integration_settings.sync_sales_order_invoices_to_accounting': statusOf('sales_order_invoice'),
    'integration_settings.sync_sales_credit_to_accounting': statusOf('sales_credit'),
    'integration_settings.batch_period_sales_order_fulfillments': statusOf('sales_order_fulfillment'),
    'integration_settings.batch_period_customer_returns': statusOf('customer_return'),
    'integration_settings.proforma_marketplace_cost_percentage': line.proforma_marketplace_cost,
    'integration_settings.proforma_payment_cost_percentage': line.proforma_payment_cost,
    'integration_settings.auto_acknowledge_orders': await countAcknowledged(id),
    'integration_settings.charge_amounts': Number(line.product_amount).toFixed(2),
  }
}

async function seenOfStock(id: number, { items, partnerId, stockOf }: Seller) {
  const skus = items.map(({ sku }) => sku)
  await send('PUT', `/walmart/${id}/inventory`, {
    items: [
      { sku: skus[0], quantity: 20 },
      { sku: skus[1], quantity: 5 },
    ],
  })
  await eventually(async () => {
    const { data } = await send('GET', `/walmart/${id}/inventory`)
    expect(data.map(({ status }: { status: string }) => status)).toEqual(['applied', 'applied'])
  })
  const [buffered, floored] = skus.map(
    (sku) => stockOf(sku).find(({ shipNode }) => shipNode === partnerId)?.inputQty.amount,
  )
  return { 'integration_settings.stock_buffer': buffered, 'integration_settings.stock_floor': floored }
}

async function countAcknowledged(id: number): Promise<number> {
  const { data: instance } = await send('GET', `/walmart/${id}`)
  return eventually(async () => {
    const { data } = await send('GET', `/walmart/${id}/sends?type=acknowledge`)
    if (instance.integration_settings.auto_acknowledge_orders === true) expect(data).not.toEqual([])
    return data.length
  })
}

interface Document {
  readonly type: string
  readonly status: string
  readonly lines: readonly { readonly nominal_code: { readonly code: string } }[]
}

/** Lets all refreshes of an instance be due, and counts those that start. */
async function countDue(id: number): Promise<number> {
  await select(
    api,
    `update sync_runs set created_at = created_at - interval '3 days' where instance_id = $1 returning id`,
    [id],
  )
  await select(api, 'update integration_instances set schedule_check_at = now() where id = $1 returning id', [id])
  await buildTaskList(api.services).start_due_runs?.({}, undefined as never)
  const started = `select id from sync_runs where instance_id = $1 and created_at > now() - interval '1 day'`
  return (await select(api, started, [id])).length
}

it('each field of an instance has an effect here', () => {
  expect(Object.keys(effects).toSorted()).toEqual(fieldsOf(contract.walmart.create.input).toSorted())
})

it.each(Object.entries(effects))('%s has an effect', (path, [first, second]) => {
  expect(first).not.toEqual(second)
  expect([seen[0]?.[path], seen[1]?.[path]]).toEqual([first, second])
})
