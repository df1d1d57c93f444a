import type { ListWalmartOrders } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { type RawBuilder, sql } from 'kysely'

import { isFound, orderOf } from '../platform/page.ts'
import type { ShownLineRow, ShownOrderRow } from './shown-order-row.ts'

/** Which orders of which instance. */
export type OrderFilter = Pick<
  ListWalmartOrders,
  'archived' | 'id' | 'link_state' | 'orderDateFrom' | 'orderDateTo' | 'search' | 'shipNodeType' | 'status'
>

const salesOrder = sql`
  select from sales_orders where sales_orders.tenant_id = o.tenant_id and sales_orders.walmart_order_id = o.id`

/** A condition on `o`, which is `walmart_orders`. */
export function matches(filter: OrderFilter): RawBuilder<unknown> {
  const { search = '', status, shipNodeType, link_state: state, orderDateFrom: from, orderDateTo: to } = filter
  const conditions = [
    sql`o.instance_id = ${filter.id}`,
    filter.archived ? sql`o.archived_at is not null` : sql`o.archived_at is null`,
    ...(search === '' ? [] : [isFound(sql`o.id`, 'walmart_orders', search)]),
    ...(status === undefined ? [] : [sql`o.status = ${status}`]),
    ...(shipNodeType === undefined ? [] : [sql`o.ship_node_type = ${shipNodeType}`]),
    ...(state === undefined ? [] : [sql`${sql.raw(state === 'linked' ? '' : 'not')} exists (${salesOrder})`]),
    ...(from === undefined ? [] : [sql`o.order_date >= ${startOf(from)}`]),
    ...(to === undefined
      ? []
      : [isDay(to) ? sql`o.order_date < ${endOf(to)}` : sql`o.order_date <= ${to}::timestamptz`]),
  ]
  return sql.join(conditions, sql` and `)
}

const isDay = (text: string) => !text.includes('T')
const timeZone = sql`(select time_zone from tenants where id = aisle.tenant_id())`
const startOf = (text: string) =>
  isDay(text) ? sql`(${text}::date::timestamp at time zone ${timeZone})` : sql`${text}::timestamptz`
const endOf = (day: string) => sql`((${day}::date + 1)::timestamp at time zone ${timeZone})`

const sortColumns = {
  id: sql`o.id`,
  customerOrderId: sql`o.customer_order_id`,
  purchaseOrderId: sql`o.purchase_order_id`,
  status: sql`o.status`,
  orderDate: sql`o.order_date`,
  total: sql`o.total`,
}

export async function countOrders(tx: TenantTransaction, filter: OrderFilter): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from walmart_orders o where ${matches(filter)}
  `.execute(tx)
  return rows[0]?.total ?? 0
}

export function selectOrders(
  tx: TenantTransaction,
  query: OrderFilter & Pick<ListWalmartOrders, 'sort'>,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<ShownOrderRow[]> {
  const order = orderOf(query.sort, sortColumns, sql`o.id`)
  return withSalesOrders(tx, {
    order,
    chosen: sql`
      select ${columns} from walmart_orders o where ${matches(query)} order by ${order} limit ${limit} offset ${offset}`,
  })
}

/** The next ones, by their ids. */
export function selectOrdersAfter(
  tx: TenantTransaction,
  { filter, after, limit }: { readonly filter: OrderFilter; readonly after: number; readonly limit: number },
): Promise<ShownOrderRow[]> {
  return withSalesOrders(tx, {
    order: sql`o.id`,
    chosen: sql`
      select ${columns} from walmart_orders o where ${matches(filter)} and o.id > ${after} order by o.id limit ${limit}`,
  })
}

export async function findOrder(
  tx: TenantTransaction,
  { id, order_id: orderId }: { readonly id: number; readonly order_id: number },
): Promise<ShownOrderRow | undefined> {
  const [row] = await selectOrdersByIds(tx, { id, ids: [orderId] })
  return row
}

/** Those of these that are there, in the order of their ids. */
export function selectOrdersByIds(
  tx: TenantTransaction,
  { id, ids }: { readonly id: number; readonly ids: readonly number[] },
): Promise<ShownOrderRow[]> {
  return withSalesOrders(tx, {
    order: sql`o.id`,
    chosen: sql`select ${columns} from walmart_orders o where o.instance_id = ${id} and o.id = any(${ids}::bigint[])`,
  })
}

// Not `raw`, which is large.
const columns = sql.join(
  [
    'tenant_id',
    'id',
    'instance_id',
    'purchase_order_id',
    'customer_order_id',
    'customer_email_id',
    'customer_name',
    'estimated_delivery_date',
    'estimated_ship_date',
    'ship_node_type',
    'status',
    'order_date',
    'currency',
    'total',
    'archived_at',
    'created_at',
    'updated_at',
  ].map((name) => sql.id('o', name)),
)

/** Those that were chosen, a few rows, with their sales orders. */
async function withSalesOrders(
  tx: TenantTransaction,
  { chosen, order }: { readonly chosen: RawBuilder<unknown>; readonly order: RawBuilder<unknown> },
): Promise<ShownOrderRow[]> {
  const { rows } = await sql<ShownOrderRow>`
    select o.*, sales.id as sales_order_id, sales.number as sales_order_number, sales.created_by, sales.unlinked_lines
    from (${chosen}) o
    left join sales_orders sales on sales.tenant_id = o.tenant_id and sales.walmart_order_id = o.id
    order by ${order}
  `.execute(tx)
  return rows
}

/**
 * The lines of these orders, by the numbers of the lines: 2 before 10. Their products are those of the sales orders' lines;
 * of orders without a sales order, those of the listings.
 */
export async function selectLinesOf(tx: TenantTransaction, orderIds: readonly number[]): Promise<ShownLineRow[]> {
  const { rows } = await sql<ShownLineRow>`
    select line.order_id, o.instance_id, line.line_number, line.sku, line.product_name, line.quantity, line.statuses,
      line.product_amount + line.shipping_amount + line.other_amount + line.tax_amount as amount,
      line.product_amount, line.shipping_amount, line.other_amount, line.tax_amount,
      product.id as product_id, product.sku as product_sku, product.name as product_title,
      listing.id as listing_id, link.product_id as listing_product_id
    from walmart_order_lines line
    join walmart_orders o on o.tenant_id = line.tenant_id and o.id = line.order_id
    left join walmart_listings listing on listing.tenant_id = line.tenant_id
      and listing.instance_id = o.instance_id and listing.sku = line.sku
    left join listing_links link on link.tenant_id = listing.tenant_id and link.listing_id = listing.id
    left join sales_orders sales on sales.tenant_id = o.tenant_id and sales.walmart_order_id = o.id
    left join sales_order_lines sold on sold.tenant_id = sales.tenant_id and sold.sales_order_id = sales.id
      and sold.line_number = line.line_number
    left join products product on product.tenant_id = line.tenant_id
      and product.id = case when sales.id is null then link.product_id else sold.product_id end
    where line.order_id = any(${orderIds}::bigint[])
    order by line.order_id, lpad(line.line_number, 255)
  `.execute(tx)
  return rows
}
