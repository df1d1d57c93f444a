-- Walmart's purchase orders, in typed columns beside Walmart's own JSON (`raw`).

create table public.walmart_orders (
  tenant_id bigint not null default aisle.claimed_tenant_id() references public.tenants on delete cascade,
  id bigint generated always as identity,
  instance_id bigint not null,
  purchase_order_id text not null,
  customer_order_id text not null,
  customer_email_id text,
  customer_name text,
  ship_node_type text not null,
  ship_node text,
  -- The status of the order's least-advanced unit: core/src/orders/order-rows.ts.
  status text not null,
  order_date timestamptz not null,
  estimated_ship_date timestamptz,
  estimated_delivery_date timestamptz,
  -- What the customer is charged, including tax.
  total numeric not null,
  currency text,
  -- A digest of Walmart's JSON: an order with the same digest is not parsed again. Null forces it to be parsed.
  digest bytea,
  raw jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  archived_at timestamptz,
  -- Deadlines: until when the seller has to acknowledge and to ship it. Null once that is done, or if Walmart ships it. In
  -- UTC, because only that makes the sum immutable.
  acknowledge_by timestamptz generated always as (case
    when status = 'Created' and ship_node_type <> 'WFSFulfilled'
      then (order_date at time zone 'UTC' + interval '4 hours') at time zone 'UTC'
  end) stored,
  ship_by timestamptz generated always as (case
    when status in ('Created', 'Acknowledged') and ship_node_type <> 'WFSFulfilled' then estimated_ship_date
  end) stored,
  foreign key (tenant_id, instance_id) references public.integration_instances on delete cascade
);
create index walmart_orders_by_date on public.walmart_orders (tenant_id, instance_id, order_date, id)
  include (archived_at);
create index walmart_orders_in_use on public.walmart_orders (tenant_id, instance_id, id) where archived_at is null;
create index walmart_orders_archived on public.walmart_orders (tenant_id, instance_id, order_date, id)
  where archived_at is not null;
create index walmart_orders_by_status on public.walmart_orders (tenant_id, instance_id, status, order_date, id)
  where archived_at is null;
create index walmart_orders_by_ship_node_type on public.walmart_orders (tenant_id, instance_id, ship_node_type, order_date, id)
  where archived_at is null;
create index walmart_orders_by_customer_order on public.walmart_orders (tenant_id, instance_id, customer_order_id);
create index walmart_orders_by_total on public.walmart_orders (tenant_id, instance_id, total);
create index walmart_orders_to_acknowledge on public.walmart_orders (tenant_id, instance_id, acknowledge_by, order_date, id)
  where acknowledge_by is not null and archived_at is null;
create index walmart_orders_to_ship on public.walmart_orders (tenant_id, instance_id, ship_by, order_date, id)
  where ship_by is not null and archived_at is null;
alter table public.walmart_orders
  add unique (tenant_id, instance_id, purchase_order_id),
  add primary key (tenant_id, id);

create table public.walmart_order_lines (
  tenant_id bigint not null default aisle.claimed_tenant_id() references public.tenants on delete cascade,
  order_id bigint not null,
  line_number text not null,
  sku text,
  product_name text,
  quantity numeric not null,
  unit_of_measurement text,
  -- Sums over the line's charges. Walmart collects and remits tax; it is not revenue.
  product_amount numeric not null,
  shipping_amount numeric not null,
  other_amount numeric not null,
  tax_amount numeric not null,
  -- Sums over the line's refunds so far, as positive amounts: shipping, everything else, and tax.
  refunded_amount numeric not null default 0,
  refunded_shipping_amount numeric not null default 0,
  refunded_tax_amount numeric not null default 0,
  currency text,
  -- Every charge with its tax, and every status with its quantity: one part of a line may be shipped and another cancelled.
  charges jsonb not null,
  statuses jsonb not null,
  status_date timestamptz,
  raw jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, order_id, line_number),
  foreign key (tenant_id, order_id) references public.walmart_orders on delete cascade
);
