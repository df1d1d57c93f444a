import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

interface Listings {
  readonly instanceId: number
  readonly skus: readonly string[]
}

/** How many lines have been given the product of their SKU's listing. */
export async function updateWaitingLines(tx: TenantTransaction, { instanceId, skus }: Listings): Promise<number> {
  const { rows } = await sql<{ linked: number }>`
    with linked as (
      update sales_order_lines line set product_id = link.product_id, updated_at = now()
      from sales_orders, walmart_products listing, product_listings link
      where line.product_id is null and line.sku = any(${skus}::text[])
        and sales_orders.tenant_id = line.tenant_id and sales_orders.id = line.sales_order_id
        and sales_orders.instance_id = ${instanceId}
        and listing.tenant_id = line.tenant_id and listing.instance_id = ${instanceId} and listing.sku = line.sku
        and link.tenant_id = line.tenant_id and link.walmart_product_id = listing.id
      returning line.tenant_id, line.sales_order_id
    ), counted as (
      update sales_orders set unlinked_lines = unlinked_lines - lines, updated_at = now()
      from (select tenant_id, sales_order_id, count(*) as lines from linked group by tenant_id, sales_order_id) found
      where sales_orders.tenant_id = found.tenant_id and sales_orders.id = found.sales_order_id
    )
    select count(*) as linked from linked
  `.execute(tx)
  return rows[0]?.linked ?? 0
}
