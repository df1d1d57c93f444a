import type { Row } from '@aisle/db'
import { sql } from 'kysely'

import { type TenantContext, transaction } from '../platform/context.ts'
import { toPostgresText } from '../platform/postgres-text.ts'
import type { OrderCursor } from './order-cursor.ts'
import { digestOf } from './order-rows.ts'

interface OrdersPart {
  readonly instanceId: number
  /** The instance's start date. */
  readonly startAt: Date
  readonly part: OrderCursor
  /** Orders of the page before, in Walmart's JSON: a refresh reads a page while the one before it is still being stored. */
  readonly beingStored: readonly unknown[]
}

/**
 * Tells for each order of a page, in Walmart's JSON, whether it is stored as it is, together with its sales order if it is to
 * have one. Locks nothing: whoever changes one of these orders meanwhile does so as if after this page.
 */
export async function findUnchanged(
  ctx: TenantContext,
  list: OrdersPart,
  records: readonly unknown[],
): Promise<boolean[]> {
  const ids = records.map(purchaseOrderIdOf)
  const copies = Map.groupBy([...ids, ...list.beingStored.map(purchaseOrderIdOf)], (id) => id)
  const stored = await findDigests(ctx, list, ids)
  return records.map((record, index) => {
    const id = ids[index] ?? ''
    // Of an order that comes twice, the last copy counts.
    return copies.get(id)?.length === 1 && (stored.get(id)?.equals(digestOf(record, list.part.shipNodeType)) ?? false)
  })
}

/** As it would be stored; empty if there is none. */
function purchaseOrderIdOf(record: unknown): string {
  const { purchaseOrderId } = Object(record) as { purchaseOrderId?: unknown }
  return ['string', 'number'].includes(typeof purchaseOrderId) ? toPostgresText(String(purchaseOrderId)).trim() : ''
}

async function findDigests(
  ctx: TenantContext,
  { instanceId, startAt, part: { start, from } }: OrdersPart,
  ids: readonly string[],
): Promise<Map<string, Buffer | null>> {
  // Those that came with the part before are not counted, so they are parsed: `isRepeated`.
  const after = from > start ? from : new Date(0)
  const { rows } = await transaction(ctx, (tx) =>
    sql<Row<'walmart_orders', 'digest' | 'purchase_order_id'>>`
      select o.purchase_order_id, o.digest
      from unnest(${ids}::text[]) as wanted (purchase_order_id)
      cross join lateral (
        select tenant_id, id, purchase_order_id, digest, status, archived_at, order_date from walmart_orders
        where instance_id = ${instanceId} and purchase_order_id = wanted.purchase_order_id
        limit 1
      ) o
      where o.order_date >= ${startAt} and o.order_date > ${after} and (
        o.status = 'Cancelled' or o.archived_at is not null
        or (select id from sales_orders where tenant_id = o.tenant_id and walmart_order_id = o.id) is not null
      )
    `.execute(tx),
  )
  return new Map(rows.map((row) => [row.purchase_order_id, row.digest]))
}
