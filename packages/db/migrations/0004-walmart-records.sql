-- What Walmart says, in typed columns plus Walmart's own JSON (`raw`), so that nothing it sends is lost.

create table walmart_locations (
  tenant_id bigint not null default aisle.tenant_id() references tenants on delete cascade,
  id bigint generated always as identity,
  instance_id bigint not null,
  -- 17 or 18 digits, beyond what a JSON number holds.
  ship_node text not null,
  name text,
  node_type text,
  status text,
  time_zone text,
  raw jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, instance_id, ship_node),
  foreign key (tenant_id, instance_id) references integration_instances on delete cascade
);

create table walmart_listings (
  tenant_id bigint not null default aisle.tenant_id() references tenants on delete cascade,
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
  raw jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, instance_id, sku),
  foreign key (tenant_id, instance_id) references integration_instances on delete cascade
);

create type linked_by as enum ('auto_link', 'auto_create');

-- Which of the seller's products a Walmart product is, and how we know.
create table listing_links (
  tenant_id bigint not null default aisle.tenant_id() references tenants on delete cascade,
  id bigint generated always as identity,
  listing_id bigint not null,
  product_id bigint not null,
  linked_by linked_by not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, listing_id),
  foreign key (tenant_id, listing_id) references walmart_listings on delete cascade,
  foreign key (tenant_id, product_id) references products on delete cascade
);
create index listing_links_product on listing_links (tenant_id, product_id);

create table walmart_orders (
  tenant_id bigint not null default aisle.tenant_id() references tenants on delete cascade,
  id bigint generated always as identity,
  instance_id bigint not null,
  purchase_order_id text not null,
  customer_order_id text not null,
  customer_email_id text,
  ship_node_type text not null,
  ship_node text,
  order_date timestamptz not null,
  estimated_ship_date timestamptz,
  estimated_delivery_date timestamptz,
  raw jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, instance_id, purchase_order_id),
  foreign key (tenant_id, instance_id) references integration_instances on delete cascade
);
create index walmart_orders_order_date on walmart_orders (tenant_id, instance_id, order_date desc);

create table walmart_order_lines (
  tenant_id bigint not null default aisle.tenant_id() references tenants on delete cascade,
  order_id bigint not null,
  line_number text not null,
  sku text,
  product_name text,
  quantity numeric not null,
  unit_of_measurement text,
  -- Sums over the line's charges. Tax is what Walmart collects and remits; it is not revenue.
  product_amount numeric not null,
  shipping_amount numeric not null,
  other_amount numeric not null,
  tax_amount numeric not null,
  currency text,
  -- Every charge with its tax, and every status with its quantity: a line may be part shipped, part cancelled.
  charges jsonb not null,
  statuses jsonb not null,
  status_date timestamptz,
  raw jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, order_id, line_number),
  foreign key (tenant_id, order_id) references walmart_orders on delete cascade
);
