-- The tenant's own records, which an instance's settings refer to.

create table stores (
  tenant_id bigint not null default aisle.tenant_id() references tenants on delete cascade,
  id bigint generated always as identity,
  name text not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, name)
);

create table warehouses (
  tenant_id bigint not null default aisle.tenant_id() references tenants on delete cascade,
  id bigint generated always as identity,
  name text not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, name)
);

create table nominal_codes (
  tenant_id bigint not null default aisle.tenant_id() references tenants on delete cascade,
  id bigint generated always as identity,
  code text not null,
  name text not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, code)
);

create table products (
  tenant_id bigint not null default aisle.tenant_id() references tenants on delete cascade,
  id bigint generated always as identity,
  sku text not null,
  name text not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, sku)
);
