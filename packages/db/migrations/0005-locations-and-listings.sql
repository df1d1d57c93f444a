-- Walmart's ship nodes and items, in typed columns beside Walmart's own JSON (`raw`), so that nothing it sends is lost.

create table public.walmart_locations (
  tenant_id bigint not null default aisle.claimed_tenant_id() references public.tenants on delete cascade,
  id bigint generated always as identity,
  instance_id bigint not null,
  -- 17 or 18 digits, more than a JSON number can hold.
  ship_node text not null,
  name text,
  name_key text generated always as (lower(name)) stored,
  node_type text,
  status text,
  time_zone text,
  raw jsonb,
  -- Mapped by the tenant; a refresh does not change it.
  warehouse_id bigint,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (tenant_id, instance_id) references public.integration_instances on delete cascade,
  foreign key (tenant_id, warehouse_id) references public.warehouses
);
-- One index on a column and the id serves both directions, since nulls sort lowest.
create index walmart_locations_newest on public.walmart_locations (tenant_id, instance_id, id);
create index walmart_locations_by_name on public.walmart_locations (tenant_id, instance_id, name_key nulls first, id);
create index walmart_locations_by_type on public.walmart_locations (tenant_id, instance_id, node_type nulls first, id);
create index walmart_locations_by_status on public.walmart_locations (tenant_id, instance_id, status nulls first, id);
create index walmart_locations_by_creation on public.walmart_locations (tenant_id, instance_id, created_at, id);
alter table public.walmart_locations
  add unique (tenant_id, instance_id, ship_node),
  add primary key (tenant_id, id);

create table public.walmart_listings (
  tenant_id bigint not null default aisle.claimed_tenant_id() references public.tenants on delete cascade,
  id bigint generated always as identity,
  instance_id bigint not null,
  sku text not null,
  wpid text,
  upc text,
  gtin text,
  product_name text,
  product_type text,
  condition text,
  price_amount numeric,
  price_currency text,
  published_status text,
  lifecycle_status text,
  -- A digest of Walmart's JSON: an item with the same digest is not parsed again. Null forces it to be parsed.
  digest bytea,
  raw jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- These are set by the tenant; a refresh does not change them.
  archived_at timestamptz,
  -- Null: the instance's value applies.
  stock_buffer int check (stock_buffer >= 0),
  stock_floor int check (stock_floor >= 0),
  -- When a person unmapped the listing. It is not linked automatically until it is mapped again.
  unmapped_at timestamptz,
  foreign key (tenant_id, instance_id) references public.integration_instances on delete cascade
);
create index walmart_listings_in_use on public.walmart_listings (tenant_id, instance_id, id)
  where archived_at is null;
create index walmart_listings_archived on public.walmart_listings (tenant_id, instance_id, id)
  where archived_at is not null;
-- Walmart documents no maximum length of a name, and an index row holds only about 2,700 bytes.
create index walmart_listings_by_name
  on public.walmart_listings (tenant_id, instance_id, lower(left(product_name, 255)) nulls first, id);
create index walmart_listings_by_price on public.walmart_listings (tenant_id, instance_id, price_amount nulls first, id);
-- Each includes the other status, so that counting with both filters is an index-only scan.
create index walmart_listings_by_published_status
  on public.walmart_listings (tenant_id, instance_id, published_status nulls first, id)
  include (lifecycle_status) where archived_at is null;
create index walmart_listings_by_lifecycle_status
  on public.walmart_listings (tenant_id, instance_id, lifecycle_status nulls first, id)
  include (published_status) where archived_at is null;
alter table public.walmart_listings
  add unique (tenant_id, instance_id, sku),
  add primary key (tenant_id, id);

-- Which product a listing is, and how it was linked.
create table public.listing_links (
  tenant_id bigint not null default aisle.claimed_tenant_id() references public.tenants on delete cascade,
  id bigint generated always as identity,
  listing_id bigint not null,
  product_id bigint not null,
  -- `hand`: mapped by a person.
  linked_by text not null check (linked_by in ('auto_link', 'auto_create', 'hand')),
  created_at timestamptz not null default now(),
  -- When the listing was linked to this product.
  linked_at timestamptz not null default now(),
  foreign key (tenant_id, listing_id) references public.walmart_listings on delete cascade,
  foreign key (tenant_id, product_id) references public.products on delete cascade
);
create index listing_links_product on public.listing_links (tenant_id, product_id);
alter table public.listing_links
  add unique (tenant_id, listing_id),
  add primary key (tenant_id, id);
