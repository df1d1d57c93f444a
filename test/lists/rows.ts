import {
  AccountingTransactionStatus,
  AccountingTransactionType,
  ConnectionStatus,
  NominalCodeType,
  RunKind,
  WalmartEnvironment,
} from '@aisle/contract'
import pg from 'pg'

import { offerRows } from './offer-rows.ts'
import { sendRows } from './send-rows.ts'
import { webhookRows } from './webhook-rows.ts'

type Columns = Readonly<Record<string, string>>

const text = `'Row ' || md5(n::text)`
const moment = (seconds: string) => `timestamptz '2026-11-01' + make_interval(secs => ${seconds})`
const anyOf = (values: readonly string[]) => `(array['${values.join("', '")}'])[1 + n % ${values.length}]`
const isOf = (values: readonly string[], value: string) => `${anyOf(values)} = '${value}'`
/** Nine of ten rows have this value; the others have null. */
const mostly = (value: string) => `case when n % 10 > 0 then ${value} end`
const archived = { archived_at: 'case when n % 100 = 0 then now() end' }
const sameOf = (table: string) => `(select id from ${table} where tenant_id = tenant and name_key = lower(${text}))`

const oneOf = (table: string) => `coalesce(${sameOf(table)}, (select min(id) from ${table} where tenant_id = tenant))`
const sameSku = (table: string, where: string) =>
  `(select id from ${table} where tenant_id = tenant and ${where} and sku = 'SKU-' || n)`
const orderNumber = '(108000000000000 + n)::text'
const sameOrder = `(
  select id from walmart_orders where tenant_id = tenant and instance_id = instance and purchase_order_id = ${orderNumber}
)`

/**
 * The rows of each table: the SQL of each column of row number `n`, for the tenant `tenant` and, where the table has the
 * column, the instance `instance`. Later tables refer to earlier ones. Searchable columns contain the word `Row`, which
 * many rows have, and the hash of the number, which only one row has.
 */
