import { labelOf, type ListWalmartOrders } from '@aisle/contract'
import type { OptionalRow, Row, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { defineList, isFound, isNull } from '../platform/define-list.ts'
import { validationError } from '../platform/errors.ts'
import { timeZone } from '../platform/transaction.ts'
import type { LineFacts } from '../sales-orders/index.ts'
import type { UnitsInStatus } from './order-rows.ts'

/** An order with its sales order. */
export interface ShownOrderRow
  extends
    Row<'walmart_orders', (typeof columns)[number]>,
    OptionalRow<'sales_orders', 'created_by' | 'unlinked_lines'> {
  readonly sales_order_id: number | null
  readonly sales_order_number: string | null
}

/** An order line with the facts that decide its product. */
export interface ShownLineRow
  extends
    LineFacts,
    Row<
      'walmart_order_lines',
      | 'line_number'
      | 'order_id'
      | 'other_amount'
      | 'product_amount'
      | 'product_name'
      | 'quantity'
      | 'shipping_amount'
      | 'tax_amount'
    > {
  readonly amount: string
  readonly statuses: readonly UnitsInStatus[]
  /** As Walmart sent them. */
  readonly misc_attributes: unknown
}

/** Which orders of an instance to select. */
export type OrderFilter = Pick<
  ListWalmartOrders,
  'archived' | 'awaits' | 'id' | 'link_state' | 'orderDateFrom' | 'orderDateTo' | 'search' | 'shipNodeType' | 'status'
> & {
  /** If false, excludes orders that were wholly cancelled. */
  readonly cancelled?: false
  /** For jobs, instead of `link_state: 'unlinked'`, with which Postgres would join each batch with all sales orders. */
  readonly linked?: false
}

const salesOrder = sql`
  select id from sales_orders where sales_orders.tenant_id = o.tenant_id and sales_orders.walmart_order_id = o.id`

const isDay = (text: string) => !text.includes('T')
export const startOf = (text: string) =>
  isDay(text) ? sql`(${text}::date::timestamp at time zone ${timeZone})` : sql`${text}::timestamptz`
export const endOf = (day: string) => sql`((${day}::date + 1)::timestamp at time zone ${timeZone})`

/**
 * Rejects a range of a day and a time that is reversed in the tenant's time zone. The contract, which knows no tenant,
 * rejects all other reversed ranges.
 *
 * @param path of the range's end in the request
 */
export async function requireDatesInOrder(
  tx: TenantTransaction,
  { orderDateFrom: from, orderDateTo: to }: Pick<OrderFilter, 'orderDateFrom' | 'orderDateTo'>,
  path = 'orderDateTo',
): Promise<void> {
  if (from === undefined || to === undefined || isDay(from) === isDay(to)) return
  const range = isDay(to)
    ? sql<boolean>`${startOf(from)} >= ${endOf(to)}`
    : sql<boolean>`${startOf(from)} > ${startOf(to)}`
  const { isReversed } = await tx.selectNoFrom(range.as('isReversed')).executeTakeFirstOrThrow()
  if (isReversed) {
    throw validationError({ [path]: [`The ${labelOf(path)} field must not be before orderDateFrom.`] })
  }
}

// All but `raw`, which is large.
const columns = [
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
  'acknowledge_by',
  'ship_by',
  'currency',
  'total',
  'archived_at',
  'created_at',
  'updated_at',
] as const

/** The orders of an instance, each with its sales order. */
export const orders = defineList<OrderFilter, ShownOrderRow>({
  from: sql`walmart_orders o`,
  id: sql`o.id`,
  columns: sql.join(columns.map((name) => sql.id('o', name))),
  filters: {
    id: (id) => sql`o.instance_id = ${id}`,
    archived: (isWanted) => isNull(sql`o.archived_at`, !isWanted),
    status: (status) => sql`o.status = ${status}`,
    cancelled: () => sql`o.status <> 'Cancelled'`,
    shipNodeType: (type) => sql`o.ship_node_type = ${type}`,
    awaits: (what) => sql`${what === 'acknowledgement' ? sql`o.acknowledge_by` : sql`o.ship_by`} is not null`,
    link_state: (state) => sql`${sql.raw(state === 'linked' ? '' : 'not')} exists (${salesOrder})`,
    linked: () => sql`(${salesOrder}) is null`,
    orderDateFrom: (from) => sql`o.order_date >= ${startOf(from)}`,
    orderDateTo: (to) => (isDay(to) ? sql`o.order_date < ${endOf(to)}` : sql`o.order_date <= ${to}::timestamptz`),
  },
  counted: { table: 'walmart_orders', by: { id: 'owner_id', archived: 'is_archived' } },
  search: (text) => isFound(sql`o.id`, 'walmart_orders', text),
  sorts: {
    customerOrderId: sql`o.customer_order_id`,
    purchaseOrderId: sql`o.purchase_order_id`,
    status: sql`o.status`,
    orderDate: sql`o.order_date`,
    total: sql`o.total`,
    // Only for orders that have them: no index holds the others.
    acknowledge_by: sql`o.acknowledge_by`,
    ship_by: sql`o.ship_by`,
  },
  newest: sql`o.order_date`,
  select: async (tx, chosen, order) => {
    const { rows } = await sql<ShownOrderRow>`
      select o.*, sales.id as sales_order_id, sales.number as sales_order_number, sales.created_by, sales.unlinked_lines
      from (${chosen}) o
      left join lateral (
        select id, number, created_by, unlinked_lines from sales_orders where walmart_order_id = o.id limit 1
      ) sales on true
      order by ${order}
    `.execute(tx)
    return rows
  },
})

export async function findOrder(
  tx: TenantTransaction,
  { id, order_id: orderId }: { readonly id: number; readonly order_id: number },
): Promise<ShownOrderRow | undefined> {
  const [row] = await selectOrdersByIds(tx, { id, ids: [orderId] })
  return row
}

/** The instance's orders with these ids, sorted by id. */
export function selectOrdersByIds(
  tx: TenantTransaction,
  { id, ids }: { readonly id: number; readonly ids: readonly number[] },
): Promise<ShownOrderRow[]> {
  return orders.where(tx, sql`o.instance_id = ${id} and o.id = any(${ids}::bigint[])`)
}

/**
 * The lines of orders, in numeric order of their line numbers. A line's product is that of its sales order line or, without
 * a sales order, that of its listing. `limit 1` makes Postgres look each line's records up instead of joining whole tables.
 */
export async function selectLinesOf(tx: TenantTransaction, orderIds: readonly number[]): Promise<ShownLineRow[]> {
  const { rows } = await sql<ShownLineRow>`
    select line.order_id, o.instance_id, line.line_number, line.sku, line.product_name, line.quantity, line.statuses,
      line.product_amount + line.shipping_amount + line.other_amount + line.tax_amount as amount,
      line.product_amount, line.shipping_amount, line.other_amount, line.tax_amount,
      line.raw->'miscAttributes' as misc_attributes,
      product.id as product_id, product.sku as product_sku, product.name as product_title,
      listing.id as listing_id, listing.product_id as listing_product_id
    from walmart_order_lines line
    join lateral (select instance_id from walmart_orders where id = line.order_id limit 1) o on true
    left join lateral (
      select listing.id, link.product_id
      from walmart_listings listing
      left join listing_links link on link.tenant_id = listing.tenant_id and link.listing_id = listing.id
      where listing.instance_id = o.instance_id and listing.sku = line.sku limit 1
    ) listing on true
    left join lateral (
      select sales.id, sold.product_id
      from sales_orders sales
      left join sales_order_lines sold on sold.tenant_id = sales.tenant_id and sold.sales_order_id = sales.id
        and sold.line_number = line.line_number
      where sales.walmart_order_id = line.order_id limit 1
    ) sales on true
    left join lateral (
      select id, sku, name from products
      where id = case when sales.id is null then listing.product_id else sales.product_id end limit 1
    ) product on true
    where line.order_id = any(${orderIds}::bigint[])
    order by line.order_id, lpad(line.line_number, 255)
  `.execute(tx)
  return rows
}
