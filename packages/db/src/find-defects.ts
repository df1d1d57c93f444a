import { sql } from 'kysely'

import { type Database, tenantDatabaseOf } from './database.ts'
import { maySetRole } from './prepare-role.ts'
import type { Schema } from './schema.ts'

/** What tenant transactions may do with each table. */
const rights: Record<keyof Schema, 'append' | 'none' | 'read' | 'write'> = {
  accounting_batches: 'write',
  accounting_lines: 'append',
  accounting_settings: 'write',
  accounting_transactions: 'append',
  api_tokens: 'none',
  audit_log: 'append',
  cron_entries: 'none',
  events: 'append',
  fulfillments: 'write',
  idempotency_keys: 'write',
  integration_instances: 'write',
  integrations: 'read',
  listing_links: 'write',
  nominal_codes: 'write',
  offer_targets: 'write',
  product_costs: 'write',
  products: 'write',
  return_receipts: 'append',
  row_counts: 'read',
  sales_order_lines: 'write',
  sales_orders: 'write',
  sends: 'write',
  stores: 'write',
  sync_pauses: 'write',
  sync_problems: 'write',
  sync_run_events: 'write',
  sync_runs: 'write',
  tenant_domains: 'read',
  tenant_keys: 'none',
  tenants: 'read',
  walmart_call_budgets: 'write',
  walmart_feeds: 'write',
  walmart_listings: 'write',
  walmart_locations: 'write',
  walmart_order_lines: 'write',
  walmart_orders: 'write',
  walmart_return_lines: 'write',
  walmart_returns: 'write',
  warehouses: 'write',
  webhook_deliveries: 'write',
  webhook_replays: 'write',
  webhooks: 'write',
}

/** Tables that hold no tenants' rows, and so have no policy. */
const shared: readonly (keyof Schema)[] = ['cron_entries', 'integrations', 'tenant_keys']

/** Whether tenant transactions may call each function. */
const functions = {
  'aisle.tenant_id()': true,
  'aisle.claimed_tenant_id()': true,
  'aisle.barcode_key(text)': true,
  'aisle.search(text,text)': true,
  'aisle.find_similar_products(text,text,bigint[])': true,
  'aisle.add_job(text,json,text,timestamptz)': true,
  'aisle.place_events(int)': true,
  'aisle.create_token(bigint,text,bytea,text[],timestamptz)': true,
  'aisle.revoke_token(bigint)': true,
  'aisle.require_balance()': true,
  'aisle.require_whole_documents()': true,
  'aisle.protect_posted_document()': true,
  'aisle.protect_closed_batch()': true,
  'aisle.try_to_store()': false,
  'aisle.recount_rows(regclass)': false,
}

export interface Defect {
  /** What is wrong, as a clause. */
  readonly text: string
  /** Whether something that a migration created is gone. Migrating again does not restore it. */
  readonly isLost: boolean
}

/**
 * What a migrated database lacks; empty if it is complete. A dump contains no roles, so a database that was restored into
 * another cluster may have every table, but no role that may use them.
 */
export async function findDefects(db: Database): Promise<Defect[]> {
  const tables = JSON.stringify(Object.entries(rights).map(([name, access]) => ({ name, access })))
  const calls = JSON.stringify(Object.entries(functions).map(([name, access]) => ({ name, access })))
  const { rows } = await sql<Defect>`
    with role as (
      select oid, rolsuper or rolbypassrls as is_unbound from pg_roles where rolname = 'aisle_tenant'
    ), wanted as (
      select name, access, to_regclass('public.' || name) as oid
      from json_to_recordset(${tables}::json) as wanted (name text, access text)
    ), wanted_function as (
      select name, access, to_regprocedure(name) as oid
      from json_to_recordset(${calls}::json) as wanted (name text, access boolean)
    )
    select 'the role aisle_tenant is missing' as text, false as "isLost" where not exists (select from role)
    union all
    select 'the role aisle_tenant bypasses row-level security', false from role where is_unbound
    union all
    select 'the queue is missing', false where to_regclass('graphile_worker._private_jobs') is null
    union all
    select 'the search_path of ' || current_user || ' does not find the tables in schema public', false
    where to_regclass('tenants') is distinct from to_regclass('public.tenants')
    union all
    select 'the table ' || name || ' is missing', true from wanted where oid is null
    union all
    select 'the table ' || name || ' is not protected by row-level security', false from wanted join pg_class using (oid)
    where name <> all (${shared}::text[])
      and (not relrowsecurity or not exists (select from pg_policy where polrelid = pg_class.oid))
    union all
    select current_user || ' does not own the table ' || name, false from wanted
    where oid is not null and (row_security_active(oid) or not has_table_privilege(oid, 'select'))
    union all
    select 'the role aisle_tenant ' || case when is_granted then 'must not have ' else 'lacks ' end
      || string_agg(privilege, ', ') || ' on the table ' || name, false
    from (
      select name, privilege, has_table_privilege(role.oid, wanted.oid, privilege) as is_granted,
        case access when 'write' then true when 'append' then privilege in ('select', 'insert')
          when 'read' then privilege = 'select' else false end as is_wanted
      from role, wanted, unnest('{select,insert,update,delete}'::text[]) as privilege where wanted.oid is not null
    ) as found
    where is_granted <> is_wanted group by name, is_granted
    union all
    select 'the function ' || name || ' is missing', true from wanted_function where oid is null
    union all
    select 'the role aisle_tenant ' || case when access then 'may not' else 'must not be able to' end || ' call ' || name, false
    from role, wanted_function where wanted_function.oid is not null and access <> (
      has_schema_privilege(role.oid, 'aisle', 'usage') and has_function_privilege(role.oid, wanted_function.oid, 'execute')
    )
  `.execute(db)
  return [...rows, ...(await findLoginDefects(tenantDatabaseOf(db)))]
}

/** What the login of tenants' transactions lacks. */
async function findLoginDefects(db: Database): Promise<Defect[]> {
  const { rows } = await sql<Defect>`
    select current_user || ' may not act as the role aisle_tenant' as text, false as "isLost" from pg_roles
    where rolname = 'aisle_tenant' and not ${maySetRole(sql`pg_roles.oid`)}
  `.execute(db)
  return rows
}

/** The defects in one line. */
export function describeDefects([first, ...others]: readonly Defect[]): string {
  const more = others.length === 0 ? '' : `, and ${others.length} more`
  return `The database is incomplete: ${first?.text}${more}.`
}
