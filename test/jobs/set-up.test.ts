import type { Order } from '@aisle/walmart-simulator'
import pg from 'pg'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { select } from '../helpers/records.ts'
import { callsTo, sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, getSetup, useWorker, waitForCompletion, waitForPhase } from '../helpers/worker.ts'

const simulator = useSimulator({ items: 320, orders: 450, shipNodes: 4 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
useWorker(api)

const odd = seller.orders[5] as Order
const unknownNode = '999888777666555444'
odd.shipNode = { type: 'SellerFulfilled', name: 'Nobody told us', id: unknownNode }
odd.orderLines = {
  orderLine: [
    {
      ...(odd.orderLines.orderLine[0] as Order['orderLines']['orderLine'][0]),
      lineNumber: '7',
      charges: {
        charge: [
          charge('PRODUCT', 0.1, 0.01),
          charge('PRODUCT', 0.2, 0.02),
          charge('SHIPPING', 1.1),
          charge('SHIPPING', 2.2),
          charge('RECYCLING_FEE', 0.35),
        ],
      },
    },
  ],
}

let id: number

beforeAll(async () => {
  const release = simulator.fault({ path: /shipnodes/, effect: { kind: 'delay', ms: 700 } })
  id = await createInstance(api, { seller })
  const setup = await waitForPhase(api, id, { token: 'completed', locations: 'running' })
  expect(setup.phases).toMatchObject({ products: { status: 'waiting' }, orders: { status: 'waiting' } })
  expect([callsTo(simulator, '/v3/items'), callsTo(simulator, '/v3/orders')]).toEqual([0, 0])
  release()
  await waitForCompletion(api, id)
})

describe('the set-up after a create', () => {
  it('connects, then imports locations, only then products and orders, and returns last', async () => {
    const runs = await select<{ kind: string; created_at: Date; finished_at: Date }>(
      api,
      'select kind, created_at, finished_at from sync_runs order by id',
    )
    const [token, locations, ...rest] = runs
    expect([token?.kind, locations?.kind]).toEqual(['token', 'locations'])
    expect(rest.map(({ kind }) => kind).toSorted()).toEqual(['orders', 'products', 'returns'])
    // Each is created in the transaction that ends the previous one.
    expect(locations?.created_at).toEqual(token?.finished_at)
    const ordersEnd = rest.find(({ kind }) => kind === 'orders')?.finished_at
    for (const { kind, created_at: createdAt } of rest) {
      expect(createdAt).toEqual(kind === 'returns' ? ordersEnd : locations?.finished_at)
    }
  })

  it('shows the counts of each phase', async () => {
    const { connection_status, phases } = await getSetup(api, id)
    expect(connection_status).toBe('connected')
    expect(phases).toEqual({ token: done(1), locations: done(4), products: done(320), orders: done(450) })
  })

  it('leaves nothing in the queue', async () => {
    expect(await select(api, 'select * from graphile_worker.jobs')).toEqual([])
  })

  it('creates a location for each ship node, and for one that only an order refers to', async () => {
    const rows = await select(
      api,
      'select ship_node, name, node_type, status, time_zone, raw from walmart_locations order by ship_node',
    )
    const listed = seller.shipNodes.map((node) => ({
      ship_node: node.shipNode,
      name: node.shipNodeName,
      node_type: node.nodeType,
      status: node.status,
      time_zone: node.timeZone,
      raw: node,
    }))
    const named = { ship_node: unknownNode, name: null, node_type: null, status: null, time_zone: null, raw: null }
    expect(rows).toEqual([...listed, named].toSorted((a, b) => (a.ship_node < b.ship_node ? -1 : 1)))
  })

  it('stores each listing as Walmart has it', async () => {
    const rows = await select(
      api,
      `select sku, wpid, upc, gtin, product_name, product_type, condition, price_amount, price_currency,
         published_status, lifecycle_status, raw from walmart_listings order by sku collate "C"`,
    )
    const expected = [...seller.items]
      .toSorted((a, b) => Buffer.compare(Buffer.from(a.sku), Buffer.from(b.sku)))
      .map((item) => ({
        sku: item.sku,
        wpid: item.wpid,
        upc: item.upc,
        gtin: item.gtin,
        product_name: item.productName,
        product_type: item.productType,
        condition: item.condition,
        price_amount: decimal(cents(item.price.amount)),
        price_currency: 'USD',
        published_status: item.publishedStatus,
        lifecycle_status: item.lifecycleStatus,
        // A list says more about an item, such as whether it is in stock.
        raw: expect.objectContaining(item),
      }))
    expect(rows).toEqual(expected)
  })
})

describe('the orders', () => {
  it('cover the cases to test', () => {
    const lines = seller.orders.flatMap((order) => order.orderLines.orderLine)
    expect(new Set(seller.orders.map((order) => order.shipNode?.type))).toContain('WFSFulfilled')
    expect(new Set(seller.orders.map((order) => order.shipNode?.type))).toContain('3PLFulfilled')
    expect(seller.orders.some((order) => order.shipNode === undefined)).toBe(true)
    expect(seller.orders.some((order) => order.orderLines.orderLine.length > 2)).toBe(true)
    expect(lines.some((line) => line.orderLineStatuses.orderLineStatus.length > 1)).toBe(true)
    expect(lines.some((line) => Number(line.orderLineQuantity.amount) > 1)).toBe(true)
    expect(lines.some((line) => line.charges.charge.length > 1)).toBe(true)
  })

  it('are stored with all fields, whoever ships them', async () => {
    const rows = await select(
      api,
      `select purchase_order_id, customer_order_id, customer_email_id, ship_node_type, ship_node, order_date,
         estimated_ship_date, estimated_delivery_date, raw from walmart_orders order by purchase_order_id`,
    )
    expect(rows).toEqual(byId(seller.orders).map(expectedOrder))
  })

  it('have every line, with every charge, tax, status and quantity', async () => {
    const rows = await select(
      api,
      `select purchase_order_id, line_number, sku, product_name, quantity, unit_of_measurement, product_amount,
         shipping_amount, other_amount, tax_amount, line.currency, charges, statuses, status_date, line.raw
       from walmart_order_lines line join walmart_orders o on o.id = line.order_id
       order by purchase_order_id, line_number::int`,
    )
    expect(rows).toEqual(byId(seller.orders).flatMap(expectedLines))
  })

  it('are summed without rounding errors', async () => {
    const [line] = await select(
      api,
      `select product_amount, shipping_amount, other_amount, tax_amount
       from walmart_order_lines line join walmart_orders o on o.id = line.order_id where ship_node = $1`,
      [unknownNode],
    )
    // In floating point: 0.30000000000000004 and 3.3000000000000003.
    expect(line).toEqual({ product_amount: '0.3', shipping_amount: '3.3', other_amount: '0.35', tax_amount: '0.03' })
  })
})

it('shows the connection and the phases from one snapshot', async () => {
  const before = await getSetup(api, id)
  const changer = new pg.Client({ connectionString: api.databaseUrl })
  await changer.connect()
  onTestFinished(() => changer.end())
  // The queries after the connection's status wait for the lock, during which the status changes.
  await changer.query('begin; lock table sync_runs in access exclusive mode')
  const seen = getSetup(api, id)
  await eventually(async () => {
    expect((await changer.query('select from pg_locks where not granted')).rows).not.toEqual([])
  })
  await changer.query(`update integration_instances set connection_status = 'credentials_rejected'`)
  await changer.query(
    `update sync_runs set status = 'failed', error_code = 'credentials_rejected' where kind = 'token'`,
  )
  await changer.query('commit')
  expect(await seen).toEqual(before)
  const { connection_status, phases } = await getSetup(api, id)
  expect([connection_status, phases.token.status]).toEqual(['credentials_rejected', 'failed'])
})

const done = (count: number) => ({
  status: 'completed',
  processed: count,
  total: count,
  error: null,
  next_attempt_at: null,
  problems: [],
})

function byId(orders: Order[]): Order[] {
  return [...orders].toSorted((a, b) => (a.purchaseOrderId < b.purchaseOrderId ? -1 : 1))
}

function expectedOrder(order: Order) {
  return {
    purchase_order_id: order.purchaseOrderId,
    customer_order_id: order.customerOrderId,
    customer_email_id: order.customerEmailId,
    ship_node_type: order.shipNode?.type ?? 'SellerFulfilled',
    ship_node: order.shipNode?.id ?? null,
    order_date: new Date(order.orderDate),
    estimated_ship_date: new Date(order.shippingInfo.estimatedShipDate),
    estimated_delivery_date: new Date(order.shippingInfo.estimatedDeliveryDate),
    // Asked for replacements, Walmart names the type of every order.
    raw: { orderType: 'REGULAR', ...order },
  }
}

function expectedLines(order: Order) {
  return order.orderLines.orderLine.map((line) => {
    const charges = line.charges.charge
    const amounts = (type: RegExp) =>
      charges.filter(({ chargeType }) => type.test(chargeType)).map(({ chargeAmount }) => chargeAmount.amount)
    return {
      purchase_order_id: order.purchaseOrderId,
      line_number: line.lineNumber,
      sku: line.item.sku,
      product_name: line.item.productName,
      quantity: line.orderLineQuantity.amount,
      unit_of_measurement: 'EACH',
      product_amount: decimal(...amounts(/^PRODUCT$/).map(cents)),
      shipping_amount: decimal(...amounts(/^SHIPPING$/).map(cents)),
      other_amount: decimal(...amounts(/^(?!PRODUCT$|SHIPPING$)/).map(cents)),
      tax_amount: decimal(...charges.map(({ tax }) => cents(tax?.taxAmount.amount ?? 0))),
      currency: 'USD',
      charges: charges.map(({ chargeAmount, tax, taxAndOtherFees, ...names }) => ({
        ...names,
        chargeAmount: { currency: 'USD', amount: String(chargeAmount.amount) },
        ...(tax && { tax: withText(tax) }),
        ...(taxAndOtherFees && { taxAndOtherFees: withText(taxAndOtherFees) }),
      })),
      statuses: line.orderLineStatuses.orderLineStatus.map(({ trackingInfo, ...status }) => ({
        ...status,
        ...(trackingInfo && {
          trackingInfo: { ...trackingInfo, shipDateTime: new Date(trackingInfo.shipDateTime).toISOString() },
        }),
      })),
      status_date: new Date(line.statusDate),
      raw: line,
    }
  })
}

function cents(amount: number): bigint {
  return BigInt(Math.round(amount * 100))
}

/** The sum of cents as a decimal, computed in integers. */
function decimal(...amounts: bigint[]): string {
  const sum = amounts.reduce((total, amount) => total + amount, 0n)
  const fraction = String(sum % 100n)
    .padStart(2, '0')
    .replace(/0+$/, '')
  return `${sum / 100n}${fraction === '' ? '' : `.${fraction}`}`
}

const withText = ({ taxName, taxAmount }: { taxName: string; taxAmount: { amount: number } }) => {
  return { taxName, taxAmount: { currency: 'USD', amount: String(taxAmount.amount) } }
}

function charge(chargeType: string, amount: number, tax?: number) {
  return {
    chargeType: chargeType as 'PRODUCT',
    chargeName: chargeType.toLowerCase(),
    chargeAmount: { currency: 'USD' as const, amount },
    ...(tax !== undefined && { tax: { taxName: 'Sales Tax', taxAmount: { currency: 'USD' as const, amount: tax } } }),
  }
}
