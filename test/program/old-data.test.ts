import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'

import { createDatabase, migrate } from '@aisle/db'
import { sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { beforeAll, describe, expect, inject, it } from 'vitest'

import { databaseUrl, query } from '../helpers/database.ts'
import { select } from '../helpers/records.ts'

const folder = new URL('../../packages/db/migrations/', import.meta.url)
const name = `test_${randomUUID().replaceAll('-', '')}`
const databaseUrlOf = () => databaseUrl(inject('adminUrl'), name)

/** As a release that had the migrations up to this one left a database. */
async function migrateUpTo(last: string): Promise<void> {
  const db = createDatabase({ url: databaseUrlOf() })
  const names = (await readdir(folder)).filter((file) => file.endsWith('.sql') && file <= last)
  const migrations = names.map(async (file): Promise<[string, Migration]> => {
    const text = await readFile(new URL(file, folder), 'utf8')
    return [file, { up: async (transaction) => void (await sql.raw(text).execute(transaction)) }]
  })
  const provided = Object.fromEntries(await Promise.all(migrations))
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(provided) } })
  const { error } = await migrator.migrateTo(last)
  await db.destroy()
  if (error) throw error
}

const units = (status: string, amount: number) =>
  `{"status": "${status}", "statusQuantity": {"unitOfMeasurement": "EACH", "amount": "${amount}"}}`

/** Two listings, linked both ways there were, and an order for each status; the last one has two lines. */
const oldData = `
  insert into tenants (domain) values ('old.example');
  insert into api_tokens (tenant_id, name, secret_hash, scopes) values
    (1, 'all', sha256('a'), '{integrations:read,integrations:write,reference:read,reference:write}'),
    (1, 'narrow', sha256('b'), '{integrations:read}');
  insert into stores (tenant_id, name) values (1, 'Old store');
  insert into products (tenant_id, sku, name) values (1, 'MUG', 'Mug'), (1, 'RUG', 'Rug');
  insert into integration_instances (
    tenant_id, integration_id, name, environment, connection_status, is_automatic_sync_enabled, start_date, store_id,
    auto_link_products, auto_create_products, sync_sales_order_invoices_to_accounting, sync_sales_credit_to_accounting
  ) values (1, 1, 'Old', 'sandbox', 'awaiting_credentials', false, '2026-06-01', 1, true, true, true, true);
  insert into walmart_listings (tenant_id, instance_id, sku, raw) values (1, 1, 'MUG', '{}'), (1, 1, 'RUG', '{}');
  insert into listing_links (tenant_id, listing_id, product_id, linked_by, created_at) values
    (1, 1, 1, 'auto_link', '2026-07-01T00:00:00Z'), (1, 2, 2, 'auto_create', '2026-07-02T00:00:00Z');
  insert into walmart_orders (
    tenant_id, instance_id, purchase_order_id, customer_order_id, ship_node_type, order_date, raw
  )
  select 1, 1, 'P' || n, 'C' || n, 'SellerFulfilled', '2026-07-03T00:00:00Z',
    case when n = 1 then '{}' else '{"shippingInfo": {"postalAddress": {"name": "Ada Example"}}}' end::jsonb
  from generate_series(1, 6) n;
  insert into walmart_order_lines (
    tenant_id, order_id, line_number, quantity, product_amount, shipping_amount, other_amount, tax_amount, currency,
    charges, statuses, raw
  ) values
    (1, 1, '1', 1, 10.10, 2, -0.50, 0.07, 'USD', '[]', '[${units('Created', 1)}]', '{}'),
    (1, 2, '1', 1, 1, 0, 0, 0, 'USD', '[]', '[${units('Cancelled', 1)}]', '{}'),
    (1, 3, '1', 1, 1, 0, 0, 0, 'USD', '[]', '[${units('Novel', 1)}]', '{}'),
    (1, 4, '1', 1, 1, 0, 0, 0, 'USD', '[]', '[]', '{}'),
    (1, 5, '1', 3, 1, 0, 0, 0, 'USD', '[]', '[${units('Created', 0)}, ${units('Shipped', 2)}, ${units('Cancelled', 1)}]', '{}'),
    (1, 6, '1', 2, 1, 0, 0, 0, 'USD', '[]', '[${units('Delivered', 1)}, ${units('Novel', 1)}]', '{}'),
    (1, 6, '2', 1, 2.25, 0, 0, 0, 'USD', '[]', '[${units('Acknowledged', 1)}]', '{}');
  insert into sync_runs (tenant_id, instance_id, kind, is_setup, status) values
    (1, 1, 'token', true, 'completed'), (1, 1, 'orders', true, 'running');
`

beforeAll(async () => {
  await query(inject('adminUrl'), `create database ${name}`)
  await migrateUpTo('0010-run-control.sql')
  await query(databaseUrlOf(), oldData)
  await migrate(databaseUrlOf())
  return () => query(inject('adminUrl'), `drop database ${name} with (force)`)
})

const read = <Row extends object>(text: string) => select<Row>({ databaseUrl: databaseUrlOf() }, text)

describe('data from before listings were mapped and sales orders made', () => {
  it('has of each order what the list of orders shows, read from its lines and from what Walmart sent', async () => {
    const orders = await read(
      `select purchase_order_id, status, total, currency, customer_name from walmart_orders order by purchase_order_id`,
    )
    const shown = { currency: 'USD', customer_name: 'Ada Example' }
    expect(orders).toEqual([
      { purchase_order_id: 'P1', status: 'Created', total: '11.67', currency: 'USD', customer_name: null },
      { purchase_order_id: 'P2', status: 'Cancelled', total: '1', ...shown },
      { purchase_order_id: 'P3', status: 'Novel', total: '1', ...shown },
      { purchase_order_id: 'P4', status: 'Created', total: '1', ...shown },
      { purchase_order_id: 'P5', status: 'Shipped', total: '1', ...shown },
      { purchase_order_id: 'P6', status: 'Acknowledged', total: '3.25', ...shown },
    ])
  })

  it('keeps its links as they came about, since they were made, and makes no sales order by itself', async () => {
    expect(await read('select linked_by, linked_at from listing_links order by id')).toEqual([
      { linked_by: 'auto_link', linked_at: new Date('2026-07-01T00:00:00Z') },
      { linked_by: 'auto_create', linked_at: new Date('2026-07-02T00:00:00Z') },
    ])
    expect(await read('select count(*) from sales_orders')).toEqual([{ count: '0' }])
  })

  it('lets a token that could do everything do everything, and tells a watcher of what is under way', async () => {
    expect(await read(`select scopes @> '{sales_orders:read}' as may from api_tokens order by id`)).toEqual([
      { may: true },
      { may: false },
    ])
    expect(await read('select run_id, status from sync_run_events')).toEqual([{ run_id: '2', status: 'running' }])
  })
})
