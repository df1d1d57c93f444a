import type pg from 'pg'

/** The rows of an instance and its tenant. */
export interface Owner {
  readonly tenantId: number
  readonly instanceId: number
  readonly rows: number
}

/** A table in which a tenant can have many rows. */
export type Table = keyof typeof inserts

/**
 * Adds rows to tables, with one statement per table for all owners. To be much faster, it turns triggers and foreign-key
 * checks off, and builds the search indexes and counts the rows afterwards.
 */
export async function addRows(pool: pg.Pool, owners: readonly Owner[], tables: readonly Table[]): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query(`set session_replication_role = replica; set maintenance_work_mem = '512MB'`)
    await client.query('create temp table owner (tenant bigint, instance bigint, rows int)')
    const values = [owners.map((it) => it.tenantId), owners.map((it) => it.instanceId), owners.map((it) => it.rows)]
    await client.query('insert into owner select * from unnest($1::bigint[], $2::bigint[], $3::int[])', values)
    const rebuild = await dropSearchIndexes(client)
    for (const table of tables) {
      await client.query(inserts[table])
      await client.query(`analyze ${table}`)
    }
    for (const definition of rebuild) await client.query(definition)
    await client.query(`select aisle.recount_rows(tgrelid) from pg_trigger where tgname = 'count_added'`)
    await client.query('vacuum (analyze)')
  } finally {
    // Closes the connection, because nobody else may get its settings.
    client.release(true)
  }
}

/** Returns the statements that create them again. */
async function dropSearchIndexes(client: pg.PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(`
    select c.relname as name, pg_get_indexdef(c.oid) as definition
    from pg_class c join pg_am on pg_am.oid = c.relam
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'i' and amname = 'gin'`)
  for (const { name } of rows) await client.query(`drop index ${name}`)
  return rows.map(({ definition }) => definition)
}

/** A text that only one row of each owner has, for a search. */
export const rareText = 'c4ca4238a0b92382'

const text = `'Row ' || md5(n::text)`
const moment = `timestamptz '2026-11-01' - make_interval(secs => n * 37 % 8640000)`
const ofOwners = 'owner, generate_series(1, rows) n'

const inserts = {
  products: `
    insert into products (tenant_id, sku, name, barcode, archived_at)
    select tenant, 'SKU-' || n, ${text}, lpad(n::text, 12, '0'), case when n % 100 = 0 then now() end from ${ofOwners}`,

  integration_instances: `
    insert into integration_instances (tenant_id, integration_id, name, environment, connection_status, sealed_credentials,
      is_automatic_sync_enabled, start_date, store_id, auto_link_products, auto_create_products,
      sync_sales_order_invoices_to_accounting, sync_sales_credit_to_accounting, schedule_check_at)
    select tenant, 1, ${text}, 'sandbox', 'connected', 'sealed', true, '2026-08-01',
      (select min(id) from stores where tenant_id = tenant), true, true, false, false, now() + interval '1 day'
    from ${ofOwners}`,

  walmart_locations: `
    insert into walmart_locations (tenant_id, instance_id, ship_node, name, node_type, status)
    select tenant, instance, (10000000000000000 + n)::text, ${text}, 'PHYSICAL', 'ACTIVE' from ${ofOwners}`,

  sync_runs: `
    insert into sync_runs (tenant_id, instance_id, kind, status, is_setup, processed, error_message, created_at, started_at,
      finished_at)
    select tenant, instance, (array['orders', 'products', 'locations'])[1 + n % 3],
      case n % 20 when 1 then 'failed' else 'completed' end, false, n % 10007,
      case n % 20 when 1 then ${text} end, ${moment}, ${moment}, ${moment}
    from ${ofOwners}`,

  walmart_listings: `
    insert into walmart_listings (tenant_id, instance_id, sku, wpid, upc, product_name, price_amount, published_status,
      lifecycle_status, raw)
    select tenant, instance, 'SKU-' || n, 'W' || n, lpad(n::text, 12, '0'), ${text}, n % 9973 * 0.05,
      (array['PUBLISHED', 'PUBLISHED', 'UNPUBLISHED'])[1 + n % 3], 'ACTIVE', '{}'
    from ${ofOwners}`,

  listing_links: `
    insert into listing_links (tenant_id, listing_id, product_id, linked_by)
    select tenant, listing.id, product.id, 'auto_link'
    from owner
    join walmart_listings listing on listing.tenant_id = tenant and listing.instance_id = instance
    join products product on product.tenant_id = tenant and product.sku = listing.sku`,

  walmart_orders: `
    insert into walmart_orders (tenant_id, instance_id, purchase_order_id, customer_order_id, customer_email_id,
      customer_name, ship_node_type, status, order_date, total, currency, raw)
    select tenant, instance, (508000000000000 + n)::text, (600001000000000 + n / 3)::text, n || '@example.com', ${text},
      'SellerFulfilled', (array['Created', 'Acknowledged', 'Shipped', 'Delivered'])[1 + n % 4], ${moment},
      n % 9973 * 0.05, 'USD', '{}'
    from ${ofOwners}`,

  walmart_order_lines: `
    insert into walmart_order_lines (tenant_id, order_id, line_number, sku, quantity, product_amount, shipping_amount,
      other_amount, tax_amount, charges, statuses, raw)
    select tenant, id, '1', 'SKU-' || id % 1000, 1, 1, 0, 0, 0, '[]', '[]', '{}'
    from owner join walmart_orders on tenant_id = tenant and instance_id = instance and raw = '{}'`,

  sales_orders: `
    insert into sales_orders (tenant_id, instance_id, walmart_order_id, number, store_id, created_by, status, order_date,
      currency, product_amount, shipping_amount, other_amount, tax_amount, total, unlinked_lines)
    select tenant, instance, id, purchase_order_id, (select min(id) from stores where tenant_id = tenant), 'refresh',
      case status when 'Created' then 'open' else 'shipped' end, order_date, currency, 1, 0, 0, 0, total, (id % 10 = 0)::int
    from owner join walmart_orders on tenant_id = tenant and instance_id = instance and raw = '{}'`,

  sales_order_lines: `
    insert into sales_order_lines (tenant_id, sales_order_id, line_number, sku, quantity, quantity_cancelled, quantity_shipped,
      product_amount, shipping_amount, other_amount, tax_amount, product_id)
    select tenant, sales_orders.id, '1', 'SKU-' || walmart_order_id % 1000, 1, 0, 0, 1, 0, 0, 0,
      case unlinked_lines when 0 then (select min(id) from products where tenant_id = tenant) end
    from owner join sales_orders on tenant_id = tenant and instance_id = instance
    join walmart_orders o on o.tenant_id = tenant and o.id = walmart_order_id and raw = '{}'`,
}

/** Orders with their sales orders and the lines of both. */
export const orderTables = [
  'walmart_orders',
  'walmart_order_lines',
  'sales_orders',
  'sales_order_lines',
] as const satisfies readonly Table[]
/** In the order in which to fill them. */
export const allTables = Object.keys(inserts) as readonly Table[]
