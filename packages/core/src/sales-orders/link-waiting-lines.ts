import type { Row, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { queueCompletionOfLinked } from '../catalog/index.ts'
import { linkedProducts } from './reconcile-sales-orders.ts'

interface Listings {
  readonly instanceId: number
  /** SKUs of listings that have been linked, in this transaction or before. Others are ignored. */
  readonly skus: readonly string[]
}

/**
 * Links sales order lines without a product to the product of the listing with their SKU. The caller has locked the
 * instance's links, so no line is added at the same time.
 *
 * @returns how many lines were linked
 */
export async function linkWaitingLines(tx: TenantTransaction, listings: Listings): Promise<number> {
  const lines = await findWaitingLines(tx, listings)
  if (lines.length === 0) return 0
  // Inserts of stored rows, because their conflicts are found by key in any plan. An update with a join may read all of the
  // tenant's lines.
  const { rows } = await sql<{ linked: number; tenant_id: number | null }>`
    with linked as (
      insert into sales_order_lines
      select line.*
      from unnest(
        ${lines.map((line) => line.sales_order_id)}::bigint[], ${lines.map((line) => line.line_number)}::text[]
      ) as waiting (sales_order_id, line_number)
      cross join lateral (
        select * from sales_order_lines
        where sales_order_id = waiting.sales_order_id and line_number = waiting.line_number
        limit 1
      ) line
      on conflict (tenant_id, sales_order_id, line_number) do update set updated_at = now(), product_id = (
        ${lines.map((line) => line.product_id)}::bigint[]
      )[array_position(${lines.map((line) => line.sku)}::text[], excluded.sku)]
      returning tenant_id, sales_order_id
    ), found as (
      select sales_order_id, count(*) as lines from linked group by sales_order_id
    ), counted as (
      insert into sales_orders overriding system value
      select sales_order.* from found
      cross join lateral (select * from sales_orders where id = found.sales_order_id limit 1) sales_order
      on conflict (tenant_id, id) do update set updated_at = now(), unlinked_lines =
        sales_orders.unlinked_lines - (select lines from found where sales_order_id = excluded.id)
    )
    select count(*) as linked, min(tenant_id) as tenant_id from linked
  `.execute(tx)
  const { linked = 0, tenant_id: tenantId = null } = rows[0] ?? {}
  if (tenantId !== null) await queueCompletionOfLinked({ tenantId }, tx)
  return linked
}

type WaitingLine = Row<'sales_order_lines', 'line_number' | 'sales_order_id'> &
  Row<'walmart_listings', 'sku'> &
  Row<'listing_links', 'product_id'>

/** Lines without a product, with the product of their listing. Each record is found by a key, whatever the statistics. */
async function findWaitingLines(tx: TenantTransaction, { instanceId, skus }: Listings): Promise<WaitingLine[]> {
  if (skus.length === 0) return []
  const { rows } = await sql<WaitingLine>`
    select line.sales_order_id, line.line_number, linked.sku, linked.product_id
    from (${linkedProducts(instanceId, skus)}) linked
    cross join lateral (
      select tenant_id, sales_order_id, line_number from sales_order_lines
      where tenant_id = linked.tenant_id and sku = linked.sku and product_id is null
      offset 0
    ) line
    where (select instance_id from sales_orders where tenant_id = line.tenant_id and id = line.sales_order_id)
      = ${instanceId}
  `.execute(tx)
  return rows
}
