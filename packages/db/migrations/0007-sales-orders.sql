-- Sales orders: what the seller has sold, one for each of Walmart's purchase orders, each line with the tenant's product.

create table public.sales_orders (
  tenant_id bigint not null default aisle.claimed_tenant_id() references public.tenants on delete cascade,
  id bigint generated always as identity,
  instance_id bigint not null,
  walmart_order_id bigint not null,
  -- Walmart's purchase order id.
  number text not null,
  -- The instance's store when the sales order was created.
  store_id bigint not null,
  created_by text not null check (created_by in ('refresh', 'on_demand')),
  -- `open`: some units have yet to ship; `shipped`: all have, except cancelled ones; `cancelled`: every unit was cancelled.
  status text not null check (status in ('open', 'shipped', 'cancelled')),
  order_date timestamptz not null,
  currency text,
  -- Sums over the lines as Walmart charged them; later cancellations are not subtracted. `total` is the sum of the four.
  product_amount numeric not null,
  shipping_amount numeric not null,
  other_amount numeric not null,
  tax_amount numeric not null,
  total numeric not null,
  -- Sums of the lines' estimates; null if no line has one.
  proforma_marketplace_cost numeric,
  proforma_payment_cost numeric,
  -- How many of its lines have no product.
  unlinked_lines int not null check (unlinked_lines >= 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (tenant_id, instance_id) references public.integration_instances on delete cascade,
  foreign key (tenant_id, walmart_order_id) references public.walmart_orders on delete cascade,
  foreign key (tenant_id, store_id) references public.stores
);
create index sales_orders_by_date on public.sales_orders (tenant_id, order_date, id);
create index sales_orders_by_instance on public.sales_orders (tenant_id, instance_id, order_date, id);
create index sales_orders_by_store on public.sales_orders (tenant_id, store_id, order_date, id);
create index sales_orders_by_status on public.sales_orders (tenant_id, status, order_date, id);
create index sales_orders_unlinked on public.sales_orders (tenant_id, order_date, id) where unlinked_lines > 0;
create index sales_orders_linked on public.sales_orders (tenant_id, order_date, id) where unlinked_lines = 0;
-- Those that wait for a link, for the list of problems.
create index sales_orders_waiting on public.sales_orders (tenant_id, instance_id, order_date, id)
  where unlinked_lines > 0 and status <> 'cancelled';
create index sales_orders_by_number on public.sales_orders (tenant_id, number);
create index sales_orders_by_total on public.sales_orders (tenant_id, total);
alter table public.sales_orders
  add unique (tenant_id, walmart_order_id),
  add primary key (tenant_id, id);

create table public.sales_order_lines (
  tenant_id bigint not null default aisle.claimed_tenant_id() references public.tenants on delete cascade,
  sales_order_id bigint not null,
  line_number text not null,
  sku text,
  product_name text,
  quantity numeric not null,
  quantity_cancelled numeric not null,
  quantity_shipped numeric not null,
  product_amount numeric not null,
  shipping_amount numeric not null,
  other_amount numeric not null,
  tax_amount numeric not null,
  -- The product that the SKU's listing was linked to when the line was linked. A later mapping does not change it.
  product_id bigint,
  -- The account of its sales, set by the tenant; a refresh does not change it.
  nominal_code_id bigint,
  -- The instance's percentages when the line was created or last recalculated. Changing the settings later does not change
  -- them; a changed amount does change the cost.
  proforma_marketplace_cost_percentage numeric,
  proforma_payment_cost_percentage numeric,
  proforma_marketplace_cost numeric,
  proforma_payment_cost numeric,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (tenant_id, sales_order_id) references public.sales_orders on delete cascade,
  foreign key (tenant_id, product_id) references public.products,
  foreign key (tenant_id, nominal_code_id) references public.nominal_codes
);
-- The lines that wait for their listing to be linked.
create index sales_order_lines_waiting on public.sales_order_lines (tenant_id, sku) where product_id is null;
alter table public.sales_order_lines add primary key (tenant_id, sales_order_id, line_number);
