-- Reference data that its tenant keeps over the API: what is out of use is archived, what is changed says when.

alter table stores add column updated_at timestamptz not null default now(), add column archived_at timestamptz;
alter table warehouses add column updated_at timestamptz not null default now(), add column archived_at timestamptz;
alter table nominal_codes add column updated_at timestamptz not null default now(), add column archived_at timestamptz;
alter table products
  add column barcode text,
  add column updated_at timestamptz not null default now(),
  add column archived_at timestamptz;

-- Names are unique ignoring case, as those of instances are. Names that now are the same get their id behind them.
update stores set name = name || ' (' || id || ')'
  where exists (
    select from stores o where o.tenant_id = stores.tenant_id and lower(o.name) = lower(stores.name) and o.id < stores.id
  );
update warehouses set name = name || ' (' || id || ')'
  where exists (
    select from warehouses o
    where o.tenant_id = warehouses.tenant_id and lower(o.name) = lower(warehouses.name) and o.id < warehouses.id
  );
alter table stores drop constraint stores_tenant_id_name_key;
alter table warehouses drop constraint warehouses_tenant_id_name_key;
create unique index stores_name on stores (tenant_id, lower(name));
create unique index warehouses_name on warehouses (tenant_id, lower(name));

create type nominal_code_type as enum (
  'Revenue', 'Expense', 'Asset', 'Liability', 'Equity', 'Bank', 'Current', 'Inventory', 'Fixed', 'Directcosts', 'Currliab',
  'Termliab', 'Sales'
);
alter table nominal_codes add column type nominal_code_type;
-- Until now there were the codes of the sample data, all of them revenue but one, and what was added by hand.
update nominal_codes set type = case when name ilike 'cost%' then 'Directcosts' else 'Revenue' end::nominal_code_type;
alter table nominal_codes alter column type set not null;

-- The list of products: those in use, newest first and counted; and by name. By SKU its unique index serves.
create index products_in_use on products (tenant_id, id) where archived_at is null;
create index products_archived on products (tenant_id, id) where archived_at is not null;
create index products_name on products (tenant_id, lower(name), id);

-- A search looks for a text anywhere. `extensions` keeps the many functions of these two out of the way.
create schema if not exists extensions;
grant usage on schema extensions to aisle_tenant;
create extension if not exists pg_trgm with schema extensions;
create extension if not exists btree_gin with schema extensions;
create index products_search on products using gin (
  tenant_id extensions.int8_ops,
  sku extensions.gin_trgm_ops,
  name extensions.gin_trgm_ops,
  barcode extensions.gin_trgm_ops
);

-- A policy is checked before `ilike`, which Postgres does not trust with rows of others; so `ilike` in a tenant's own
-- query never uses an index. This runs as the owner, whom no policy binds, and names the tenant itself. A text too short
-- for an index of three letters each is looked for in that tenant's rows, not in everybody's.
create function aisle.find_products(pattern text) returns setof bigint
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
  select id from public.products
  where tenant_id = aisle.tenant_id() and (sku ilike pattern or name ilike pattern or barcode ilike pattern)
$$;
revoke all on function aisle.find_products from public;
grant execute on function aisle.find_products to aisle_tenant;

-- Which warehouse a ship node is. It is the tenant's word: a refresh of the locations does not touch it.
alter table walmart_locations
  add column warehouse_id bigint,
  add foreign key (tenant_id, warehouse_id) references warehouses;

-- A token that could do everything still can.
update api_tokens set scopes = scopes || '{reference:read,reference:write}'
  where scopes @> '{integrations:read,integrations:write}';
