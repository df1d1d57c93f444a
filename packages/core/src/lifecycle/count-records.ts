import { sql } from 'kysely'

import type { TenantContext } from '../platform/context.ts'
import { transaction } from '../platform/transaction.ts'

/** How many records an instance has, for the demo's summary. */
export function countRecords(ctx: TenantContext, id: number) {
  return transaction(ctx, async (tx) => {
    const { rows } = await sql<{
      locations: number
      listings: number
      linkedToExisting: number
      linkedToNew: number
      orders: number
      orderLines: number
      salesOrders: number
      unlinkedLines: number
    }>`
      select
        (select count(*) from walmart_locations where instance_id = ${id}) as locations,
        count(distinct walmart_listings.id) as listings,
        count(*) filter (where linked_by = 'auto_link') as "linkedToExisting",
        count(*) filter (where linked_by = 'auto_create') as "linkedToNew",
        (select count(*) from walmart_orders where instance_id = ${id}) as orders,
        (
          select count(*) from walmart_order_lines line join walmart_orders o on o.id = line.order_id
          where o.instance_id = ${id}
        ) as "orderLines",
        (select count(*) from sales_orders where instance_id = ${id}) as "salesOrders",
        (select coalesce(sum(unlinked_lines), 0)::bigint from sales_orders where instance_id = ${id}) as "unlinkedLines"
      from walmart_listings left join listing_links on listing_links.listing_id = walmart_listings.id
      where walmart_listings.instance_id = ${id}
    `.execute(tx)
    const [counts] = rows
    if (!counts) throw new Error('An aggregate returned no row.')
    return counts
  })
}
