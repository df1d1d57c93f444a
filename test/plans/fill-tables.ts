import type pg from 'pg'

import { instancesOf } from '../lists/instances-of.ts'
import { instanceTables, makeRows, tenantTables } from '../lists/rows.ts'

/** The number of a tenant's first row in each table. The examples' rows have smaller numbers. */
export const firstRow = 1001

interface Filling {
  /** The number of rows in each table: the tenant's or, in tables of instances, the first instance's. */
  readonly count: number
  /** The number of rows in each table of instances that belong to the second instance. */
  readonly ofSecond?: number
}

/** Fills every table that a list reads with rows of a tenant. */
export async function fillTables(
  client: pg.Client,
  tenant: { readonly id: number },
  { count, ofSecond = 0 }: Filling,
): Promise<void> {
  const to = firstRow + count - 1
  for (const table of tenantTables) {
    await makeRows(client, table, { tenant: tenant.id, from: firstRow, to })
    // Later rows look up the rows they refer to.
    await client.query(`analyze ${table}`)
  }
  const [first, second] = await instancesOf(client, tenant)
  for (const table of instanceTables) {
    await makeRows(client, table, { tenant: tenant.id, instance: first, from: firstRow, to })
    await makeRows(client, table, { tenant: tenant.id, instance: second, from: to + 1, to: to + ofSecond })
    await client.query(`analyze ${table}`)
  }
}

/** Adds tenants with these numbers of rows in each table. */
export async function addTenants(client: pg.Client, counts: readonly number[]): Promise<void> {
  const { rows: tenants } = await client.query<{ id: string }>(
    `insert into tenants (time_zone) select 'UTC' from generate_series(1, $1::int) returning id`,
    [counts.length],
  )
  const batches = tenants.map(({ id }, index) => ({
    tenant: Number(id),
    from: firstRow,
    to: firstRow + (counts[index] ?? 0) - 1,
  }))
  for (const table of tenantTables) await makeRows(client, table, ...batches)
  const { rows: firsts } = await client.query<{ tenant: string; id: string }>(
    `select tenant_id as tenant, min(id) as id from integration_instances where tenant_id = any($1) group by tenant_id`,
    [batches.map(({ tenant }) => tenant)],
  )
  const instances = new Map(firsts.map(({ tenant, id }) => [Number(tenant), Number(id)]))
  for (const table of instanceTables) {
    await makeRows(client, table, ...batches.map((batch) => ({ ...batch, instance: instances.get(batch.tenant) })))
  }
}

interface Owner {
  readonly tenant: number
  readonly instance: number
  readonly count: number
}

/** Fills a tenant's other tables, and deletes some of its links and sales orders. */
export async function fillOtherTables(client: pg.Client, owner: Owner): Promise<void> {
  await client.query(moreRows(owner))
}

const moreRows = ({ tenant, instance, count }: Owner) => `
  insert into sales_order_lines (
    tenant_id, sales_order_id, line_number, sku, quantity, quantity_cancelled, quantity_shipped, product_amount,
    shipping_amount, other_amount, tax_amount, product_id
  )
  select tenant_id, id, '1', 'SKU-' || id, 1, 0, 0, 1, 0, 0, 0,
    case when unlinked_lines = 0 then (select min(id) from products where tenant_id = ${tenant}) end
  from sales_orders where tenant_id = ${tenant} on conflict do nothing;
  insert into return_receipts (tenant_id, return_id, line_number, quantity, disposition, received_at)
  select tenant_id, return_id, 1, 1, 'dispose', now() from walmart_return_lines where tenant_id = ${tenant};
  insert into accounting_lines (
    tenant_id, transaction_id, position, account, nominal_code_id, debit, credit, description
  )
  select tenant_id, id, side + 1, 'sales', (
    select id from nominal_codes where tenant_id = ${tenant} order by id offset side limit 1
  ), 1 - side, side, 'x'
  from accounting_transactions, generate_series(0, 1) side where tenant_id = ${tenant} and status <> 'blocked' on conflict do nothing;
  update sync_runs set kind = 'orders' where tenant_id = ${tenant} and kind = 'token' and not is_setup;
  insert into sync_run_events (
    tenant_id, instance_id, run_id, kind, status, is_setup, processed, created_at, problems
  )
  select tenant_id, instance_id, id, kind, status, is_setup, processed, created_at, '[]'
  from sync_runs where tenant_id = ${tenant} and instance_id = ${instance};
  insert into sync_runs (tenant_id, instance_id, kind, status, is_setup, created_at, finished_at)
  select tenant_id, id, (array['locations', 'products'])[1 + n % 2], 'completed', false, now() - interval '2 days', now()
  from integration_instances, generate_series(1, 20) n where tenant_id = ${tenant} and id % 20 = 0;
  update integration_instances set schedule_check_at = now() where tenant_id = ${tenant} and id % 20 = 0;
  insert into events (tenant_id, position, type, subject, data)
  select ${tenant}, n, 'order.created', 'walmart_order:' || n / 3, '{}' from generate_series(${firstRow}, ${firstRow + count}) n;
  insert into idempotency_keys (tenant_id, key, request_hash, response)
  select ${tenant}, 'key ' || n, '', '{}' from generate_series(1, ${count}) n;
  insert into sync_pauses (tenant_id, instance_id, kind)
  select tenant_id, id, 'orders' from integration_instances where tenant_id = ${tenant} and id <> ${instance};
  insert into walmart_call_budgets (tenant_id, instance_id, bucket, full_at)
  select tenant_id, id, 'orders', now() from integration_instances where tenant_id = ${tenant} and id <> ${instance};
  delete from listing_links where tenant_id = ${tenant} and id % 20 = 1 and id > 1000;
  delete from sales_orders where tenant_id = ${tenant} and id % 20 = 1 and id > 1000`

/** Tenants, and jobs that wait for a later time. */
export async function fillSharedTables(client: pg.Client, count: number): Promise<void> {
  await client.query(
    `with added as (insert into tenants (time_zone) select 'UTC' from generate_series(1, $1::int) returning id)
     insert into tenant_domains (tenant_id, domain) select id, 'shop-' || id || '.example' from added`,
    [count],
  )
  await client.query(
    `select graphile_worker.add_job(
       'tenant.run_orders', json_build_object('tenantId', 0, 'runId', n), run_at => now() + interval '1 day', job_key => '0:' || n
     ) from generate_series(1, $1::int) n`,
    [count],
  )
}
