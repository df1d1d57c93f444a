import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import type { TenantContext } from '../platform/context.ts'
import { transaction } from '../platform/transaction.ts'

/** An instance's newest orders, each line with its listing's product. */
export function listRecentOrders(
  ctx: TenantContext,
  { instanceId, limit }: { readonly instanceId: number; readonly limit: number },
): ReturnType<typeof selectRecentOrders> {
  return transaction(ctx, (tx) => selectRecentOrders(tx, instanceId, limit))
}

function selectRecentOrders(tx: TenantTransaction, instanceId: number, limit: number) {
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
  /** The product's name. */
  readonly product: string | null
}
