import { type OptionalRow, planOnce, type Row, type TenantTransaction, withoutWaiting } from '@aisle/db'
import { sql } from 'kysely'

import { lockLinksShared } from '../instances/index.ts'
import { defineUpsertTarget, upsertRows } from '../platform/to-postgres.ts'
import {
  type CompletedLine,
  estimateCosts,
  type ProformaPercentages,
  type ReconciledOrder,
  type SoldOrder,
  summarize,
} from './sold-order.ts'

interface Orders {
  readonly instanceId: number
  /** The caller has locked them: each was written or locked in this transaction. */
  readonly orders: readonly SoldOrder[]
  readonly createdBy: 'on_demand' | 'refresh'
  /** Whether existing lines get the instance's current percentages too. Default: no. */
  readonly recalculates?: boolean
}

/**
 * Reconciles sales orders with Walmart's orders, and creates the missing ones, unless an order is archived or wholly
 * cancelled. Writes only what differs, in a few statements however many orders there are, each of which finds its rows by
 * their keys. Meanwhile, `compare` gets the sales orders, unchanged ones too. Returns its result.
 */
export async function reconcileSalesOrders<Result>(
  tx: TenantTransaction,
  page: Orders,
  compare: (orders: readonly ReconciledOrder[]) => Promise<Result>,
): Promise<Result> {
  if (page.orders.length === 0) return compare([])
  await lockLinksShared(tx, page.instanceId)
  const productOf = await findProducts(tx, page)
  const stored = await findStored(tx, page.orders)
  const settings = await findSettings(tx, page.instanceId)
  const orders = page.orders
    .filter((order) => order.mayBeCreated || stored.has(order.id))
    .map((order) => ({
      order,
      lines: completeLines(order, { stored: stored.get(order.id), productOf, settings, page }),
    }))
  const written = await upsertSalesOrders(tx, { ...page, storeId: settings.store_id }, orders)
  const idOf = (order: SoldOrder) => {
    const id = written.get(order.id) ?? stored.get(order.id)?.id
    if (id === undefined) throw new Error(`The sales order of the order ${order.id} was neither written nor found.`)
    return id
  }
  const lineRows = orders.flatMap(({ order, lines }) =>
    lines.map(({ movements: _movements, ...line }) => ({ ...line, sales_order_id: idOf(order) })),
  )
  const { has_returns: mayHaveReturns } = settings
  const reconciled = orders.map(({ order, lines }) => {
    const isNew = !stored.has(order.id)
    return { ...order, id: idOf(order), isNew, lines, mayHaveReturns }
  })
  await upsertRows(tx, salesOrderLines, lineRows)
  const result = await compare(reconciled)
  await deleteGoneLines(tx, orders, stored)
  return result
}

type ProductOf = (sku: string | null | undefined) => number | null

interface CompletedOrder {
  readonly order: SoldOrder
  readonly lines: readonly CompletedLine[]
}

interface StoredSalesOrder {
  readonly id: number
  /** By line number. */
  readonly lines: Map<string, StoredLine>
}

interface KnownOfLines {
  readonly stored: StoredSalesOrder | undefined
  readonly productOf: ProductOf
  readonly settings: Settings
  readonly page: Orders
}

/**
 * A line keeps its product while its SKU stays the same; a line without one gets its listing's. A line keeps its percentages; a
 * new line gets the instance's, and so does an old one if it is recalculated.
 */
function completeLines(order: SoldOrder, { stored, productOf, settings, page }: KnownOfLines): CompletedLine[] {
  return order.lines.map((line) => {
    const old = stored?.lines.get(line.line_number)
    const keptProduct = old && old.sku === (line.sku ?? null) ? old.product_id : null
    const { proforma_marketplace_cost_percentage, proforma_payment_cost_percentage } =
      (page.recalculates ? undefined : old) ?? settings
    const percentages = { proforma_marketplace_cost_percentage, proforma_payment_cost_percentage }
    return {
      ...line,
      product_id: keptProduct ?? productOf(line.sku),
      ...percentages,
      ...estimateCosts(line, percentages),
    }
  })
}

/** An instance's linked listings with these SKUs, each with its product, as a query. Each is found by a key, whatever the statistics. */
export const linkedProducts = (instanceId: number, skus: readonly (string | null | undefined)[]) => sql`
  select listing.tenant_id, listing.sku, link.product_id
  from unnest(${[...new Set(skus)]}::text[]) as wanted (sku)
  cross join lateral (
    select * from walmart_listings where instance_id = ${instanceId} and sku = wanted.sku limit 1
  ) listing
  cross join lateral (
    select product_id from listing_links where tenant_id = listing.tenant_id and listing_id = listing.id limit 1
  ) link`

/** The products to which the listings of the orders' SKUs are linked. */
async function findProducts(tx: TenantTransaction, { instanceId, orders }: Orders): Promise<ProductOf> {
  const skus = orders.flatMap(({ lines }) => lines.map(({ sku }) => sku))
  const { rows } = await sql<Row<'walmart_listings', 'sku'> & Row<'listing_links', 'product_id'>>`
    ${linkedProducts(instanceId, skus)} ${planOnce}
  `.execute(tx)
  const products = new Map(rows.map((row) => [row.sku, row.product_id]))
  return (sku) => products.get(sku ?? '') ?? null
}

type StoredLine = OptionalRow<'sales_order_lines', keyof ProformaPercentages | 'line_number' | 'product_id' | 'sku'>

