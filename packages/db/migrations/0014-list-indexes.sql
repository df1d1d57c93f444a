-- What lists are read from, and the indexes by which they are.

-- A policy is checked before whatever Postgres does not trust with rows of others: `ilike`, and comparisons of enums and
-- of numerics. No index serves these in a tenant's own query, however it is made. A view is read with its owner's rights,
-- whom no policy binds, and names the tenant itself, so that every index serves. Views rather than functions, because
-- the planner sees through them: it knows how many rows there are, and stops when a page is full. They can be read only.
create schema listed;
grant usage on schema listed to aisle_tenant;
do $$
declare
  shown text;
begin
  foreach shown in array array[
    'stores', 'warehouses', 'nominal_codes', 'products', 'integration_instances', 'walmart_locations', 'sync_runs',
    'walmart_listings', 'listing_links', 'walmart_orders', 'walmart_order_lines', 'sales_orders'
  ] loop
    execute format('create view listed.%1$I as select * from public.%1$I where tenant_id = aisle.tenant_id()', shown);
    execute format('grant select on listed.%I to aisle_tenant', shown);
  end loop;
end $$;
drop function aisle.find_products;

-- With the caller's own rights, and without settings, so that the planner sees through it too.
create function aisle.find_walmart_orders(pattern text) returns table (id bigint) language sql stable
begin atomic
  select o.id from listed.walmart_orders o
  where o.purchase_order_id ilike pattern or o.customer_order_id ilike pattern
    or o.customer_email_id ilike pattern or o.customer_name ilike pattern
  union
  select line.order_id from listed.walmart_order_lines line where line.sku ilike pattern;
end;

-- An index on a column and the id serves both directions. Where no two rows have the same, the unique one does.
create index stores_in_use on stores (tenant_id, id) where archived_at is null;
create index stores_archived on stores (tenant_id, id) where archived_at is not null;

create index warehouses_in_use on warehouses (tenant_id, id) where archived_at is null;
create index warehouses_archived on warehouses (tenant_id, id) where archived_at is not null;

create index nominal_codes_in_use on nominal_codes (tenant_id, id) where archived_at is null;
create index nominal_codes_archived on nominal_codes (tenant_id, id) where archived_at is not null;
create index nominal_codes_name on nominal_codes (tenant_id, lower(name), id);
create index nominal_codes_type on nominal_codes (tenant_id, type, id);

-- The unique index on names leaves out those that are being deleted, which are listed too.
create index integration_instances_by_name on integration_instances (tenant_id, lower(name), id);
create index integration_instances_by_status on integration_instances (tenant_id, connection_status, id);
create index integration_instances_by_creation on integration_instances (tenant_id, created_at, id);
create index integration_instances_by_update on integration_instances (tenant_id, updated_at, id);

-- Empty values sort as the lowest.
create index walmart_locations_newest on walmart_locations (tenant_id, instance_id, id);
create index walmart_locations_name on walmart_locations (tenant_id, instance_id, lower(name) nulls first, id);
create index walmart_locations_type on walmart_locations (tenant_id, instance_id, node_type nulls first, id);
create index walmart_locations_status on walmart_locations (tenant_id, instance_id, status nulls first, id);
create index walmart_locations_creation on walmart_locations (tenant_id, instance_id, created_at, id);

-- In the place of the one that had the newest first: this serves the newest of a kind too.
drop index sync_runs_latest;
create index sync_runs_kind on sync_runs (tenant_id, instance_id, kind, id);
create index sync_runs_status on sync_runs (tenant_id, instance_id, status, id);
create index sync_runs_processed on sync_runs (tenant_id, instance_id, processed, id);
create index sync_runs_creation on sync_runs (tenant_id, instance_id, created_at, id);
create index sync_runs_start on sync_runs (tenant_id, instance_id, started_at nulls first, id);
create index sync_runs_end on sync_runs (tenant_id, instance_id, finished_at nulls first, id);
-- Few runs have an error to look into.
create index sync_runs_search on sync_runs using gin (
  tenant_id extensions.int8_ops,
  instance_id extensions.int8_ops,
  error_message extensions.gin_trgm_ops
) where error_message is not null;
