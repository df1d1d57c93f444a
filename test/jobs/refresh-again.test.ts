import type { Order } from '@aisle/walmart-simulator'
import { beforeAll, describe, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { ordersOf, select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, startRefresh, useWorker, waitForCompletion, waitForRun } from '../helpers/worker.ts'

const simulator = useSimulator({ items: 70, orders: 260 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
useWorker(api)

let id: number

beforeAll(async () => {
  id = await createInstance(api, { seller })
  await waitForCompletion(api, id)
})

describe('a refresh without changes', () => {
  it.each(['locations', 'products', 'orders'] as const)('writes no rows: %s', async (kind) => {
    const before = await versions()
    expect(before.length).toBeGreaterThan(260)
    expect(await refresh(kind)).toBe('completed')
    expect(await versions()).toEqual(before)
  })
})

describe('a refresh of orders', () => {
  it('updates only the changed order and line', async () => {
    const before = await versions()
    const order = orderWhere(({ orderLines }) => orderLines.orderLine.length > 1)
    const [line] = order.orderLines.orderLine
    if (!line) throw new Error('The order has no line.')
    line.orderLineStatuses.orderLineStatus = [
      {
        status: 'Cancelled',
        statusQuantity: line.orderLineQuantity,
        cancellationReason: 'CUSTOMER_REQUESTED_SELLER_TO_CANCEL',
      },
    ]
    expect(await refresh('orders')).toBe('completed')
    expect(changes(before, await versions())).toEqual([
      `order ${order.purchaseOrderId}`,
      `order ${order.purchaseOrderId} line ${line.lineNumber}`,
    ])
    const [stored] = await select(
      api,
      `select statuses, line.updated_at > line.created_at as "isLater" from walmart_order_lines line
       join walmart_orders o on o.id = order_id where purchase_order_id = $1 and line_number = $2`,
      [order.purchaseOrderId, line.lineNumber],
    )
    expect(stored).toEqual({ statuses: line.orderLineStatuses.orderLineStatus, isLater: true })
  })

  it('removes a line that Walmart no longer lists, and no other', async () => {
    const before = await versions()
    const order = orderWhere(({ orderLines }) => orderLines.orderLine.length > 2)
    const [gone] = order.orderLines.orderLine.splice(1, 1)
    expect(await refresh('orders')).toBe('completed')
    const after = await versions()
    expect(changes(before, after)).toEqual([`order ${order.purchaseOrderId}`])
    expect(before.filter(({ what }) => !after.some((row) => row.what === what)).map(({ what }) => what)).toEqual([
      `order ${order.purchaseOrderId} line ${gone?.lineNumber}`,
    ])
  })

  it('adds a new order without writing others', async () => {
    const before = await versions()
    const order = structuredClone(seller.orders[0] as Order)
    seller.orders.unshift({ ...order, purchaseOrderId: '700000000000001' })
    expect(await refresh('orders')).toBe('completed')
    const after = await versions()
    expect(changes(before, after)).toEqual([])
    expect(after.length - before.length).toBe(1 + order.orderLines.orderLine.length)
    const stored = (await ordersOf(api, id)).map((text) => JSON.parse(text).purchase_order_id)
    expect(stored).toEqual(seller.orders.map(({ purchaseOrderId }) => purchaseOrderId).toSorted())
  })

  it('starts nothing more after it has completed', async () => {
    const runs = await select<{ kind: string; is_setup: boolean; status: string }>(
      api,
      'select kind, is_setup, status from sync_runs',
    )
    expect(
      runs
        .filter(({ is_setup }) => is_setup)
        .map(({ kind }) => kind)
        .toSorted(),
    ).toEqual(['locations', 'orders', 'products', 'token'])
    expect(runs.every(({ status }) => status === 'completed')).toBe(true)
    expect(await select(api, 'select * from graphile_worker.jobs')).toEqual([])
  })

  it('runs once at a time: a second run of the kind is rejected while one is in progress', async () => {
    const release = simulator.fault({ path: '/v3/orders', effect: { kind: 'delay', ms: 300 } })
    const runId = await startRefresh(api, id, 'orders')
    await expect(startRefresh(api, id, 'orders')).rejects.toThrow(/sync_runs_one_at_a_time/)
    const products = await startRefresh(api, id, 'products')
    release()
    expect(await waitForRun(api, runId)).toBe('completed')
    expect(await waitForRun(api, products)).toBe('completed')
    expect(await refresh('orders')).toBe('completed')
  })
})

async function refresh(kind: 'locations' | 'orders' | 'products'): Promise<string> {
  return waitForRun(api, await startRefresh(api, id, kind))
}

function orderWhere(holds: (order: Order) => boolean): Order {
  const order = seller.orders.find(holds)
  if (!order) throw new Error('The seller has no such order.')
  return order
}

interface Version {
  readonly what: string
  /** The transaction that last wrote the row, and when. */
  readonly version: string
}

function versions(): Promise<Version[]> {
  return select<Version>(
    api,
    `select 'location ' || ship_node as what, xmin || ' ' || updated_at as version from walmart_locations
     union all select 'listing ' || sku, xmin || ' ' || updated_at from walmart_listings
     union all select 'link ' || listing_id, xmin || ' ' || created_at from listing_links
     union all select 'product ' || sku, xmin || ' ' || created_at from products
     union all select 'order ' || purchase_order_id, xmin || ' ' || updated_at from walmart_orders
     union all select 'order ' || purchase_order_id || ' line ' || line_number, line.xmin || ' ' || line.updated_at
       from walmart_order_lines line join walmart_orders o on o.id = order_id
     order by what`,
  )
}

/** Rows in both that have been written meanwhile. */
function changes(before: Version[], after: Version[]): string[] {
  const old = new Map(before.map(({ what, version }) => [what, version]))
  return after.filter(({ what, version }) => old.has(what) && old.get(what) !== version).map(({ what }) => what)
}
