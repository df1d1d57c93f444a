import type { TenantTransaction } from '@aisle/db'
import type { Parsed, Order } from '@aisle/walmart'
import { sql } from 'kysely'

import { insertUnknownShipNodes } from '../locations/index.ts'
import { defineUpsertTarget, upsertRows } from '../platform/upsert-rows.ts'
import { reconcileSalesOrders } from '../sales-orders/index.ts'
import type { ShipNodeType } from './order-cursor.ts'
import { toLineRows, toOrderRow } from './order-rows.ts'

interface OrdersPage {
  readonly instanceId: number
  readonly shipNodeType: ShipNodeType
  readonly orders: readonly Parsed<Order>[]
}

/** Writes a page of orders with their lines and sales orders, in a few statements. Returns the orders' ids. */
export async function storeOrders(tx: TenantTransaction, page: OrdersPage): Promise<number[]> {
  const { instanceId, shipNodeType } = page
  if (page.orders.length === 0) return []
  // A page may repeat an order; the last copy wins, lines included.
  const orders = new Map(
    page.orders.map((order) => {
      const row = toOrderRow(order, instanceId, shipNodeType)
      return [row.purchase_order_id, { order, row }]
    }),
  )
  const rows = [...orders.values()].map(({ row }) => row)
  await insertUnknownShipNodes(
    tx,
    instanceId,
    rows.map((row) => row.ship_node),
  )
  await upsertOrders(tx, rows)
  const ids = await findOrderIds(tx, instanceId, [...orders.keys()])
  const lines = [...orders].flatMap(([purchaseOrderId, { order }]) => {
    const id = ids.get(purchaseOrderId)
    if (id === undefined) throw new Error(`Order ${purchaseOrderId} was written but cannot be found.`)
    return toLineRows(order, id)
  })
  await upsertLines(tx, lines)
  await deleteOtherLines(tx, lines)
  const orderIds = [...ids.values()]
  await reconcileSalesOrders(tx, { instanceId, orderIds, createdBy: 'refresh' })
  return orderIds
}

const orders = defineUpsertTarget({
  table: 'walmart_orders',
  key: ['instance_id', 'purchase_order_id'],
  columns: {
    instance_id: 'bigint',
    purchase_order_id: 'text',
    customer_order_id: 'text',
    customer_email_id: 'text',
    ship_node_type: 'text',
    ship_node: 'text',
    order_date: 'timestamptz',
    estimated_ship_date: 'timestamptz',
    estimated_delivery_date: 'timestamptz',
    customer_name: 'text',
    status: 'text',
    total: 'numeric',
    currency: 'text',
    raw: 'jsonb',
  },
})

const lines = defineUpsertTarget({
  table: 'walmart_order_lines',
  key: ['order_id', 'line_number'],
  columns: {
    order_id: 'bigint',
    line_number: 'text',
    sku: 'text',
    product_name: 'text',
    quantity: 'numeric',
    unit_of_measurement: 'text',
    product_amount: 'numeric',
    shipping_amount: 'numeric',
    other_amount: 'numeric',
    tax_amount: 'numeric',
    currency: 'text',
    charges: 'jsonb',
    statuses: 'jsonb',
    status_date: 'timestamptz',
    raw: 'jsonb',
  },
})

function upsertOrders(tx: TenantTransaction, rows: ReturnType<typeof toOrderRow>[]): Promise<void> {
  return upsertRows(tx, orders, rows)
}

async function findOrderIds(
  tx: TenantTransaction,
  instanceId: number,
  purchaseOrderIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await tx
    .selectFrom('walmart_orders')
    .select(['id', 'purchase_order_id'])
    .where('instance_id', '=', instanceId)
    .where(sql<boolean>`purchase_order_id = any(${purchaseOrderIds}::text[])`)
    .execute()
  return new Map(rows.map((row) => [row.purchase_order_id, row.id]))
}

function upsertLines(tx: TenantTransaction, rows: ReturnType<typeof toLineRows>): Promise<void> {
  return upsertRows(tx, lines, rows)
}

/** Removes lines of these orders that Walmart no longer lists. */
async function deleteOtherLines(tx: TenantTransaction, kept: ReturnType<typeof toLineRows>): Promise<void> {
  await sql`
    delete from walmart_order_lines
    where order_id = any(${kept.map((line) => line.order_id)}::bigint[])
      and (order_id, line_number) not in (
        select * from unnest(
          ${kept.map((line) => line.order_id)}::bigint[],
          ${kept.map((line) => line.line_number)}::text[]
        )
      )
  `.execute(tx)
}

interface Named {
  /** Ids of the instance's orders. */
  readonly id: number
  readonly ids: readonly number[]
}

/** Locks orders against other writers, in the order in which a page of a refresh writes. Returns the ids that exist. */
export async function lockOrders(tx: TenantTransaction, { id, ids }: Named): Promise<number[]> {
  const rows = await tx
    .selectFrom('walmart_orders')
    .select('id')
    .where('instance_id', '=', id)
    .where(sql<boolean>`id = any(${ids}::bigint[])`)
    .orderBy(sql`purchase_order_id collate "C"`)
    .forNoKeyUpdate()
    .execute()
  return rows.map((row) => row.id)
}
