-- Customers' returns, in typed columns beside Walmart's own JSON (`raw`), and the returned goods that the seller has received.

create table public.walmart_returns (
  tenant_id bigint not null default aisle.claimed_tenant_id() references public.tenants on delete cascade,
  id bigint generated always as identity,
  instance_id bigint not null,
  return_order_id text not null,
  customer_order_id text not null,
  customer_email_id text,
  customer_name text,
  -- REFUND or REPLACEMENT, and the customer order that replaces the goods.
  return_type text,
  replacement_customer_order_id text,
  refund_mode text,
  channel text,
  -- The status of the return's least-advanced line: core/src/returns/return-rows.ts.
  status text,
  return_date timestamptz not null,
  return_by timestamptz,
  total_refund numeric,
  currency text,
  -- A digest of Walmart's JSON: a return with the same digest is not parsed again.
  digest bytea,
  raw jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (tenant_id, instance_id) references public.integration_instances on delete cascade
);
create index walmart_returns_by_date on public.walmart_returns (tenant_id, instance_id, return_date, id);
create index walmart_returns_by_id on public.walmart_returns (tenant_id, instance_id, id);
create index walmart_returns_by_status on public.walmart_returns (tenant_id, instance_id, status nulls first, return_date, id);
create index walmart_returns_by_customer_order on public.walmart_returns (tenant_id, instance_id, customer_order_id, return_date, id);
create index walmart_returns_search on public.walmart_returns using gin (
  tenant_id extensions.int8_ops,
  return_order_id extensions.gin_trgm_ops,
  customer_order_id extensions.gin_trgm_ops,
  customer_email_id extensions.gin_trgm_ops,
  customer_name extensions.gin_trgm_ops
);
alter table public.walmart_returns
  add unique (tenant_id, instance_id, return_order_id),
  add primary key (tenant_id, id);

create table public.walmart_return_lines (
  tenant_id bigint not null default aisle.claimed_tenant_id() references public.tenants on delete cascade,
  return_id bigint not null,
  line_number int not null,
  -- The order line that is returned. Walmart may leave the SKU out, so it does not identify the line.
  purchase_order_id text,
  purchase_order_line_number text,
  sku text,
  product_name text,
  reason text,
  quantity numeric not null,
  refunded_quantity numeric not null,
  -- What the customer gets back for the line, including tax.
  amount numeric,
  -- What the seller has refunded so far: everything but shipping, shipping, and tax.
  refunded_amount numeric not null default 0,
  refunded_shipping_amount numeric not null default 0,
  refunded_tax_amount numeric not null default 0,
  currency text,
  -- The customer keeps the goods.
  is_keep_it boolean not null,
  status text,
  status_date timestamptz,
  -- When the goods arrived where the seller has returns sent, as far as Walmart knows.
  delivered_at timestamptz,
  charges jsonb not null,
  raw jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, return_id, line_number),
  foreign key (tenant_id, return_id) references public.walmart_returns on delete cascade
);
create index walmart_return_lines_of_order on public.walmart_return_lines (tenant_id, purchase_order_id);

-- Goods of a return that have arrived, and their disposition. Append-only: documents are made from them.
create table public.return_receipts (
  tenant_id bigint not null default aisle.claimed_tenant_id() references public.tenants on delete cascade,
  id bigint generated always as identity,
  return_id bigint not null,
  line_number int not null,
  quantity numeric not null check (quantity > 0),
  disposition text not null check (disposition in ('return_to_stock', 'dispose', 'refurbish')),
  received_at timestamptz not null,
  -- Whether `restock_on_delivery` has received them, not a person.
  is_automatic boolean not null default false,
  created_at timestamptz not null default now(),
  foreign key (tenant_id, return_id) references public.walmart_returns on delete cascade
);
create index return_receipts_of_return on public.return_receipts (tenant_id, return_id, id);
alter table public.return_receipts add primary key (tenant_id, id);
