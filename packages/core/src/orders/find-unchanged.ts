import type { Row } from '@aisle/db'
import { sql } from 'kysely'

import type { TenantContext } from '../platform/context.ts'
import { findUnchanged, keyIn } from '../platform/find-unchanged.ts'
import { isRepeated, type OrderCursor } from './order-cursor.ts'
import { orderDigest } from './order-rows.ts'
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
 * should have one.
 */
export async function findUnchangedOrders(
  ctx: TenantContext,
  { instanceId, startAt, part, beingStored }: ListedPart,
  records: readonly unknown[],
): Promise<boolean[]> {
  const page = {
    instanceId,
    table: 'walmart_orders',
    key: 'purchase_order_id',
    keyOf: (raw: unknown) => keyIn(raw, 'purchaseOrderId').trim(),
    digestOf: (raw: unknown) => orderDigest(raw, part.shipNodeType),
    columns: sql`record.order_date, record.status, record.archived_at,
      (select id from sales_orders where tenant_id = record.tenant_id and walmart_order_id = record.id) as sales_order_id`,
    beingStored,
  } as const
  const found = await findUnchanged<StoredOrder>(ctx, page, records)
  return found.map((order) => {
    if (!order || isIncomplete(order)) return false
    // The run does not count these, so they are parsed.
    return order.order_date >= startAt && !isRepeated(part, { orderDate: order.order_date })
  })
}

const isIncomplete = (order: StoredOrder) => order.sales_order_id === null && mayHaveSalesOrder(order)

interface StoredOrder extends Row<'walmart_orders', 'archived_at' | 'order_date' | 'status'> {
  readonly sales_order_id: Row<'sales_orders'>['id'] | null
}
