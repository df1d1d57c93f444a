import type { ListWalmartListings } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { defineList, isFound, isNull } from '../platform/define-list.ts'
import type { LinkFacts } from './explain-link.ts'

/** A listing with its product, as it is read. */
export interface ListingRow extends LinkFacts {
  readonly wpid: string | null
  readonly upc: string | null
  readonly gtin: string | null
  readonly product_name: string | null
  readonly shelf: string | null
  readonly product_type: string | null
  readonly price_currency: string | null
  readonly price_amount: string | null
  readonly published_status: string | null
  readonly lifecycle_status: string | null
  readonly mart: string | null
  readonly condition: string | null
  readonly created_at: Date
  readonly updated_at: Date
  readonly link_id: number | null
  readonly product_id: number | null
  readonly product_title: string | null
  readonly product_sku: string | null
}

/** Which listings of an instance, whose id it names. */
export type ListingFilter = Pick<
  ListWalmartListings,
  'archived' | 'id' | 'lifecycleStatus' | 'link_state' | 'publishedStatus' | 'search' | 'sku'
> & {
  /** False: without those that a person has unmapped. */
  readonly unmapped?: false
}

const link = sql`
  select from listing_links
  where listing_links.tenant_id = listing.tenant_id and listing_links.listing_id = listing.id`

/** The listings of an instance, each with its product and what decides whether it has one. */
export const listings = defineList<ListingFilter, ListingRow>({
  from: sql`walmart_listings listing`,
  id: sql`listing.id`,
  filters: {
    id: (id) => sql`instance_id = ${id}`,
    archived: (isWanted) => isNull(sql`archived_at`, !isWanted),
    link_state: (state) => sql`${sql.raw(state === 'linked' ? '' : 'not')} exists (${link})`,
    publishedStatus: (status) => sql`published_status = ${status}`,
    lifecycleStatus: (status) => sql`lifecycle_status = ${status}`,
    sku: (sku) => sql`sku = ${sku}`,
    unmapped: () => sql`unmapped_at is null`,
  },
  search: (text) => isFound(sql`listing.id`, 'walmart_listings', text),
  sorts: {
    id: sql`listing.id`,
    sku: sql`listing.sku`,
    productName: { nullable: sql`lower(left(listing.product_name, 255))` },
    priceAmount: { nullable: sql`listing.price_amount` },
    publishedStatus: { nullable: sql`listing.published_status` },
    lifecycleStatus: { nullable: sql`listing.lifecycle_status` },
  },
  select: async (tx, chosen, order) => {
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
  },
})

/** Those of the instance that have these ids. */
export function findListings(tx: TenantTransaction, instanceId: number, ids: readonly number[]): Promise<ListingRow[]> {
  return listings.where(tx, sql`instance_id = ${instanceId} and id = any(${ids}::bigint[])`)
}

/** The ids of the next listings, for jobs that work in batches. */
export async function selectIdsAfter(
  tx: TenantTransaction,
  filter: ListingFilter,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from walmart_listings listing where ${listings.condition(filter)} and id > ${after} order by id limit ${limit}
  `.execute(tx)
  return rows.map(({ id }) => id)
}
