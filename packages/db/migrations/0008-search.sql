-- Substring search with trigram indexes. The functions of the two extensions are in a schema of their own.

create schema if not exists extensions;
create extension if not exists pg_trgm with schema extensions;
create extension if not exists btree_gin with schema extensions;

create index stores_search on public.stores using gin (tenant_id extensions.int8_ops, name extensions.gin_trgm_ops);
create index warehouses_search on public.warehouses using gin (tenant_id extensions.int8_ops, name extensions.gin_trgm_ops);
create index nominal_codes_search on public.nominal_codes using gin (
  tenant_id extensions.int8_ops,
  code extensions.gin_trgm_ops,
  name extensions.gin_trgm_ops
);
create index products_search on public.products using gin (
  tenant_id extensions.int8_ops,
  sku extensions.gin_trgm_ops,
  name extensions.gin_trgm_ops,
  barcode extensions.gin_trgm_ops
);
create index walmart_locations_search on public.walmart_locations using gin (
  tenant_id extensions.int8_ops,
  instance_id extensions.int8_ops,
  ship_node extensions.gin_trgm_ops,
  name extensions.gin_trgm_ops
);
create index walmart_listings_search on public.walmart_listings using gin (
  tenant_id extensions.int8_ops,
  instance_id extensions.int8_ops,
  sku extensions.gin_trgm_ops,
  product_name extensions.gin_trgm_ops,
  wpid extensions.gin_trgm_ops,
  upc extensions.gin_trgm_ops
);
create index walmart_orders_search on public.walmart_orders using gin (
  tenant_id extensions.int8_ops,
  purchase_order_id extensions.gin_trgm_ops,
  customer_order_id extensions.gin_trgm_ops,
  customer_email_id extensions.gin_trgm_ops,
  customer_name extensions.gin_trgm_ops
);
create index walmart_order_lines_search on public.walmart_order_lines using gin (
  tenant_id extensions.int8_ops,
  sku extensions.gin_trgm_ops
);
-- Few runs have an error to search.
create index sync_runs_search on public.sync_runs using gin (
  tenant_id extensions.int8_ops,
  instance_id extensions.int8_ops,
  error_message extensions.gin_trgm_ops
) where error_message is not null;

-- The ids of a table's rows with a text that matches the pattern. Under row-level security, `ilike` cannot use an index,
-- because it is not leakproof. This function runs as the owner, who bypasses the policies, and names the tenant itself. `execute`
-- plans each search for its own pattern.
create function aisle.search(target text, pattern text) returns setof bigint
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  case target
    when 'stores' then return query execute
      'select id from public.stores where tenant_id = $1 and name ilike $2' using aisle.tenant_id(), pattern;
    when 'warehouses' then return query execute
      'select id from public.warehouses where tenant_id = $1 and name ilike $2' using aisle.tenant_id(), pattern;
    when 'nominal_codes' then return query execute
      'select id from public.nominal_codes where tenant_id = $1 and (code ilike $2 or name ilike $2)'
      using aisle.tenant_id(), pattern;
    when 'products' then return query execute
      'select id from public.products where tenant_id = $1
        and (sku ilike $2 or name ilike $2 or barcode ilike $2)' using aisle.tenant_id(), pattern;
    when 'walmart_locations' then return query execute
      'select id from public.walmart_locations where tenant_id = $1 and (ship_node ilike $2 or name ilike $2)'
      using aisle.tenant_id(), pattern;
    when 'walmart_listings' then return query execute
      'select id from public.walmart_listings where tenant_id = $1
        and (sku ilike $2 or product_name ilike $2 or wpid ilike $2 or upc ilike $2)' using aisle.tenant_id(), pattern;
    when 'walmart_orders' then return query execute
      'select id from public.walmart_orders where tenant_id = $1 and (purchase_order_id ilike $2
        or customer_order_id ilike $2 or customer_email_id ilike $2 or customer_name ilike $2)
      union
      select order_id from public.walmart_order_lines where tenant_id = $1 and sku ilike $2'
      using aisle.tenant_id(), pattern;
    when 'walmart_returns' then return query execute
      'select id from public.walmart_returns where tenant_id = $1 and (return_order_id ilike $2
        or customer_order_id ilike $2 or customer_email_id ilike $2 or customer_name ilike $2)'
      using aisle.tenant_id(), pattern;
    when 'sync_runs' then return query execute
      'select id from public.sync_runs where tenant_id = $1 and error_message ilike $2'
      using aisle.tenant_id(), pattern;
    else raise exception 'aisle.search does not support the table %', target;
  end case;
end $$;

-- The active products whose SKU or name is most similar to the given ones, with their similarity. A function for the same
-- reason as `aisle.search`.
create function aisle.find_similar_products(sku text, name text, except_ids bigint[])
returns table (id bigint, similarity real)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query execute
    'select id, greatest(extensions.similarity(sku, $2), extensions.similarity(name, $3))
    from public.products
    where tenant_id = $1 and archived_at is null and id <> all ($4)
      and (sku operator(extensions.%) $2 or name operator(extensions.%) $3)
    order by 2 desc, id limit 5'
    using aisle.tenant_id(), find_similar_products.sku, find_similar_products.name, except_ids;
end $$;
