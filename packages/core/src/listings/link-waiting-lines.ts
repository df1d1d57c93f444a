import type { Row, TenantTransaction } from '@aisle/db'
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
export async function linkWaitingLines(tx: TenantTransaction, listings: Listings): Promise<number> {
  const lines = await findWaitingLines(tx, listings)
  if (lines.length === 0) return 0
  // In a statement of its own, so that Postgres knows how few lines there are and finds them by their keys.
  const { rows } = await sql<{ linked: number }>`
    with linked as (
      update sales_order_lines line set product_id = waiting.product_id, updated_at = now()
      from unnest(
        ${lines.map((line) => line.sales_order_id)}::bigint[], ${lines.map((line) => line.line_number)}::text[],
        ${lines.map((line) => line.product_id)}::bigint[]
      ) as waiting (sales_order_id, line_number, product_id)
      where line.sales_order_id = waiting.sales_order_id and line.line_number = waiting.line_number
        and line.product_id is null
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

type WaitingLine = Row<'sales_order_lines', 'line_number' | 'sales_order_id'> & Row<'listing_links', 'product_id'>

/** Lines without a product, with the product of their listing. Each record is found by a key, whatever the statistics. */
async function findWaitingLines(tx: TenantTransaction, { instanceId, skus }: Listings): Promise<WaitingLine[]> {
  if (skus.length === 0) return []
  const { rows } = await sql<WaitingLine>`
    select line.sales_order_id, line.line_number, link.product_id
    from unnest(${[...new Set(skus)]}::text[]) as wanted (sku)
    cross join lateral (
      select tenant_id, id, sku from walmart_listings where instance_id = ${instanceId} and sku = wanted.sku limit 1
    ) listing
    cross join lateral (
      select product_id from listing_links where tenant_id = listing.tenant_id and listing_id = listing.id limit 1
    ) link
    cross join lateral (
      select tenant_id, sales_order_id, line_number from sales_order_lines
      where tenant_id = listing.tenant_id and sku = listing.sku and product_id is null
      offset 0
    ) line
    where (select instance_id from sales_orders where tenant_id = line.tenant_id and id = line.sales_order_id)
      = ${instanceId}
  `.execute(tx)
  return rows
}
