import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { defineUpsertTarget, upsertRows } from '../platform/upsert-rows.ts'
import type { toLineRows, toOrderRow } from './order-rows.ts'

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

export function upsertOrders(tx: TenantTransaction, rows: ReturnType<typeof toOrderRow>[]): Promise<void> {
  return upsertRows(tx, orders, rows)
}

export async function findOrderIds(
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

export function upsertLines(tx: TenantTransaction, rows: ReturnType<typeof toLineRows>): Promise<void> {
  return upsertRows(tx, lines, rows)
}

/** Removes lines of these orders that Walmart no longer lists. */
export async function deleteOtherLines(tx: TenantTransaction, kept: ReturnType<typeof toLineRows>): Promise<void> {
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

/** The time by the database's clock, which rows are marked with. */
export async function databaseTime(tx: TenantTransaction): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select date_trunc('milliseconds', clock_timestamp()) as now`.execute(tx)
  const [row] = rows
  if (!row) throw new Error('A select without a from clause answered no row.')
  return row.now
}

interface Asked {
  readonly instanceId: number
  readonly customerOrderId: string
  readonly askedAt: Date
}

/** Whether an order was written by a transaction that began since then. From here on nobody else writes those that are there. */
export async function hasChangedSince(tx: TenantTransaction, { instanceId, customerOrderId, askedAt }: Asked) {
  const rows = await tx
    .selectFrom('walmart_orders')
    .select('updated_at')
    .where('instance_id', '=', instanceId)
    .where('customer_order_id', '=', customerOrderId)
    .orderBy(sql`purchase_order_id collate "C"`)
    .forNoKeyUpdate()
    .execute()
  return rows.some(({ updated_at: updatedAt }) => updatedAt >= askedAt)
}

export function selectRecentOrders(tx: TenantTransaction, instanceId: number, limit: number) {
  return tx
    .selectFrom('walmart_orders as o')
    .select(['o.purchase_order_id', 'o.order_date', 'o.ship_node_type'])
    .select((eb) =>
      eb
        .selectFrom('walmart_order_lines as line')
        .leftJoin('walmart_listings as listing', (join) =>
          join.onRef('listing.sku', '=', 'line.sku').onRef('listing.instance_id', '=', 'o.instance_id'),
        )
        .leftJoin('listing_links as link', 'link.listing_id', 'listing.id')
        .leftJoin('products as product', 'product.id', 'link.product_id')
        .select(
          sql<RecentLine[]>`json_agg(json_build_object(
            'sku', line.sku, 'quantity', line.quantity::text, 'productAmount', line.product_amount::text,
            'currency', line.currency, 'product', product.name
          ) order by line.line_number)`.as('lines'),
        )
        .whereRef('line.order_id', '=', 'o.id')
        .as('lines'),
    )
    .where('o.instance_id', '=', instanceId)
    .orderBy('o.order_date', 'desc')
    .orderBy('o.id', 'desc')
    .limit(limit)
    .execute()
}

interface RecentLine {
  readonly sku: string | null
  readonly quantity: string
  readonly productAmount: string
  readonly currency: string | null
  /** The linked product's name. */
  readonly product: string | null
}