const rows: Readonly<Record<string, Columns>> = {
  stores: { name: text, ...archived },
  warehouses: { name: text, ...archived },
  nominal_codes: { code: `'C-' || n`, name: text, type: anyOf(NominalCodeType.options), ...archived },
  products: { sku: `'SKU-' || n`, name: text, barcode: `lpad(n::text, 12, '0')`, ...archived },
  product_costs: {
    // All of one product: a page shows the costs of one.
    product_id: '(select min(id) from products where tenant_id = tenant)',
    unit_cost: '1 + n % 97 * 0.05',
    currency: `'USD'`,
    effective_from: `date '1890-01-01' + n`,
  },
  ...webhookRows,
  api_tokens: { name: text, secret_hash: `sha256('none has it')`, scopes: `'{}'::text[]` },
  audit_log: {
    operation: anyOf(['walmart.patch', 'products.create', 'products.update', 'walmart.orders.refresh']),
    token_id: '1 + n % 3',
    token_name: `'Token ' || n % 3`,
    instance_id: `case when n % 2 = 0 then 1 + n % 3 end`,
    subject: `'product:' || 1 + n / 3`,
    changes: `'{}'::jsonb`,
    created_at: moment('n'),
  },
  integration_instances: {
    integration_id: '1',
    name: text,
    environment: anyOf(WalmartEnvironment.options),
    connection_status: anyOf(ConnectionStatus.options),
    sealed_credentials: `case when n % 5 > 0 then 'sealed' end`,
    is_automatic_sync_enabled: 'n % 2 = 0',
    start_date: `date '2026-08-01'`,
    store_id: oneOf('stores'),
    auto_link_products: 'true',
    auto_create_products: 'true',
    sync_sales_order_invoices_to_accounting: 'true',
    sync_sales_credit_to_accounting: 'true',
    created_at: moment('n'),
    updated_at: moment('n * 7 % 99991'),
    schedule_check_at: `now() + interval '1 hour'`,
  },
  walmart_locations: {
    instance_id: 'instance',
    ship_node: `(10000000000000000 + n)::text`,
    name: mostly(text),
    node_type: mostly(`(array['PHYSICAL', 'VIRTUAL', '3PL'])[1 + n % 3]`),
    status: mostly(`(array['ACTIVE', 'INACTIVE'])[1 + n % 2]`),
    warehouse_id: sameOf('warehouses'),
    created_at: moment('n'),
  },
  sync_runs: {
    instance_id: 'instance',
    kind: anyOf(RunKind.options),
    status: `(case n % 20 when 1 then 'failed' when 2 then 'cancelled' else 'completed' end)`,
    is_setup: 'n < 5',
    processed: 'n * 31 % 10007',
    error_message: `case when n % 20 = 1 then ${text} end`,
    created_at: moment('n'),
    started_at: mostly(moment('n + 1')),
    finished_at: mostly(moment('n + n % 600')),
  },
  sync_problems: {
    // All of one run, except among many runs: a page of these shows their problems.
    run_id: `case when n between 1001 and 100000 then (
      select id from sync_runs
      where tenant_id = tenant and instance_id = instance and created_at = ${moment('n')}
    ) else (select min(id) from sync_runs where tenant_id = tenant and instance_id = instance) end`,
    code: `'unreadable_record'`,
    message: text,
  },
  walmart_listings: {
    instance_id: 'instance',
    sku: `'SKU-' || n`,
    wpid: mostly(`'W' || n`),
    upc: mostly(`lpad(n::text, 12, '0')`),
    product_name: mostly(text),
    price_amount: mostly('n % 9973 * 0.05'),
    published_status: mostly(`(array['PUBLISHED', 'PUBLISHED', 'UNPUBLISHED', 'SYSTEM_PROBLEM'])[1 + n % 4]`),
    lifecycle_status: mostly(`(array['ACTIVE', 'ACTIVE', 'ARCHIVED', 'RETIRED'])[1 + n / 4 % 4]`),
    raw: `'{}'::jsonb`,
    ...archived,
  },
  listing_links: {
    listing_id: sameSku('walmart_listings', 'instance_id = instance'),
    product_id: `coalesce(${sameSku('products', 'true')}, (select min(id) from products where tenant_id = tenant))`,
    linked_by: anyOf(['auto_link', 'auto_create', 'hand']),
  },
  walmart_orders: {
    instance_id: 'instance',
    purchase_order_id: orderNumber,
    customer_order_id: `(200001000000000 + n / 3)::text`,
    customer_email_id: mostly(`n || '@example.com'`),
    customer_name: text,
    ship_node_type: `(array['SellerFulfilled', 'WFSFulfilled', '3PLFulfilled'])[1 + n % 3]`,
    status: `(array['Created', 'Acknowledged', 'Shipped', 'Delivered', 'Cancelled', 'Refund'])[1 + n % 6]`,
    order_date: moment('n * 11 % 99991'),
    total: 'n % 9973 * 0.05',
    currency: `'USD'`,
    raw: `'{}'::jsonb`,
    ...archived,
  },
  walmart_order_lines: {
    order_id: sameOrder,
    line_number: `'1'`,
    sku: `'SKU-' || n`,
    quantity: '1',
    product_amount: '1',
    shipping_amount: '0',
    other_amount: '0',
    tax_amount: '0',
    charges: `'[]'::jsonb`,
    statuses: `'[]'::jsonb`,
    raw: `'{}'::jsonb`,
  },
  walmart_returns: {
    instance_id: 'instance',
    return_order_id: `(100000000000000000 + n)::text`,
    customer_order_id: `(200001000000000 + n / 3)::text`,
    customer_email_id: mostly(`n || '@example.com'`),
    customer_name: text,
    status: mostly(`(array['INITIATED', 'DELIVERED', 'COMPLETED'])[1 + n % 3]`),
    return_date: moment('n * 11 % 99991'),
    raw: `'{}'::jsonb`,
  },
  walmart_return_lines: {
    return_id: `(
      select id from walmart_returns
      where tenant_id = tenant and instance_id = instance and return_order_id = (100000000000000000 + n)::text
    )`,
    line_number: '1',
    purchase_order_id: orderNumber,
    quantity: '1',
    refunded_quantity: '0',
    is_keep_it: 'false',
    charges: `'[]'::jsonb`,
    raw: `'{}'::jsonb`,
  },
  sales_orders: {
    instance_id: 'instance',
    walmart_order_id: sameOrder,
    number: orderNumber,
    store_id: oneOf('stores'),
    created_by: anyOf(['refresh', 'on_demand']),
    status: anyOf(['open', 'shipped', 'cancelled']),
    order_date: moment('n * 11 % 99991'),
    currency: `'USD'`,
    product_amount: '1',
    shipping_amount: '0',
    other_amount: '0',
    tax_amount: '0',
    total: 'n % 9973 * 0.05',
    unlinked_lines: 'case when n % 10 = 0 then 1 else 0 end',
  },
  ...sendRows({ anyOf, moment, mostly, orderNumber, sameOrder }),
  ...offerRows,
  accounting_batches: {
    id: '900000000 + n',
    instance_id: 'instance',
    type: `'sales_order_fulfillment'`,
    currency: `'USD'`,
    period: `'daily'`,
    first_day: `date '1990-01-01' + n`,
    last_day: `date '1990-01-01' + n`,
    closes_at: moment('n'),
    // A few are open, and their periods have ended.
    closed_at: 'case when n % 3000 <> 3 then now() end',
  },
  accounting_transactions: {
    type: anyOf(AccountingTransactionType.options),
    status: anyOf(AccountingTransactionStatus.options),
    instance_id: 'instance',
    sales_order_id: `coalesce((select id from sales_orders where tenant_id = tenant and walmart_order_id = ${sameOrder}), n)`,
    line_number: `'1'`,
    reference: orderNumber,
    date: `date '1990-01-01' + n % 10000`,
    occurred_on: `date '1990-01-01' + n % 10000`,
    currency: `'USD'`,
    cumulative: 'n',
    quantity: '1',
    product_amount: '1',
    shipping_amount: '0',
    tax_amount: '0',
    total: 'case when n % 6 = 0 then 0 else 1 end',
    line_count: 'case when n % 6 = 0 then 0 else 2 end',
    receipt_id: `case when ${isOf(AccountingTransactionType.options, 'customer_return')} then n end`,
    disposition: `case when ${isOf(AccountingTransactionType.options, 'customer_return')} then 'dispose' end`,
    blocked_reason: `case when n % 6 = 0 then 'missing_cost' end`,
    blocked_message: `case when n % 6 = 0 then 'x' end`,
    batch_id: 'case when n % 6 = 3 then 900000000 + n end',
    position: 'case when n % 6 in (2, 4) then n end',
    external_id: `case when n % 6 = 4 then 'JE-' || n end`,
    handed_over_at: 'case when n % 6 = 4 then now() end',
  },
}

