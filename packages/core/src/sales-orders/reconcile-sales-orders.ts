import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { lockLinksShared } from '../listings/index.ts'
import { columnList } from '../platform/upsert-rows.ts'

interface Orders {
  readonly instanceId: number
  /** Ids of Walmart's orders. The caller must have written or locked each of them in this transaction. */
  readonly orderIds: readonly number[]
  readonly createdBy: SalesOrderOrigin
}

/**
 * Reconciles sales orders with Walmart's orders, and creates missing ones unless the order is archived or entirely
 * cancelled. Writes only what differs, in a few statements.
 */
export async function reconcileSalesOrders(tx: TenantTransaction, orders: Orders): Promise<void> {
  if (orders.orderIds.length === 0) return
  await lockLinksShared(tx, orders.instanceId)
  await upsertChangedLines(tx, orders)
  await deleteGoneLines(tx, orders)
  await updateSalesOrders(tx, orders)
  await insertSalesOrders(tx, orders)
}

type SalesOrderOrigin = 'on_demand' | 'refresh'

type OrderIds = Pick<Orders, 'instanceId' | 'orderIds'>

const copied = ['sku', 'product_name', 'quantity', 'product_amount', 'shipping_amount', 'other_amount', 'tax_amount']
const written = [...copied, 'quantity_cancelled', 'quantity_shipped']

/** Walmart's order lines in the form of sales order lines, each with its listing's product. */
const wantedLines = ({ instanceId, orderIds }: OrderIds) => sql`
  select line.tenant_id, line.order_id, line.line_number, ${columnList(copied, 'line')},
    units.quantity_cancelled, units.quantity_shipped, link.product_id
  from walmart_order_lines line
  cross join lateral (
    select coalesce(sum(amount) filter (where status = 'Cancelled'), 0) as quantity_cancelled,
      coalesce(sum(amount) filter (where status in ('Shipped', 'Delivered', 'Refund')), 0) as quantity_shipped
    from (
      select part ->> 'status' as status, (part #>> '{statusQuantity,amount}')::numeric as amount
      from jsonb_array_elements(line.statuses) as parts (part)
    ) parts
  ) units
  left join walmart_listings listing
    on listing.tenant_id = line.tenant_id and listing.instance_id = ${instanceId} and listing.sku = line.sku
  left join listing_links link on link.tenant_id = listing.tenant_id and link.listing_id = listing.id
  where line.order_id = any(${orderIds}::bigint[])`

/** The columns of a sales order that summarize its lines. */
const summary = sql`
  case
    when bool_or(quantity > quantity_cancelled + quantity_shipped) then 'open'
    when bool_or(quantity_shipped > 0) then 'shipped'
    else 'cancelled'
  end as status,
  sum(product_amount) as product_amount, sum(shipping_amount) as shipping_amount, sum(other_amount) as other_amount,
  sum(tax_amount) as tax_amount, sum(product_amount + shipping_amount + other_amount + tax_amount) as total,
  count(*) filter (where product_id is null) as unlinked_lines`
const summarized = [
  'status',
  'product_amount',
  'shipping_amount',
  'other_amount',
  'tax_amount',
  'total',
  'unlinked_lines',
]

/**
 * Adds and changes lines of existing sales orders. A line keeps its product while its SKU stays the same; a line without
 * one gets its listing's.
 */
