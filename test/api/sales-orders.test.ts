import { createToken } from '@aisle/core'
import { inTenant } from '@aisle/db'
import { sql } from 'kysely'
import pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'

import { instanceOf, type Tenant, useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { addOrder, lineOf, setUnits } from '../helpers/new-orders.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { daysAgo } from '../helpers/worker.ts'
import { addListings, addProduct } from './add-listings.ts'
import { expectError } from './expect-error.ts'
import { fixtures } from './tenant-rows.ts'

const simulator = useSimulator({ items: 3, orders: 0 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
let id: number
let secondId: number
let storeId: number
let other: Tenant

const hourMs = 3_600_000
const linked = addOrder(seller, ['MUG'], { orderDate: Date.now() - 9 * hourMs, units: 3 })
const unlinked = addOrder(seller, ['RUG', 'MUG'], { orderDate: Date.now() - 8 * hourMs })
const shipped = addOrder(seller, ['MUG'], { orderDate: Date.now() - 7 * hourMs })
setUnits(lineOf(shipped), { Shipped: 1 })
let rugId: number

beforeAll(async () => {
  other = await api.createTenant('other.example')
  const createInstance = async (settings: object) => {
    const body = instanceOf(api.tenant, { integration_settings: { start_date: daysAgo(30), ...settings } }, seller)
    return (await api.call('POST', '/api/walmart', { body })).body.data.id
  }
  storeId = (await api.call('POST', '/api/stores', { body: { name: 'Harbour shop' } })).body.data.id
  id = await createInstance({})
  secondId = await createInstance({ store_id: storeId })
  const listings = await addListings(api, id, [{ sku: 'MUG' }, { sku: 'RUG' }])
  rugId = listings['RUG'] ?? 0
  await map(listings['MUG'], await addProduct(api, { sku: 'OUR-MUG' }))
  for (const { customerOrderId } of [linked, unlinked]) await refresh(id, customerOrderId)
  await refresh(secondId, shipped.customerOrderId)
})

const map = (listingId: number | undefined, productId: number) =>
  api.call('POST', `/api/walmart/${id}/products/${listingId}/map`, { body: { product_id: productId } })
const refresh = (instanceId: number, uniqueId: string) =>
  api.call('POST', `/api/walmart/${instanceId}/orders/refresh-order`, { body: { uniqueId } })
const list = async (query = '') => (await api.call('GET', `/api/sales-orders?${query}`)).body
const found = async (query: string) => (await list(query)).data.map(({ number }: { number: string }) => number)
const numbers = (...orders: { purchaseOrderId: string }[]) => orders.map(({ purchaseOrderId }) => purchaseOrderId)
const get = async ({ purchaseOrderId }: { purchaseOrderId: string }) => {
  const [row] = (await list(`search=${purchaseOrderId}`)).data
  return (await api.call('GET', `/api/sales-orders/${row.id}`)).body.data
}

describe('the list of sales orders', () => {
  it('covers all instances, newest first, and sorts by any column in both directions', async () => {
    const all = numbers(linked, unlinked, shipped)
    expect(await found('')).toEqual(all.toReversed())
    for (const column of ['id', 'number', 'order_date']) {
      expect(await found(`sort=${column}`)).toEqual(all)
      expect(await found(`sort=-${column}`)).toEqual(all.toReversed())
    }
    expect(await found('sort=total')).toEqual(numbers(shipped, unlinked, linked))
    expect(await found('sort=-total')).toEqual(numbers(linked, unlinked, shipped))
  })

  it('filters by instance, store, status, unlinked lines and text', async () => {
    expect(await found(`integration_instance_id=${id}`)).toEqual(numbers(unlinked, linked))
    expect(await found(`store_id=${storeId}`)).toEqual(numbers(shipped))
    expect(await found('status=open&sort=id')).toEqual(numbers(linked, unlinked))
    expect(await found('status=cancelled')).toEqual([])
    expect(await found(`has_unlinked_lines=true&integration_instance_id=${id}`)).toEqual(numbers(unlinked))
    expect(await found('has_unlinked_lines=false')).toEqual(numbers(linked))
    expect(await found(`search=${unlinked.purchaseOrderId.slice(2)}`)).toEqual(numbers(unlinked))
    expect(await found('search=hollis&status=shipped')).toEqual(numbers(shipped))
    expect(await list('search=nothing+has+this')).toMatchObject({ data: [], total: 0, last_page: 1 })
  })

  it('keeps the store that the instance had when the sales order was created', async () => {
    const change = { integration_settings: { store_id: storeId } }
    await api.call('PATCH', `/api/walmart/${id}`, { body: change })
    await refresh(id, linked.customerOrderId)
    expect(await found(`store_id=${storeId}`)).toEqual(numbers(shipped))
    const late = addOrder(seller, ['MUG'])
    await refresh(id, late.customerOrderId)
    expect(await found(`store_id=${storeId}`)).toEqual(numbers(late, shipped))
  })

  it('requires a token with its scope', async () => {
    expectError(await api.call('GET', '/api/sales-orders', { token: null }), 'ERR_UNAUTHENTICATED')
    const token = await createToken(api.services.db, {
      domain: api.tenant.domain,
      name: 'narrow',
      scopes: ['integrations:read'],
    })
    expectError(await api.call('GET', '/api/sales-orders', { token }), 'ERR_MISSING_SCOPE', {
      required_scope: 'sales_orders:read',
    })
  })

  it('contains only the tenant’s own', async () => {
    const { total } = await list('')
    await inTenant(api.services.db, other.id, async (tx) => {
      for (const table of ['integration_instances', 'walmart_orders', 'sales_orders'] as const) {
        await sql.raw(fixtures[table]).execute(tx)
      }
    })
    const [theirs] = await select<{ id: string }>(api, 'select id from sales_orders where tenant_id = $1', [other.id])
    expect((await list('')).total).toBe(total)
    expectError(await api.call('GET', `/api/sales-orders/${theirs?.id}`), 'ERR_NOT_FOUND')
  })
})

describe('one sales order', () => {
  it('has its lines, each with its product or the reason why it has none', async () => {
    const { lines, ...order } = await get(unlinked)
    expect(order).toMatchObject({
      integration_instance_id: id,
      walmart_order: { purchaseOrderId: unlinked.purchaseOrderId, customerOrderId: unlinked.customerOrderId },
      store: { id: api.tenant.sample.storeId },
      status: 'open',
      order_date: new Date(unlinked.orderDate).toISOString(),
      currency: 'USD',
      product_amount: '20',
      shipping_amount: '4.6',
      other_amount: '0',
      tax_amount: '1.6',
      total: '26.2',
      unlinked_lines: 1,
      created_by: 'refresh',
    })
    expect(lines).toMatchObject([
      { line_number: '1', sku: 'RUG', link: { state: 'unlinked', reason: 'listing_unlinked', listing_id: rugId } },
      {
        line_number: '2',
        sku: 'MUG',
        link: { state: 'linked', reason: 'listing_linked', product: { sku: 'OUR-MUG' } },
      },
    ])
  })

  it('gets the product of a listing mapped later, and keeps it if the listing is remapped', async () => {
    const first = await addProduct(api, { sku: 'OUR-RUG' })
    await map(rugId, first)
    expect(await get(unlinked)).toMatchObject({
      unlinked_lines: 0,
      lines: [{ link: { state: 'linked', reason: 'listing_linked', product: { id: first } } }, {}],
    })
    await map(rugId, await addProduct(api, { sku: 'OTHER-RUG' }))
    expect(await get(unlinked)).toMatchObject({
      unlinked_lines: 0,
      lines: [{ link: { state: 'linked', reason: 'listing_linked_before', product: { id: first } } }, {}],
    })
  })

  it('gets the product of a listing mapped while the order is imported', async () => {
    const [vase] = Object.values(await addListings(api, id, [{ sku: 'VASE' }]))
    const productId = await addProduct(api, { sku: 'OUR-VASE' })
    const order = addOrder(seller, ['VASE'])
    // The last step of importing an order waits for the run of orders in progress.
    const run = await select<{ id: string }>(
      api,
      `insert into sync_runs (tenant_id, instance_id, kind, is_setup) values ($1, $2, 'orders', false) returning id`,
      [api.tenant.id, id],
    )
    const holder = new pg.Client({ connectionString: api.databaseUrl })
    await holder.connect()
    await holder.query('begin')
    await holder.query('select from sync_runs where id = $1 for update', [run[0]?.id])
    const refreshing = refresh(id, order.customerOrderId)
    await eventually(async () => expect(await waiting('sync_runs')).toBe(1))
    const mapping = map(vase, productId)
    await eventually(async () => expect(await waiting('pg_advisory_xact_lock')).toBe(1))
    await holder.query('rollback')
    await holder.end()
    expect([(await refreshing).status, (await mapping).status]).toEqual([200, 201])
    expect(await get(order)).toMatchObject({ unlinked_lines: 0, lines: [{ link: { product: { id: productId } } }] })
  })

  it('returns 404 for an unknown id and 401 without a token', async () => {
    expectError(await api.call('GET', '/api/sales-orders/999999'), 'ERR_NOT_FOUND')
    expectError(await api.call('GET', '/api/sales-orders/1', { token: null }), 'ERR_UNAUTHENTICATED')
  })
})

/** Counts the statements with this text that wait for a lock. */
async function waiting(text: string): Promise<number> {
  const rows = await select(
    api,
    `select from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock' and query like '%' || $1 || '%'`,
    [text],
  )
  return rows.length
}
