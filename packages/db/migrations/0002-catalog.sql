-- The tenant's own records, which an instance's settings and listings refer to. Records are archived rather than deleted.
-- Names are unique ignoring case. `name_key` is a column rather than an index on `lower(name)`: under row-level security
-- Postgres uses an index for a condition only if its functions are leakproof, and `lower` is not.

create table public.stores (
  tenant_id bigint not null default aisle.claimed_tenant_id() references public.tenants on delete cascade,
  id bigint generated always as identity,
  name text not null,
  name_key text not null generated always as (lower(name)) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  archived_at timestamptz
);
create index stores_in_use on public.stores (tenant_id, id) where archived_at is null;
create index stores_archived on public.stores (tenant_id, id) where archived_at is not null;
alter table public.stores
  add constraint stores_name unique (tenant_id, name_key),
  add primary key (tenant_id, id);

create table public.warehouses (
  tenant_id bigint not null default aisle.claimed_tenant_id() references public.tenants on delete cascade,
  id bigint generated always as identity,
  name text not null,
  name_key text not null generated always as (lower(name)) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  archived_at timestamptz
);
create index warehouses_in_use on public.warehouses (tenant_id, id) where archived_at is null;
create index warehouses_archived on public.warehouses (tenant_id, id) where archived_at is not null;
alter table public.warehouses
  add constraint warehouses_name unique (tenant_id, name_key),
  add primary key (tenant_id, id);

create table public.nominal_codes (
  tenant_id bigint not null default aisle.claimed_tenant_id() references public.tenants on delete cascade,
  id bigint generated always as identity,
  code text not null,
  name text not null,
  name_key text not null generated always as (lower(name)) stored,
  type text not null check (type in (
    'Revenue', 'Expense', 'Asset', 'Liability', 'Equity', 'Bank', 'Current', 'Inventory', 'Fixed', 'Directcosts',
    'Currliab', 'Termliab', 'Sales'
  )),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  archived_at timestamptz
);
create index nominal_codes_in_use on public.nominal_codes (tenant_id, id) where archived_at is null;
create index nominal_codes_archived on public.nominal_codes (tenant_id, id) where archived_at is not null;
create index nominal_codes_by_name on public.nominal_codes (tenant_id, name_key, id);
create index nominal_codes_by_type on public.nominal_codes (tenant_id, type, id);
alter table public.nominal_codes
  add unique (tenant_id, code),
  add primary key (tenant_id, id);

-- A barcode without spaces, dashes or leading zeros: the same number may be a UPC of 12 digits, an EAN of 13 or a GTIN of 14.
create function aisle.barcode_key(barcode text) returns text language sql immutable parallel safe
  return nullif(ltrim(regexp_replace(barcode, '[\s-]', '', 'g'), '0'), '');

create table public.products (
  tenant_id bigint not null default aisle.claimed_tenant_id() references public.tenants on delete cascade,
  id bigint generated always as identity,
  sku text not null,
  name text not null,
  name_key text not null generated always as (lower(name)) stored,
  barcode text,
  barcode_key text generated always as (aisle.barcode_key(barcode)) stored,
  -- The account of its sales, which takes precedence over those of the instance and the tenant.
  nominal_code_id bigint,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  archived_at timestamptz,
  foreign key (tenant_id, nominal_code_id) references public.nominal_codes
);
create index products_in_use on public.products (tenant_id, id) where archived_at is null;
create index products_archived on public.products (tenant_id, id) where archived_at is not null;
create index products_by_name on public.products (tenant_id, name_key, id);
create index products_by_barcode on public.products (tenant_id, barcode_key, id)
  where archived_at is null and barcode_key is not null;
alter table public.products
  add unique (tenant_id, sku),
  add primary key (tenant_id, id);
