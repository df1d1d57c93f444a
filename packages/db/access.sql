-- What the role `aisle_tenant` may do: row-level security and grants. `migrate` runs this file every time, after the
-- migrations. It can be repeated, and restores what a dump without roles has lost.

grant usage on schema public, aisle, extensions to aisle_tenant;
grant select on public.tenants, public.tenant_domains, public.integrations to aisle_tenant;
revoke all on public.api_tokens, public.cron_entries, public.tenant_keys from aisle_tenant;
-- Without the hash. Only functions create and revoke tokens.
grant select (tenant_id, id, name, scopes, expires_at, revoked_at, created_at) on public.api_tokens to aisle_tenant;
revoke update, delete
  on public.audit_log, public.accounting_lines, public.accounting_transactions, public.events, public.return_receipts
  from aisle_tenant;
-- A new instance's or webhook's id is needed before the insert, to seal its secrets; a document's, for its lines.
grant usage on sequence
  public.integration_instances_id_seq, public.webhooks_id_seq, public.accounting_transactions_id_seq, public.accounting_positions to aisle_tenant;
-- The columns that change when a document is completed, corrected, switched, batched or acknowledged. The others stay as they
-- were inserted.
grant update (
  status, product_id, unit_cost, total, line_count, blocked_reason, blocked_message, draft_lines, reversed_by_id, updated_at,
  position, batch_id, external_id, handed_over_at
) on public.accounting_transactions to aisle_tenant;
-- To reject cursors that were never issued.
grant select on sequence public.sync_run_events_id_seq, public.event_positions to aisle_tenant;

revoke all on function
  aisle.add_job, aisle.search, aisle.find_similar_products, aisle.place_events, aisle.create_token, aisle.revoke_token from public;
grant execute on function
  aisle.add_job, aisle.search, aisle.find_similar_products, aisle.place_events, aisle.create_token, aisle.revoke_token
  to aisle_tenant;

-- Only the process itself or its operator, for all tenants.
revoke all on function aisle.try_to_store, aisle.recount_rows from public;

-- Every table with a `tenant_id`, including those of later migrations. Only an administrator changes domains.
do $$
declare
  owned regclass;
begin
  for owned in
    select c.oid from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attname = 'tenant_id'
      and c.relname <> 'tenant_domains'
  loop
    if owned in (
      'public.audit_log'::regclass, 'public.accounting_lines'::regclass, 'public.accounting_transactions'::regclass,
      'public.events'::regclass, 'public.return_receipts'::regclass
    ) then
      -- So that no tenant's transaction can hide what was done or posted before.
      execute format('grant select, insert on %s to aisle_tenant', owned);
    elsif owned = 'public.row_counts'::regclass then
      execute format('grant select on %s to aisle_tenant', owned);
    elsif owned <> 'public.api_tokens'::regclass then
      execute format('grant select, insert, update, delete on %s to aisle_tenant', owned);
    end if;
    -- Only if needed: an exclusive lock delays requests.
    if not (select relrowsecurity from pg_class where oid = owned) then
      execute format('alter table %s enable row level security', owned);
    end if;
    if not exists (select from pg_policy where polrelid = owned) then
      execute format(
        'create policy tenant_isolation on %s using (tenant_id = (select aisle.tenant_id())) with check (tenant_id = (select aisle.tenant_id()))',
        owned
      );
    end if;
  end loop;
  if not (select relrowsecurity from pg_class where oid = 'public.tenants'::regclass) then
    alter table public.tenants enable row level security;
  end if;
  if not exists (select from pg_policy where polrelid = 'public.tenants'::regclass) then
    create policy own_tenant on public.tenants using (id = (select aisle.tenant_id()));
  end if;
  if not (select relrowsecurity from pg_class where oid = 'public.tenant_domains'::regclass) then
    alter table public.tenant_domains enable row level security;
  end if;
  if not exists (select from pg_policy where polrelid = 'public.tenant_domains'::regclass) then
    create policy own_domains on public.tenant_domains using (tenant_id = (select aisle.tenant_id()));
  end if;
  -- A temporary table of one tenant's transaction would hide the real one from the next transaction on the connection.
  execute format('revoke temporary on database %I from public', current_database());
end $$;
