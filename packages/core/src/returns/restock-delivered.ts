import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

interface Returns {
  readonly instanceId: number
  readonly returnIds: readonly number[]
}

/**
 * If the tenant wants that, receives the goods that Walmart reports as delivered. The caller has locked the returns. Walmart
 * receives the goods of WFS orders and does not say what becomes of them, so they are left to a person; so are lines of which
 * a person has received something. Units that were added to a line later may still be on their way, unless Walmart says again
 * that the line was delivered.
 */
export async function restockDelivered(tx: TenantTransaction, { instanceId, returnIds }: Returns): Promise<void> {
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
