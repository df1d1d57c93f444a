import type { Api } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'

/** Adds a sales order with an unlinked line for each SKU. Returns its id. */
export async function addWaitingOrder(api: Api, instanceId: number, skus: readonly string[]): Promise<number> {
  const [order] = await select<{ id: string }>(
    api,
    `with walmart_order as (
       insert into walmart_orders (
         tenant_id, instance_id, purchase_order_id, customer_order_id, ship_node_type, status, total, order_date, raw
       )
       select $1, $2, 'po-' || count(*) || '-' || $2::bigint, '1', 'SellerFulfilled', 'Created', 1, now(), '{}' from walmart_orders
       returning *
     )
     insert into sales_orders (
       tenant_id, instance_id, walmart_order_id, number, store_id, created_by, status, order_date, product_amount,
       shipping_amount, other_amount, tax_amount, total, unlinked_lines
     )
     select $1, $2, id, purchase_order_id, $3, 'refresh', 'open', now(), 1, 0, 0, 0, 1, cardinality($4::text[])
     from walmart_order returning id`,
    [api.tenant.id, instanceId, api.tenant.sample.storeId, skus],
  )
  await select(
    api,
    `insert into sales_order_lines (
       tenant_id, sales_order_id, line_number, sku, quantity, quantity_cancelled, quantity_shipped, product_amount,
       shipping_amount, other_amount, tax_amount
     )
     select $1, $2, position, sku, 1, 0, 0, 1, 0, 0, 0 from unnest($3::text[]) with ordinality as lines (sku, position)`,
    [api.tenant.id, order?.id, skus],
  )
  return Number(order?.id)
}

/** The product of each line of a sales order, by SKU. */
export async function productsOfLines(api: Api, orderId: number): Promise<Record<string, string | null>> {
  const rows = await select<{ sku: string; product: string | null }>(
    api,
    `select line.sku, products.sku as product from sales_order_lines line
     left join products on products.id = line.product_id where sales_order_id = $1`,
    [orderId],
  )
  return Object.fromEntries(rows.map(({ sku, product }) => [sku, product]))
}