/** The same for tables whose rows belong to no tenant. */
const sharedRows: Readonly<Record<string, Columns>> = { integrations: { type: `'type ' || n`, name: text } }

/** The tables of tenants, and those of instances, in the order in which to fill them. */
export const tenantTables = Object.keys(rows).slice(0, Object.keys(rows).indexOf('integration_instances') + 1)
export const instanceTables = Object.keys(rows).slice(tenantTables.length)

export interface Batch {
  readonly tenant: number
  readonly instance?: number | undefined
  /** The numbers of the first and the last row. */
  readonly from: number
  readonly to: number
}

/** Connects as the database's owner, with foreign-key checks and all triggers off except those that count rows, to insert rows. */
export async function connectMaker(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query(`set session_replication_role = replica; set maintenance_work_mem = '256MB'`)
  await client.query(alwaysCount)
  return client
}

const alwaysCount = `do $$
  declare
    counting record;
  begin
    for counting in
      select tgrelid::regclass as counted, tgname as name from pg_trigger
      where tgfoid in ('aisle.count_rows'::regproc, 'aisle.count_archived_row'::regproc) and tgenabled <> 'A'
      order by tgrelid
    loop
      execute format('alter table %s enable always trigger %I', counting.counted, counting.name);
    end loop;
  end $$`

/** Every table described above. */
export const allTables = [...Object.keys(rows), ...Object.keys(sharedRows)]

/** Inserts rows into a table in one statement, of any number of tenants. */
export async function makeRows(client: pg.Client, table: string, ...batches: readonly Batch[]): Promise<void> {
  const shared = sharedRows[table]
  const columns = Object.entries(shared ?? { tenant_id: 'tenant', ...rows[table] })
  await client.query(
    `insert into ${table} (${columns.map(([column]) => column).join(', ')})
     select ${columns.map(([, value]) => value).join(', ')}
     from unnest($1::bigint[], $2::bigint[], $3::int[], $4::int[]) as whose (tenant, instance, first, last),
       generate_series(first, last) as n`,
    [
      batches.map(({ tenant }) => tenant),
      batches.map(({ instance = null }) => instance),
      batches.map(({ from }) => from),
      batches.map(({ to }) => to),
    ],
  )
}
