import type { Row, TenantTransaction } from '@aisle/db'
import type { Element, Return } from '@aisle/walmart'
import { sql } from 'kysely'

import { queueSettling, recordReturned, sendUnderWay } from '../orders/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { defineUpsertTarget, upsertRows } from '../platform/to-postgres.ts'
import { toReturnLineRows, toReturnRow } from './return-rows.ts'

/** Returns in rows, each with its lines. */
type ReturnRows = ReturnType<typeof toReturnRows>

/** This is slow, so do it before the transaction. */
export function toReturnRows(instanceId: number, returns: readonly Element<Return>[]) {
  // A list may repeat a return; the last copy wins, lines included.
  const byId = new Map(
    returns.map((one) => {
      const row = toReturnRow(instanceId, one)
      return [row.return_order_id, { row, lines: toReturnLineRows(one) }]
    }),
  )
  return { instanceId, returns: [...byId.values()] }
}

const walmartReturns = defineUpsertTarget({
  table: 'walmart_returns',
  key: ['instance_id', 'return_order_id'],
  columns: {
    instance_id: 'bigint',
    return_order_id: 'text',
    customer_order_id: 'text',
    customer_email_id: 'text',
    customer_name: 'text',
    return_type: 'text',
    replacement_customer_order_id: 'text',
    refund_mode: 'text',
    channel: 'text',
    status: 'text',
    return_date: 'timestamptz',
    return_by: 'timestamptz',
    total_refund: 'numeric',
    currency: 'text',
    digest: 'bytea',
    raw: 'jsonb',
  },
  keepKnown: ['customer_email_id', 'customer_name', 'return_by', 'return_type', 'replacement_customer_order_id'],
  returning: ['id'],
  returningAlso: sendUnderWay(sql`
    sends.tenant_id = walmart_returns.tenant_id and sends.instance_id = walmart_returns.instance_id
      and sends.customer_order_id = walmart_returns.customer_order_id and sends.return_id = walmart_returns.id
      and sends.has_turn`),
})

const returnLines = defineUpsertTarget({
  table: 'walmart_return_lines',
  key: ['return_id', 'line_number'],
  columns: {
    return_id: 'bigint',
    line_number: 'int',
    purchase_order_id: 'text',
    purchase_order_line_number: 'text',
    sku: 'text',
    product_name: 'text',
    reason: 'text',
    quantity: 'numeric',
    refunded_quantity: 'numeric',
    amount: 'numeric',
    refunded_amount: 'numeric',
    refunded_shipping_amount: 'numeric',
    refunded_tax_amount: 'numeric',
    currency: 'text',
    is_keep_it: 'boolean',
    status: 'text',
    status_date: 'timestamptz',
    delivered_at: 'timestamptz',
    charges: 'jsonb',
    raw: 'jsonb',
  },
  keepKnown: [
    'amount',
    'delivered_at',
    'product_name',
    'purchase_order_id',
    'purchase_order_line_number',
    'reason',
    'sku',
  ],
})

/**
 * Writes returns with their lines, and then the documents of their orders. A line that Walmart no longer lists is
 * kept: its goods may have been received.
 */
export async function storeReturns(
  { tenantId }: Pick<TenantContext, 'tenantId'>,
  tx: TenantTransaction,
  { instanceId, returns }: ReturnRows,
): Promise<void> {
  const written = await upsertRows(
    tx,
    walmartReturns,
    returns.map(({ row }) => row),
  )
  const ids = await findIds(
    tx,
    instanceId,
    returns.map(({ row }) => row.return_order_id),
  )
  const lines = returns.flatMap(({ row, lines: ofReturn }) => {
    const id = ids.get(row.return_order_id)
    if (id === undefined) throw new Error(`Return ${row.return_order_id} was written but cannot be found.`)
    return ofReturn.map((line) => ({ ...line, return_id: id }))
  })
  const before = await findPurchaseOrderIds(tx, [...ids.values()])
  await upsertRows(tx, returnLines, lines)
  await restockDelivered(tx, { instanceId, returnIds: [...ids.values()] })
  const after = lines.flatMap((line) => line.purchase_order_id ?? [])
  await recordReturned(tx, { instanceId, purchaseOrderIds: [...before, ...after] })
  await queueSettling({ tenantId }, tx, { instanceId, upserted: written })
}

/** The orders that lines of these returns belonged to until now. */
async function findPurchaseOrderIds(tx: TenantTransaction, returnIds: readonly number[]): Promise<string[]> {
  const { rows } = await sql<Row<'walmart_return_lines', 'purchase_order_id'>>`
    select line.purchase_order_id
    from unnest(${returnIds}::bigint[]) as stored (id)
    cross join lateral (select * from walmart_return_lines where return_id = stored.id offset 0) line
  `.execute(tx)
  return rows.flatMap(({ purchase_order_id: id }) => id ?? [])
}

async function findIds(
  tx: TenantTransaction,
  instanceId: number,
  returnOrderIds: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await sql<Row<'walmart_returns', 'id' | 'return_order_id'>>`
    select found.id, found.return_order_id
    from unnest(${returnOrderIds}::text[]) as wanted (return_order_id)
    cross join lateral (
      select * from walmart_returns
      where instance_id = ${instanceId} and return_order_id = wanted.return_order_id
      limit 1
    ) found
  `.execute(tx)
  return new Map(rows.map((row) => [row.return_order_id, row.id]))
}

interface Returns {
  readonly instanceId: number
  readonly returnIds: readonly number[]
}

/**
 * If the tenant has turned this on, receives the goods that Walmart reports as delivered. The caller has locked the
 * returns. Walmart receives the goods of WFS orders and does not report their disposition, so they are left to a person; so
 * are lines for which a person has already received goods. Units that were added to a line later may still be on their way,
 * unless Walmart says again that the line was delivered.
 */
async function restockDelivered(tx: TenantTransaction, { instanceId, returnIds }: Returns): Promise<void> {
  await sql`
    insert into return_receipts (return_id, line_number, quantity, disposition, received_at, is_automatic)
    select line.return_id, line.line_number, line.quantity - before.quantity, 'return_to_stock',
      least(line.delivered_at, now()), true
    from accounting_settings settings
    cross join unnest(${returnIds}::bigint[]) as stored (id)
    cross join lateral (select * from walmart_return_lines where return_id = stored.id offset 0) line
    cross join lateral (
      select ship_node_type from walmart_orders
      where instance_id = ${instanceId} and purchase_order_id = line.purchase_order_id limit 1
    ) sold
    cross join lateral (
      select coalesce(sum(quantity), 0) as quantity, coalesce(bool_and(is_automatic), true) as are_automatic
      from return_receipts receipt
      where receipt.return_id = line.return_id and receipt.line_number = line.line_number
    ) before
    where restock_on_delivery and delivered_at is not null and not is_keep_it and line.quantity > before.quantity
      and ship_node_type <> 'WFSFulfilled' and are_automatic
      and (before.quantity = 0 or 'DELIVERED' in (line.status, line.raw ->> 'currentDeliveryStatus'))
  `.execute(tx)
}
