import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'

import { migrate } from '@aisle/db'
import { expect, inject, it, onTestFinished } from 'vitest'

import { databaseUrl, query } from '../helpers/database.ts'
import { select } from '../helpers/records.ts'

const folder = new URL('../../packages/db/migrations/', import.meta.url)
const migrations = readdirSync(folder).toSorted()

/** A database as it was after the migration of this number, to be filled with what people had by then. */
async function databaseAt(last: string): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await query(inject('adminUrl'), `create database ${name}`)
  onTestFinished(() => query(inject('adminUrl'), `drop database ${name} with (force)`))
  const url = databaseUrl(inject('adminUrl'), name)
  await query(
    url,
    `create table kysely_migration (name varchar(255) primary key, timestamp varchar(255) not null);
     create table kysely_migration_lock (id varchar(255) primary key, is_locked integer not null default 0);
     insert into kysely_migration_lock values ('migration_lock', 0)`,
  )
  for (const file of migrations.filter((candidate) => candidate.slice(0, 4) <= last)) {
    await query(url, readFileSync(new URL(file, folder), 'utf8'))
    await query(url, `insert into kysely_migration values ('${file}', '2026-11-01')`)
  }
  return url
}

const before = `
  insert into tenants (domain) values ('shop.example');
  select set_config('app.tenant_id', '1', false);
  insert into api_tokens (name, secret_hash, scopes) values
    ('all', sha256('a'), '{integrations:read,integrations:write,reference:read,reference:write}'),
    ('narrow', sha256('b'), '{integrations:read}');
  insert into stores (name) values ('Main store');
  insert into products (sku, name) values ('A', 'a'), ('B', 'b');
  insert into integration_instances (
    integration_id, name, environment, connection_status, is_automatic_sync_enabled, start_date, store_id,
    auto_link_products, auto_create_products, sync_sales_order_invoices_to_accounting, sync_sales_credit_to_accounting
  ) values (1, 'Shop', 'sandbox', 'awaiting_credentials', false, '2026-08-01', 1, true, true, true, true);
  insert into walmart_products (instance_id, sku, raw) values (1, 'A', '{}'), (1, 'B', '{}');
  insert into product_listings (walmart_product_id, product_id, linked_by, created_at) values
    (1, 1, 'auto_link', '2026-10-01'), (2, 2, 'auto_create', '2026-10-02');
  insert into walmart_orders (instance_id, purchase_order_id, customer_order_id, ship_node_type, order_date, raw) values
    (1, '1', '1', 'SellerFulfilled', now(), '{"shippingInfo": {"postalAddress": {"name": "Celia Hollis"}}}'),
    (1, '2', '2', 'SellerFulfilled', now(), '{}'),
    (1, '3', '3', 'SellerFulfilled', now(), '{}');
  insert into walmart_order_lines (
    order_id, line_number, sku, quantity, product_amount, shipping_amount, other_amount, tax_amount, currency, charges,
    statuses, raw
  ) values
    (1, '1', 'A', 2, 20, 5, 1, 2.5, 'USD', '[]', '[
      {"status": "Cancelled", "statusQuantity": {"amount": "1"}}, {"status": "Shipped", "statusQuantity": {"amount": "1"}}
    ]', '{}'),
    (1, '2', 'B', 1, 10, 0, 0, 0.25, 'USD', '[]', '[{"status": "Delivered", "statusQuantity": {"amount": "1"}}]', '{}'),
    (2, '1', 'A', 1, 7, 0, 0, 0, 'USD', '[]', '[
      {"status": "Created", "statusQuantity": {"amount": "0"}}, {"status": "Cancelled", "statusQuantity": {"amount": "1"}}
    ]', '{}');
  insert into sync_runs (instance_id, kind, is_setup, status, finished_at) values
    (1, 'token', true, 'completed', now()), (1, 'orders', true, 'running', null)`

it('gives what was there before what later migrations want to know of it', async () => {
  const databaseUrl = await databaseAt('0010')
  await query(databaseUrl, before)
  await migrate(databaseUrl)
  const rows = (text: string) => select({ databaseUrl }, text)
  expect(await rows('select status, total, currency, customer_name from walmart_orders order by id')).toEqual([
    { status: 'Shipped', total: '38.75', currency: 'USD', customer_name: 'Celia Hollis' },
    { status: 'Cancelled', total: '7', currency: 'USD', customer_name: null },
    { status: 'Created', total: '0', currency: null, customer_name: null },
  ])
  expect(
    await rows(`select linked_by::text, linked_at = created_at as "isSince" from product_listings order by id`),
  ).toEqual([
    { linked_by: 'auto_link', isSince: true },
    { linked_by: 'auto_create', isSince: true },
  ])
  expect(await rows(`select scopes @> '{sales_orders:read}' as "may" from api_tokens order by id`)).toEqual([
    { may: true },
    { may: false },
  ])
  // A new watcher learns of what is under way from events.
  expect(await rows('select run_id, status::text from sync_run_events')).toEqual([{ run_id: '2', status: 'running' }])
})
