-- Sales orders: what the seller has sold, one for each purchase order of Walmart, each line with the seller's own product.

-- What the list of orders shows and sorts by, as packages/core/src/orders/order-rows.ts reads it from an order.
alter table walmart_orders
  add column status text not null default 'Created',
  add column total numeric not null default 0,
  add column currency text,
  add column customer_name text,
  add column archived_at timestamptz;

update walmart_orders set
  customer_name = raw #>> '{shippingInfo,postalAddress,name}',
  status = coalesce(
    (
      select units ->> 'status'
      from walmart_order_lines line, jsonb_array_elements(line.statuses) as parts (units)
      where line.tenant_id = walmart_orders.tenant_id and line.order_id = walmart_orders.id
        and (units #>> '{statusQuantity,amount}')::numeric > 0
      order by
        array_position('{Created,Acknowledged,Shipped,Delivered,Refund,Cancelled}', units ->> 'status') nulls last,
        (units ->> 'status') collate "C"
      limit 1
    ),
    'Created'
  ),
  (total, currency) = (
    select coalesce(sum(product_amount + shipping_amount + other_amount + tax_amount), 0), min(currency)
    from walmart_order_lines line
    where line.tenant_id = walmart_orders.tenant_id and line.order_id = walmart_orders.id
  );

-- The list of an instance's orders: those in use, newest first and counted; by each column that it is sorted or narrowed
-- by. The purchase order's id has its index.
drop index walmart_orders_order_date;
create index walmart_orders_order_date on walmart_orders (tenant_id, instance_id, order_date desc) include (archived_at);
create index walmart_orders_in_use on walmart_orders (tenant_id, instance_id, id) where archived_at is null;
create index walmart_orders_archived on walmart_orders (tenant_id, instance_id, id) where archived_at is not null;
create index walmart_orders_status on walmart_orders (tenant_id, instance_id, status, id) where archived_at is null;
create index walmart_orders_ship_node_type on walmart_orders (tenant_id, instance_id, ship_node_type, id)
  where archived_at is null;
create index walmart_orders_customer_order on walmart_orders (tenant_id, instance_id, customer_order_id);
create index walmart_orders_total on walmart_orders (tenant_id, instance_id, total);

-- A search looks for a text anywhere, also in the SKUs of the lines.
create index walmart_orders_search on walmart_orders using gin (
  tenant_id extensions.int8_ops,
  purchase_order_id extensions.gin_trgm_ops,
  customer_order_id extensions.gin_trgm_ops,
  customer_email_id extensions.gin_trgm_ops,
  customer_name extensions.gin_trgm_ops
);
create index walmart_order_lines_search on walmart_order_lines using gin (
  tenant_id extensions.int8_ops,
  sku extensions.gin_trgm_ops
);

-- `open`: something is still to be sent; `shipped`: nothing is, and something was; `cancelled`: nothing was.
create type sales_order_status as enum ('open', 'shipped', 'cancelled');
create type sales_order_origin as enum ('refresh', 'on_demand');

create table sales_orders (
  tenant_id bigint not null default aisle.tenant_id() references tenants on delete cascade,
  id bigint generated always as identity,
  instance_id bigint not null,
  walmart_order_id bigint not null,
  -- Walmart's purchase order id: what the seller, the buyer and Walmart call the order.
  number text not null,
  -- The instance's store of the time when the sales order was made.
  store_id bigint not null,
  created_by sales_order_origin not null,
  status sales_order_status not null,
  order_date timestamptz not null,
  currency text,
  -- Sums over the lines, as Walmart charged them: what was cancelled later is still in them. `total` has all four.
  product_amount numeric not null,
  shipping_amount numeric not null,
  other_amount numeric not null,
  tax_amount numeric not null,
  total numeric not null,
  -- How many of its lines have no product.
  unlinked_lines int not null check (unlinked_lines >= 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, walmart_order_id),
  foreign key (tenant_id, instance_id) references integration_instances on delete cascade,
  foreign key (tenant_id, walmart_order_id) references walmart_orders on delete cascade,
  foreign key (tenant_id, store_id) references stores
);
-- An instance's, newest first: those of an instance that is no longer in use are behind all others.
create index sales_orders_instance on sales_orders (tenant_id, instance_id, id);
create index sales_orders_store on sales_orders (tenant_id, store_id, id);
create index sales_orders_status on sales_orders (tenant_id, status, id);
create index sales_orders_unlinked on sales_orders (tenant_id, unlinked_lines, id);
create index sales_orders_number on sales_orders (tenant_id, number);
create index sales_orders_order_date on sales_orders (tenant_id, order_date);
create index sales_orders_total on sales_orders (tenant_id, total);

create table sales_order_lines (
  tenant_id bigint not null default aisle.tenant_id() references tenants on delete cascade,
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
  -- The product that the listing of the SKU was linked to when the line was linked. It stays when the listing is mapped anew.
  product_id bigint,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, sales_order_id, line_number),
  foreign key (tenant_id, sales_order_id) references sales_orders on delete cascade,
  foreign key (tenant_id, product_id) references products
);
-- The lines that wait for their listing to be linked.
create index sales_order_lines_waiting on sales_order_lines (tenant_id, sku) where product_id is null;

alter table sales_orders enable row level security;
create policy tenant_isolation on sales_orders
  using (tenant_id = aisle.tenant_id()) with check (tenant_id = aisle.tenant_id());
grant select, insert, update, delete on sales_orders to aisle_tenant;
alter table sales_order_lines enable row level security;
create policy tenant_isolation on sales_order_lines
  using (tenant_id = aisle.tenant_id()) with check (tenant_id = aisle.tenant_id());
grant select, insert, update, delete on sales_order_lines to aisle_tenant;

-- A token that could do everything still can.
update api_tokens set scopes = scopes || '{sales_orders:read}'
  where scopes @> '{integrations:read,integrations:write,reference:read,reference:write}';