async function upsertChangedLines(tx: TenantTransaction, orders: OrderIds): Promise<void> {
  const assignments = written.map((name) => sql`${sql.id(name)} = ${sql.id('excluded', name)}`)
  await sql`
    insert into sales_order_lines (sales_order_id, line_number, ${columnList(written)}, product_id)
    select id, line_number, ${columnList(written)}, product_id
    from (
      select sales_orders.id, wanted.line_number, ${columnList(written, 'wanted')},
        case when line.sku is not distinct from wanted.sku then coalesce(line.product_id, wanted.product_id)
          else wanted.product_id
        end as product_id,
        line.line_number is null or (${columnList(written, 'line')}) is distinct from (${columnList(written, 'wanted')}) as is_changed,
        line.product_id as old_product_id
      from (${wantedLines(orders)}) wanted
      join sales_orders on sales_orders.tenant_id = wanted.tenant_id and sales_orders.walmart_order_id = wanted.order_id
      left join sales_order_lines line
        on line.tenant_id = sales_orders.tenant_id and line.sales_order_id = sales_orders.id
        and line.line_number = wanted.line_number
    ) lines
    where is_changed or product_id is distinct from old_product_id
    order by id, line_number
    on conflict (tenant_id, sales_order_id, line_number)
      do update set ${sql.join(assignments)}, product_id = excluded.product_id, updated_at = now()
  `.execute(tx)
}

/** Removes lines that Walmart's orders no longer have. */
async function deleteGoneLines(tx: TenantTransaction, { orderIds }: OrderIds): Promise<void> {
  await sql`
    delete from sales_order_lines line using sales_orders
    where sales_orders.walmart_order_id = any(${orderIds}::bigint[])
      and line.tenant_id = sales_orders.tenant_id and line.sales_order_id = sales_orders.id
      and not exists (
        select from walmart_order_lines
        where walmart_order_lines.tenant_id = line.tenant_id and walmart_order_lines.order_id = sales_orders.walmart_order_id
          and walmart_order_lines.line_number = line.line_number
      )
  `.execute(tx)
}

/** Updates the columns of existing sales orders that come from their lines and from Walmart's orders. */
async function updateSalesOrders(tx: TenantTransaction, { orderIds }: OrderIds): Promise<void> {
  const columns = [...summarized, 'order_date', 'currency']
  const assignments = columns.map((name) => sql`${sql.id(name)} = ${sql.id('now_is', name)}`)
  await sql`
    update sales_orders set ${sql.join(assignments)}, updated_at = now()
    from (
      select sales_orders.tenant_id, sales_orders.id, ${columnList(summarized, 'lines')}, o.order_date, o.currency
      from sales_orders
      join walmart_orders o on o.tenant_id = sales_orders.tenant_id and o.id = sales_orders.walmart_order_id
      cross join lateral (
        select ${summary} from sales_order_lines line
        where line.tenant_id = sales_orders.tenant_id and line.sales_order_id = sales_orders.id
      ) lines
      where sales_orders.walmart_order_id = any(${orderIds}::bigint[])
    ) now_is
    where sales_orders.tenant_id = now_is.tenant_id and sales_orders.id = now_is.id
      and (${columnList(columns, 'sales_orders')}) is distinct from (${columnList(columns, 'now_is')})
  `.execute(tx)
}

/** Creates the missing sales orders, with their lines. */
async function insertSalesOrders(tx: TenantTransaction, { createdBy, ...orders }: Orders): Promise<void> {
  await sql`
    with wanted as materialized (${wantedLines(orders)}),
    made as (
      insert into sales_orders (
        instance_id, walmart_order_id, number, store_id, created_by, order_date, currency, ${columnList(summarized)}
      )
      select o.instance_id, o.id, o.purchase_order_id, instance.store_id, ${createdBy}::text, o.order_date,
        o.currency, ${columnList(summarized, 'lines')}
      from walmart_orders o
      join integration_instances instance on instance.tenant_id = o.tenant_id and instance.id = o.instance_id
      join (select order_id, ${summary} from wanted group by order_id) lines on lines.order_id = o.id
      where o.id = any(${orders.orderIds}::bigint[]) and o.status <> 'Cancelled' and o.archived_at is null
        and not exists (
          select from sales_orders where sales_orders.tenant_id = o.tenant_id and sales_orders.walmart_order_id = o.id
        )
      order by o.id
      on conflict do nothing
      returning id, walmart_order_id
    )
    insert into sales_order_lines (sales_order_id, line_number, ${columnList(written)}, product_id)
    select made.id, line_number, ${columnList(written)}, product_id
    from made join wanted on wanted.order_id = made.walmart_order_id
  `.execute(tx)
}