/** The sales orders of Walmart's orders, by the id of Walmart's order. */
async function findStored(
  tx: TenantTransaction,
  orders: readonly SoldOrder[],
): Promise<ReadonlyMap<number, StoredSalesOrder>> {
  const ids = orders.filter(({ isNew }) => !isNew).map(({ id }) => id)
  if (ids.length === 0) return new Map()
  const { rows } = await sql<Row<'sales_orders', 'id' | 'walmart_order_id'> & StoredLine>`
    select sales.id, sales.walmart_order_id, line.line_number, line.sku, line.product_id,
      line.proforma_marketplace_cost_percentage, line.proforma_payment_cost_percentage
    from unnest(${ids}::bigint[]) as wanted (id)
    cross join lateral (select * from sales_orders where walmart_order_id = wanted.id limit 1) sales
    left join lateral (
      select * from sales_order_lines where tenant_id = sales.tenant_id and sales_order_id = sales.id offset 0
    ) line on true
    ${planOnce}
  `.execute(tx)
  const stored = new Map<number, StoredSalesOrder>()
  for (const { id, walmart_order_id: orderId, ...line } of rows) {
    const { lines } = stored.get(orderId) ?? { lines: new Map<string, StoredLine>() }
    if (line.line_number !== null) lines.set(line.line_number, line)
    stored.set(orderId, { id, lines })
  }
  return stored
}

/** Writes sales orders without their lines: creates the missing ones, and updates what has changed. Returns the ids of both. */
async function upsertSalesOrders(
  tx: TenantTransaction,
  { instanceId, createdBy, storeId }: Orders & { readonly storeId: number },
  orders: readonly CompletedOrder[],
): Promise<Map<number, number>> {
  if (orders.length === 0) return new Map()
  const created = { instance_id: instanceId, store_id: storeId, created_by: createdBy }
  const rows = orders.map(({ order, lines }) => ({
    ...created,
    walmart_order_id: order.id,
    number: order.number,
    ...summarize(order, lines),
  }))
  const written = await upsertRows(tx, salesOrders, rows)
  return new Map(written.map((row) => [row.walmart_order_id, row.id]))
}

type Settings = ProformaPercentages & Row<'integration_instances', 'store_id'> & { readonly has_returns: boolean }

/** What new sales orders and their lines get from the instance, and whether it has returns, which is asked here for speed. */
function findSettings(tx: TenantTransaction, instanceId: number): Promise<Settings> {
  return tx
    .selectFrom('integration_instances')
    .select(['store_id', 'proforma_marketplace_cost_percentage', 'proforma_payment_cost_percentage'])
    .select(({ exists, selectFrom }) =>
      exists(selectFrom('walmart_returns').select('id').where('instance_id', '=', instanceId))
        .$castTo<boolean>()
        .as('has_returns'),
    )
    .where('id', '=', instanceId)
    .modifyEnd(planOnce)
    .executeTakeFirstOrThrow()
}

const salesOrders = defineUpsertTarget({
  table: 'sales_orders',
  key: ['walmart_order_id'],
  insertOnly: ['instance_id', 'number', 'store_id', 'created_by'],
  columns: {
    walmart_order_id: 'bigint',
    instance_id: 'bigint',
    number: 'text',
    store_id: 'bigint',
    created_by: 'text',
    order_date: 'timestamptz',
    currency: 'text',
    status: 'text',
    product_amount: 'numeric',
    shipping_amount: 'numeric',
    other_amount: 'numeric',
    tax_amount: 'numeric',
    total: 'numeric',
    proforma_marketplace_cost: 'numeric',
    proforma_payment_cost: 'numeric',
    unlinked_lines: 'int',
  },
  returning: ['id', 'walmart_order_id'],
})

const salesOrderLines = defineUpsertTarget({
  table: 'sales_order_lines',
  key: ['sales_order_id', 'line_number'],
  columns: {
    sales_order_id: 'bigint',
    line_number: 'text',
    sku: 'text',
    product_name: 'text',
    quantity: 'numeric',
    quantity_cancelled: 'numeric',
    quantity_shipped: 'numeric',
    product_amount: 'numeric',
    shipping_amount: 'numeric',
    other_amount: 'numeric',
    tax_amount: 'numeric',
    product_id: 'bigint',
    proforma_marketplace_cost_percentage: 'numeric',
    proforma_payment_cost_percentage: 'numeric',
    proforma_marketplace_cost: 'numeric',
    proforma_payment_cost: 'numeric',
  },
})

/** Removes lines that Walmart's orders no longer have. */
async function deleteGoneLines(
  tx: TenantTransaction,
  orders: readonly CompletedOrder[],
  stored: ReadonlyMap<number, StoredSalesOrder>,
): Promise<void> {
  const gone = orders.flatMap(({ order, lines }) => {
    const salesOrder = stored.get(order.id)
    if (!salesOrder) return []
    const numbers = new Set(lines.map((line) => line.line_number))
    const old = [...salesOrder.lines.keys()].filter((line) => !numbers.has(line))
    return old.map((line) => ({ id: salesOrder.id, line }))
  })
  if (gone.length === 0) return
  await sql`
    delete from sales_order_lines line
    using unnest(${gone.map(({ id }) => id)}::bigint[], ${gone.map(({ line }) => line)}::text[]) as gone (id, line_number)
    where line.sales_order_id = gone.id and line.line_number = gone.line_number
    ${withoutWaiting}
  `.execute(tx)
}
