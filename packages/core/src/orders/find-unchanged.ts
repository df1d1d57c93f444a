import type { Row, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import type { TenantContext } from '../platform/context.ts'
import { toPostgresText } from '../platform/postgres-text.ts'
import { transaction } from '../platform/transaction.ts'
import { isRepeated, type OrderCursor } from './order-cursor.ts'
import { digestOf } from './order-rows.ts'
import { mayHaveSalesOrder } from './sold-orders.ts'

interface ListedPart {
  readonly instanceId: number
  /** The instance's start date. */
  readonly startAt: Date
  readonly part: OrderCursor
  /** The previous page's orders in Walmart's JSON. That page may not have been committed yet. */
  readonly beingStored: readonly unknown[]
}

/**
 * Returns, for each order of a page in Walmart's JSON, whether it is already stored in this state, with its sales order if it
 * should have one. Takes no locks: a concurrent change to such an order counts as happening after this page.
 */
export async function findUnchanged(
  ctx: TenantContext,
  { instanceId, startAt, part, beingStored }: ListedPart,
  records: readonly unknown[],
): Promise<boolean[]> {
  const ids = records.map(purchaseOrderIdOf)
  const copies = Map.groupBy([...ids, ...beingStored.map(purchaseOrderIdOf)], (id) => id)
  const stored = await transaction(ctx, (tx) => findStored(tx, instanceId, ids))
  return records.map((record, index) => {
    const id = ids[index] ?? ''
    const order = stored.get(id)
    // If an order appears twice, the last copy counts.
    if (!order || copies.get(id)?.length !== 1 || isIncomplete(order)) return false
    const { order_date: orderDate, digest } = order
    // The run does not count these, so they are parsed.
    if (orderDate < startAt || isRepeated(part, { orderDate })) return false
    return digest?.equals(digestOf(record, part.shipNodeType)) ?? false
  })
}

const isIncomplete = (order: StoredOrder) => order.sales_order_id === null && mayHaveSalesOrder(order)

/** The id in the form in which it is stored, or an empty string if the record has none. */
function purchaseOrderIdOf(record: unknown): string {
  const { purchaseOrderId } = Object(record) as { purchaseOrderId?: unknown }
  return ['string', 'number'].includes(typeof purchaseOrderId) ? toPostgresText(String(purchaseOrderId)).trim() : ''
}

interface StoredOrder extends Row<
  'walmart_orders',
  'archived_at' | 'digest' | 'order_date' | 'purchase_order_id' | 'status'
> {
  readonly sales_order_id: Row<'sales_orders'>['id'] | null
}

/** By purchase order id. */
async function findStored(
  tx: TenantTransaction,
  instanceId: number,
  ids: readonly string[],
): Promise<Map<string, StoredOrder>> {
  const { rows } = await sql<StoredOrder>`
    select o.purchase_order_id, o.digest, o.order_date, o.status, o.archived_at,
      (select id from sales_orders where tenant_id = o.tenant_id and walmart_order_id = o.id) as sales_order_id
    from unnest(${ids}::text[]) as wanted (purchase_order_id)
    cross join lateral (
      select tenant_id, id, purchase_order_id, digest, order_date, status, archived_at from walmart_orders
      where instance_id = ${instanceId} and purchase_order_id = wanted.purchase_order_id
      limit 1
    ) o
  `.execute(tx)
  return new Map(rows.map((row) => [row.purchase_order_id, row]))
}
