import type { ListWalmartListings } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { type RawBuilder, sql } from 'kysely'

import { isFound, orderOf } from '../platform/page.ts'
import type { ListingRow } from './listing-row.ts'

/** Which listings of an instance, whose id it names. */
export type ListingFilter = Pick<
  ListWalmartListings,
  'archived' | 'id' | 'lifecycleStatus' | 'link_state' | 'publishedStatus' | 'search' | 'sku'
> & {
  /** False: without those that a person has unmapped. */
  readonly unmapped?: false
}

const linkOfListing = sql`
  select from listing_links
  where listing_links.tenant_id = listing.tenant_id and listing_links.listing_id = listing.id`

/** A condition on `listing`. */
function matches(filter: ListingFilter): RawBuilder<unknown> {
  const { search = '', link_state: state } = filter
  const conditions = [
    sql`instance_id = ${filter.id}`,
    filter.archived ? sql`archived_at is not null` : sql`archived_at is null`,
    ...(search === '' ? [] : [isFound(sql`listing.id`, 'walmart_listings', search)]),
    ...(state === undefined ? [] : [sql`${sql.raw(state === 'linked' ? '' : 'not')} exists (${linkOfListing})`]),
    ...(filter.publishedStatus === undefined ? [] : [sql`published_status = ${filter.publishedStatus}`]),
    ...(filter.lifecycleStatus === undefined ? [] : [sql`lifecycle_status = ${filter.lifecycleStatus}`]),
    ...(filter.sku === undefined ? [] : [sql`sku = ${filter.sku}`]),
    ...(filter.unmapped === undefined ? [] : [sql`unmapped_at is null`]),
  ]
  return sql.join(conditions, sql` and `)
}

const sortColumns = {
  id: sql`listing.id`,
  sku: sql`listing.sku`,
  productName: { nullable: sql`lower(left(listing.product_name, 255))` },
  priceAmount: { nullable: sql`listing.price_amount` },
  publishedStatus: { nullable: sql`listing.published_status` },
  lifecycleStatus: { nullable: sql`listing.lifecycle_status` },
}

export async function countListings(tx: TenantTransaction, filter: ListingFilter): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from walmart_listings listing where ${matches(filter)}
  `.execute(tx)
  return rows[0]?.total ?? 0
}

export function selectListings(
  tx: TenantTransaction,
  query: ListingFilter & { readonly sort?: ListWalmartListings['sort'] },
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<ListingRow[]> {
  const order = orderOf(query.sort, sortColumns, sql`listing.id`)
  return withLinks(tx, {
    order,
    chosen: sql`
      select * from walmart_listings listing where ${matches(query)} order by ${order} limit ${limit} offset ${offset}`,
  })
}

/** Those of the instance that have these ids. */
export function findListings(tx: TenantTransaction, instanceId: number, ids: readonly number[]): Promise<ListingRow[]> {
  return withLinks(tx, {
    order: sql`listing.id`,
    chosen: sql`
      select * from walmart_listings where instance_id = ${instanceId} and id = any(${ids}::bigint[])
      order by id limit ${ids.length}`,
  })
}

/** By their ids: those after one of them, so many at most. */
export function selectListingsAfter(
  tx: TenantTransaction,
  filter: ListingFilter,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<ListingRow[]> {
  const chosen = sql`
    select * from walmart_listings listing where ${matches(filter)} and id > ${after} order by id limit ${limit}`
  return withLinks(tx, { order: sql`listing.id`, chosen })
}

export async function selectIdsAfter(
  tx: TenantTransaction,
  filter: ListingFilter,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from walmart_listings listing where ${matches(filter)} and id > ${after} order by id limit ${limit}
  `.execute(tx)
  return rows.map(({ id }) => id)
}

/** Those that were chosen, a few rows, with their products and what decides whether they have one. */
async function withLinks(
  tx: TenantTransaction,
  { chosen, order }: { readonly chosen: RawBuilder<unknown>; readonly order: RawBuilder<unknown> },
): Promise<ListingRow[]> {
  const { rows } = await sql<ListingRow>`
    select listing.id, listing.instance_id, listing.sku, wpid, upc, gtin, product_name, raw ->> 'shelf' as shelf,
      product_type, price_currency, price_amount, published_status, lifecycle_status, raw ->> 'mart' as mart, condition,
      listing.archived_at, unmapped_at, listing.created_at, listing.updated_at,
      link.id as link_id, linked_by, linked_at,
      product.id as product_id, product.name as product_title, product.sku as product_sku,
      same_sku_product.id as same_sku_product_id, same_sku_product.archived_at as same_sku_product_archived_at,
      auto_link_products, auto_create_products
    from (${chosen}) listing
    join integration_instances instance on instance.id = listing.instance_id
    left join listing_links link
      on link.tenant_id = listing.tenant_id and link.listing_id = listing.id
    left join products product on product.tenant_id = link.tenant_id and product.id = link.product_id
    left join products same_sku_product on same_sku_product.tenant_id = listing.tenant_id and same_sku_product.sku = listing.sku
    order by ${order}
  `.execute(tx)
  return rows
}
