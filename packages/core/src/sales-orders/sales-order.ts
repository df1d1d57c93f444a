import type {
  ListSalesOrders,
  SalesOrder,
  SalesOrderDocument,
  SalesOrderId,
  SalesOrderLine,
  SalesOrderPage,
} from '@aisle/contract'
import type { Row, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import type { TenantContext } from '../platform/context.ts'
import { defineList, isFound, presentPage } from '../platform/define-list.ts'
import { AisleError } from '../platform/errors.ts'
import { snapshot } from '../platform/transaction.ts'
import { documentsWithLines, type Earnings, earnings, presentEarnings } from './earnings.ts'
import { explainLineLink, type LineFacts } from './explain-line-link.ts'

/** A sales order with the records that it refers to. */
interface SalesOrderRow
  extends Row<'sales_orders'>, Row<'walmart_orders', 'customer_order_id' | 'purchase_order_id'>, Earnings {
  readonly store_name: string
}

/** The tenant's sales orders, each with the records that it refers to. */
const salesOrders = defineList<ListSalesOrders, SalesOrderRow>({
  from: sql`sales_orders sales_order`,
  id: sql`sales_order.id`,
  filters: {
    integration_instance_id: (id) => sql`instance_id = ${id}`,
    store_id: (id) => sql`store_id = ${id}`,
    status: (status) => sql`status = ${status}`,
    has_unlinked_lines: (isWanted) => (isWanted ? sql`unlinked_lines > 0` : sql`unlinked_lines = 0`),
  },
  counted: { table: 'sales_orders', by: { integration_instance_id: 'owner_id' } },
  // The sales order's number is the purchase order id, so searching the orders covers it.
  search: (text) => isFound(sql`walmart_order_id`, 'walmart_orders', text),
  sorts: {
    number: sql`sales_order.number`,
    order_date: sql`sales_order.order_date`,
    total: sql`sales_order.total`,
  },
  newest: sql`sales_order.order_date`,
  select: async (tx, chosen, order) => {
    const { rows } = await sql<SalesOrderRow>`
      select sales_order.*, purchase_order_id, customer_order_id, earned.*, (
        -- Not a join, with which Postgres looks for the chosen rows among all of a store.
        select name from stores where stores.tenant_id = sales_order.tenant_id and stores.id = sales_order.store_id
      ) as store_name
      from (${chosen}) sales_order
      join walmart_orders o on o.tenant_id = sales_order.tenant_id and o.id = sales_order.walmart_order_id
      cross join lateral (
        select ${earnings} from ${documentsWithLines}
        where document.tenant_id = sales_order.tenant_id and document.sales_order_id = sales_order.id
      ) earned
      order by ${order}
    `.execute(tx)
    return rows
  },
})

export function listSalesOrders(ctx: TenantContext, query: ListSalesOrders): Promise<SalesOrderPage> {
  return snapshot(ctx, async (tx) => presentPage(await salesOrders.page(tx, query), presentSalesOrder))
}

export function getSalesOrder(ctx: TenantContext, { id }: SalesOrderId): Promise<SalesOrderDocument> {
  return snapshot(ctx, async (tx) => {
    const row = (await salesOrders.where(tx, sql`sales_order.id = ${id}`))[0]
    if (!row) throw new AisleError('ERR_NOT_FOUND', `There is no sales order ${id}.`)
    const lines = await selectLines(tx, id)
    return { data: { ...presentSalesOrder(row), lines: lines.map(presentLine) }, message: null }
  })
}

/** A sales order line with what decides its product. */
interface LineRow
  extends
    LineFacts,
    Earnings,
    Row<
      'sales_order_lines',
      | 'line_number'
      | 'nominal_code_id'
      | 'other_amount'
      | 'product_amount'
      | 'product_name'
      | 'proforma_marketplace_cost'
      | 'proforma_payment_cost'
      | 'quantity'
      | 'quantity_cancelled'
      | 'quantity_shipped'
      | 'shipping_amount'
      | 'tax_amount'
    > {}

/** In numeric order of the line numbers. */
async function selectLines(tx: TenantTransaction, salesOrderId: number): Promise<LineRow[]> {
  const { rows } = await sql<LineRow>`
    select sold.line_number, sold.sku, sold.product_name, sold.quantity, sold.quantity_cancelled, sold.quantity_shipped,
      sold.product_amount, sold.shipping_amount, sold.other_amount, sold.tax_amount,
      sold.proforma_marketplace_cost, sold.proforma_payment_cost, sold.nominal_code_id, earned.*,
      sales_order.instance_id, product.id as product_id, product.sku as product_sku, product.name as product_title,
      listing.id as listing_id, link.product_id as listing_product_id
    from sales_order_lines sold
    join sales_orders sales_order on sales_order.tenant_id = sold.tenant_id and sales_order.id = sold.sales_order_id
    left join products product on product.tenant_id = sold.tenant_id and product.id = sold.product_id
    left join walmart_listings listing on listing.tenant_id = sold.tenant_id
      and listing.instance_id = sales_order.instance_id and listing.sku = sold.sku
    left join listing_links link on link.tenant_id = listing.tenant_id and link.listing_id = listing.id
    cross join lateral (
      select ${earnings} from ${documentsWithLines}
      where document.tenant_id = sold.tenant_id and document.sales_order_id = sold.sales_order_id
        and document.line_number = sold.line_number
    ) earned
    where sold.sales_order_id = ${salesOrderId}
    order by lpad(sold.line_number, 255)
  `.execute(tx)
  return rows
}

/** A sales order as the API shows it. */
function presentSalesOrder(row: SalesOrderRow): SalesOrder {
  const { id, number, status, currency, total, unlinked_lines, created_by } = row
  const { product_amount, shipping_amount, other_amount, tax_amount } = row
  const { proforma_marketplace_cost, proforma_payment_cost } = row
  return {
    id,
    number,
    integration_instance_id: row.instance_id,
    walmart_order: {
      id: row.walmart_order_id,
      purchaseOrderId: row.purchase_order_id,
      customerOrderId: row.customer_order_id,
    },
    store: { id: row.store_id, name: row.store_name },
    status,
    order_date: row.order_date.toISOString(),
    currency,
    product_amount,
    shipping_amount,
    other_amount,
    tax_amount,
    total,
    proforma_marketplace_cost,
    proforma_payment_cost,
    ...presentEarnings(row),
    unlinked_lines,
    created_by,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}

/** A line as the API shows it. */
function presentLine(row: LineRow): SalesOrderLine {
  const { instance_id, product_id, product_sku, product_title, listing_id, listing_product_id, ...shown } = row
  const facts = { instance_id, product_id, product_sku, product_title, listing_id, listing_product_id }
  const { marketplace_share: _marketplace, payment_share: _payment, blocked_documents: _blocked, ...line } = shown
  return { ...line, ...presentEarnings(row), link: explainLineLink({ ...facts, sku: line.sku }) }
}
