-- Listings that people look for, map by hand and archive.

-- With 'hand': a person has said so. A type of its own, because Postgres lets a value that is added to one be used after
-- its commit only.
alter type linked_by rename to linked_by_until_now;
create type linked_by as enum ('auto_link', 'auto_create', 'hand');
alter table listing_links alter column linked_by type linked_by using linked_by::text::linked_by;
drop type linked_by_until_now;

-- Since when the listing has the product that it has.
alter table listing_links add column linked_at timestamptz not null default now();
update listing_links set linked_at = created_at;

-- Both are the tenant's word: a refresh does not touch them.
alter table walmart_listings
  add column archived_at timestamptz,
  -- Since when a person wants the listing to have no product: it is not linked by itself until one is mapped to it.
  add column unmapped_at timestamptz;

-- The list of an instance's listings: newest first and counted; by SKU its unique index serves.
create index walmart_listings_in_use on walmart_listings (tenant_id, instance_id, id) where archived_at is null;
create index walmart_listings_archived on walmart_listings (tenant_id, instance_id, id) where archived_at is not null;
-- One index on a column and the id serves both directions, since empty values sort as the lowest. Each status brings the
-- other along, so that a count of both reads an index alone.
-- Walmart does not say how long a name may be, and an index row has room for some 2,700 bytes.
create index walmart_listings_name
  on walmart_listings (tenant_id, instance_id, lower(left(product_name, 255)) nulls first, id);
create index walmart_listings_price on walmart_listings (tenant_id, instance_id, price_amount nulls first, id);
create index walmart_listings_published on walmart_listings (tenant_id, instance_id, published_status nulls first, id)
  include (lifecycle_status) where archived_at is null;
create index walmart_listings_lifecycle on walmart_listings (tenant_id, instance_id, lifecycle_status nulls first, id)
  include (published_status) where archived_at is null;

-- A search looks for a text anywhere.
create index walmart_listings_search on walmart_listings using gin (
  tenant_id extensions.int8_ops,
  instance_id extensions.int8_ops,
  sku extensions.gin_trgm_ops,
  product_name extensions.gin_trgm_ops,
  wpid extensions.gin_trgm_ops,
  upc extensions.gin_trgm_ops
);

-- What a barcode is told by: a UPC of 12 digits, an EAN of 13 and a GTIN of 14 are one number, with zeros before it.
create function aisle.barcode_key(barcode text) returns text language sql immutable parallel safe
  return nullif(ltrim(regexp_replace(barcode, '[\s-]', '', 'g'), '0'), '');
create index products_barcode on products (tenant_id, aisle.barcode_key(barcode))
  where archived_at is null and barcode is not null;

-- For the same reason as aisle.find_products of 0009: neither a barcode's key nor likeness may be looked up under a policy.
create function aisle.find_product_by_barcode(barcode text) returns bigint
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
  select id from public.products
  where tenant_id = aisle.tenant_id() and archived_at is null and products.barcode is not null
    and aisle.barcode_key(products.barcode) = aisle.barcode_key(find_product_by_barcode.barcode)
  order by id limit 1
$$;
create function aisle.find_similar_products(sku text, name text, except_ids bigint[])
returns table (id bigint, similarity real)
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
  select id, greatest(
    extensions.similarity(products.sku, find_similar_products.sku),
    extensions.similarity(products.name, find_similar_products.name)
  )
  from public.products
  where tenant_id = aisle.tenant_id() and archived_at is null and id <> all (except_ids)
    and (products.sku operator(extensions.%) find_similar_products.sku
      or products.name operator(extensions.%) find_similar_products.name)
  order by 2 desc, id limit 5
$$;
revoke all on function aisle.find_product_by_barcode, aisle.find_similar_products from public;
grant execute on function aisle.find_product_by_barcode, aisle.find_similar_products to aisle_tenant;
