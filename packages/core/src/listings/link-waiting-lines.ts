import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

interface Listings {
  readonly instanceId: number
  /** SKUs of listings that have been linked, in this transaction or before. Others are ignored. */
  readonly skus: readonly string[]
}

/**
 * Links sales order lines without a product to the product of the listing with their SKU. The caller holds the lock of
 * the instance's links, so no line is added at the same time.
 *
 * @returns how many lines were linked
 */
export async function linkWaitingLines(tx: TenantTransaction, { instanceId, skus }: Listings): Promise<number> {
  if (skus.length === 0) return 0
  const { rows } = await sql<{ linked: number }>`
    with linked as (
      update sales_order_lines line set product_id = link.product_id, updated_at = now()
      from sales_orders, walmart_listings listing, listing_links link
      where line.product_id is null and line.sku = any(${skus}::text[])
        and sales_orders.tenant_id = line.tenant_id and sales_orders.id = line.sales_order_id
        and sales_orders.instance_id = ${instanceId}
        and listing.tenant_id = line.tenant_id and listing.instance_id = ${instanceId} and listing.sku = line.sku
        and link.tenant_id = line.tenant_id and link.listing_id = listing.id
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
