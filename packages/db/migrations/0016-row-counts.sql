-- The number of rows of each list that can grow long, so that the total of a page costs the same however many there are.

-- Append-only while records change: the rows' sum is the count, and no transaction waits for another that counts the same list.
-- A cron entry merges them (packages/core/src/platform/row-counts.ts). The tenant is not a foreign key, because deleting a
-- tenant adds rows too; the counts of what is deleted add up to zero, and merging removes those.
create table public.row_counts (
  tenant_id bigint not null,
  table_name text not null,
  -- The instance of the counted rows, or the webhook of deliveries; 0 if they have neither.
  owner_id bigint not null,
  -- For tables with that column; empty otherwise.
  kind text not null,
  is_archived boolean not null,
  -- How many rows were added; negative if they were deleted.
  rows bigint not null,
  is_merged boolean not null default false
);
create index row_counts_of_list on public.row_counts (tenant_id, table_name, owner_id, kind, is_archived);
-- For all tenants.
create index row_counts_to_merge on public.row_counts (tenant_id) where not is_merged;

-- Counts the rows that a statement has added or deleted, however they came to be: a foreign key's cascade is a statement too.
-- An upsert that only updates adds nothing. Runs as the owner: tenants' transactions cannot write counts (../access.sql).
create function aisle.count_rows() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into public.row_counts (tenant_id, table_name, owner_id, kind, is_archived, rows)
  select tenant_id, tg_table_name, owner_id, counted.kind, is_archived, case tg_op when 'INSERT' then count(*) else -count(*) end
  -- A column that the table lacks is found here.
  from (
    select null::bigint as instance_id, null::bigint as webhook_id, '' as kind, null::timestamptz as archived_at,
      null::timestamptz as deleting_since
  ) absent
  cross join lateral (
    select tenant_id, coalesce(instance_id, webhook_id, 0) as owner_id, kind,
      coalesce(archived_at, deleting_since) is not null as is_archived
    from changed
  ) counted
  group by tenant_id, owner_id, counted.kind, is_archived;
  return null;
end $$;

-- For each row, because a trigger for a statement would run at every update, whichever columns it sets.
create function aisle.count_archived_row() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  fields jsonb := to_jsonb(new);
  is_archived boolean := coalesce(fields ->> 'archived_at', fields ->> 'deleting_since') is not null;
begin
  insert into public.row_counts (tenant_id, table_name, owner_id, kind, is_archived, rows)
  select new.tenant_id, tg_table_name, coalesce((fields ->> 'instance_id')::bigint, 0), '', changed.is_archived, changed.rows
  from (values (is_archived, 1), (not is_archived, -1)) as changed (is_archived, rows);
  return null;
end $$;

-- Counts all rows of a table: when it begins to be counted, and to repair counts after rows were written without triggers.
create function aisle.recount_rows(counted regclass) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  name text := (select relname from pg_class where oid = counted);
begin
  execute format('lock table %s in share row exclusive mode', counted);
  -- Nobody merges meanwhile.
  perform pg_advisory_xact_lock(hashtextextended('row_counts', 0));
  delete from public.row_counts where table_name = name;
  execute format(
    'insert into public.row_counts (tenant_id, table_name, owner_id, kind, is_archived, rows, is_merged)
    select tenant_id, $1, owner_id, counted.kind, is_archived, count(*), true
    from (
      select null::bigint as instance_id, null::bigint as webhook_id, '''' as kind, null::timestamptz as archived_at,
        null::timestamptz as deleting_since
    ) absent
    cross join lateral (
      select tenant_id, coalesce(instance_id, webhook_id, 0) as owner_id, kind,
        coalesce(archived_at, deleting_since) is not null as is_archived
      from %s
    ) counted
    group by tenant_id, owner_id, counted.kind, is_archived', counted
  ) using name;
end $$;

do $$
declare
  counted text;
begin
  foreach counted in array array[
    'accounting_transactions', 'audit_log', 'fulfillments', 'integration_instances', 'nominal_codes', 'offer_targets', 'products',
    'sales_orders', 'sends', 'stores', 'sync_runs', 'walmart_feeds', 'walmart_listings', 'walmart_locations', 'walmart_orders',
    'walmart_returns', 'warehouses', 'webhook_deliveries'
  ] loop
    execute format(
      'create trigger count_added after insert on public.%I
      referencing new table as changed for each statement execute function aisle.count_rows()', counted
    );
    execute format(
      'create trigger count_deleted after delete on public.%I
      referencing old table as changed for each statement execute function aisle.count_rows()', counted
    );
    perform aisle.recount_rows(format('public.%I', counted)::regclass);
  end loop;
  foreach counted in array array[
    'nominal_codes', 'products', 'stores', 'walmart_listings', 'walmart_orders', 'warehouses'
  ] loop
    execute format(
      'create trigger count_archived after update of archived_at on public.%I for each row
      when ((old.archived_at is null) <> (new.archived_at is null)) execute function aisle.count_archived_row()', counted
    );
  end loop;
end $$;
create trigger count_archived after update of deleting_since on public.integration_instances for each row
  when ((old.deleting_since is null) <> (new.deleting_since is null)) execute function aisle.count_archived_row();
