import pg from 'pg'

import type { Tenant } from '../helpers/api.ts'

type Columns = Readonly<Record<string, string>>

const text = `'Row ' || md5(n::text)`
const moment = (seconds: string) => `timestamptz '2026-11-01' + make_interval(secs => ${seconds})`
const anyOf = (type: string) => `(enum_range(null::${type}))[1 + n % cardinality(enum_range(null::${type}))]`
/** For most rows; the others have nothing there. */
const mostly = (value: string) => `case when n % 10 > 0 then ${value} end`
const archived = { archived_at: 'case when n % 100 = 0 then now() end' }
const sameOf = (table: string) => `(select id from ${table} where tenant_id = tenant and lower(name) = lower(${text}))`

/**
 * How rows of each table are made: the SQL of each column of the row numbered `n`, of the tenant `tenant` and, in tables
 * that have its column, of the instance `instance`. Later tables refer to earlier ones. What a list's search looks at
 * holds the hash of the number after the word `Row`: a text that is in one row, and one that is in many.
 */
const rows: Readonly<Record<string, Columns>> = {
  stores: { name: text, ...archived },
  warehouses: { name: text, ...archived },
  nominal_codes: { code: `'C-' || n`, name: text, type: anyOf('nominal_code_type'), ...archived },
  products: { sku: `'SKU-' || n`, name: text, barcode: `lpad(n::text, 12, '0')`, ...archived },
  integration_instances: {
    integration_id: '1',
    name: text,
    environment: anyOf('walmart_environment'),
    connection_status: anyOf('connection_status'),
    sealed_credentials: `case when n % 5 > 0 then 'sealed' end`,
    is_automatic_sync_enabled: 'n % 2 = 0',
    start_date: `date '2026-08-01'`,
    store_id: `coalesce(${sameOf('stores')}, 0)`,
    auto_link_products: 'true',
    auto_create_products: 'true',
    sync_sales_order_invoices_to_accounting: 'true',
    sync_sales_credit_to_accounting: 'true',
    created_at: moment('n'),
    updated_at: moment('n * 7 % 99991'),
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
    kind: anyOf('sync_kind'),
    status: `(case n % 20 when 1 then 'failed' when 2 then 'cancelled' else 'completed' end)::sync_status`,
    is_setup: 'n < 5',
    processed: 'n * 31 % 10007',
    error_message: `case when n % 20 = 1 then ${text} end`,
    created_at: moment('n'),
    started_at: mostly(moment('n + 1')),
    finished_at: mostly(moment('n + n % 600')),
  },
  sync_problems: {
    run_id: `(
      select id from sync_runs
      where tenant_id = tenant and instance_id = instance and kind = ${anyOf('sync_kind')} and created_at = ${moment('n')}
    )`,
    code: `'unreadable_record'`,
    message: text,
  },
}

/** The same of tables whose rows are of no tenant. */
const sharedRows: Readonly<Record<string, Columns>> = { integrations: { type: `'type ' || n`, name: text } }

/** The tables of a tenant, and those of its instances, in the order in which they are to be filled. */
export const tenantTables = Object.keys(rows).slice(0, Object.keys(rows).indexOf('integration_instances') + 1)
export const instanceTables = Object.keys(rows).slice(tenantTables.length)

/** A text that is in one row of each list, whose number is 1. */
export const ownText = 'c4ca4238a0b923820dcc509a6f75849b'

export interface Batch {
  readonly tenant: number
  readonly instance?: number | undefined
  /** The numbers of the first and the last. */
  readonly from: number
  readonly to: number
}

/** Opens a connection for making rows: as the database's owner, and without looking up what each refers to. */
export async function connectMaker(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query('set session_replication_role = replica')
  return client
}

/** Every table that has a line above. */
export const allTables = [...Object.keys(rows), ...Object.keys(sharedRows)]

/** Makes rows of a table with one insert. */
export async function makeRows(client: pg.Client, table: string, batch: Batch): Promise<void> {
  const shared = sharedRows[table]
  const columns = Object.entries(shared ?? { tenant_id: 'tenant', ...rows[table] })
  const { tenant, instance = null, from, to } = batch
  await client.query(
    `insert into ${table} (${columns.map(([column]) => column).join(', ')})
     select ${columns.map(([, value]) => value).join(', ')}
     from (select $1::bigint as tenant, $2::bigint as instance) as whose, generate_series($3::int, $4::int) as n`,
    [tenant, instance, from, to],
  )
}

/** The ids of a tenant's first two instances. */
export async function instancesOf(client: pg.Client, { id }: Tenant): Promise<[number, number]> {
  const { rows: found } = await client.query<{ id: string }>(
    'select id from integration_instances where tenant_id = $1 order by id limit 2',
    [id],
  )
  const [first, second] = found.map((row) => Number(row.id))
  if (first === undefined || second === undefined) throw new Error('There are no two instances.')
  return [first, second]
}
