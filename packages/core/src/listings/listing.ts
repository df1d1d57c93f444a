import {
  type ListWalmartListings,
  type WalmartListing,
  type WalmartListingDocument,
  type WalmartListingId,
  type WalmartListingPage,
} from '@aisle/contract'
import type { Row, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { requireInstance, requireLockedLinks } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { defineList, isFound, isNull, presentPage } from '../platform/define-list.ts'
import { AisleError } from '../platform/errors.ts'
import { snapshot } from '../platform/transaction.ts'
import { explainLink, type LinkFacts } from './explain-link.ts'

/** A listing with its product, as read from the database. */
export interface ListingRow
  extends
    LinkFacts,
    Row<
      'walmart_listings',
      | 'condition'
      | 'created_at'
      | 'gtin'
      | 'lifecycle_status'
      | 'price_amount'
      | 'price_currency'
      | 'product_name'
      | 'product_type'
      | 'published_status'
      | 'stock_buffer'
      | 'stock_floor'
      | 'upc'
      | 'updated_at'
      | 'wpid'
    > {
  /** These two are read from Walmart's JSON. */
  readonly shelf: string | null
  readonly mart: string | null
  readonly link_id: number | null
  readonly product_id: number | null
  readonly product_title: string | null
  readonly product_sku: string | null
}

/** Which listings of an instance to select. `id` is the instance's. */
export type ListingFilter = Pick<
  ListWalmartListings,
  'archived' | 'id' | 'lifecycleStatus' | 'link_state' | 'publishedStatus' | 'search' | 'sku'
> & {
  /** If false, excludes listings that were unmapped by hand. */
  readonly unmapped?: false
  /** The same as `link_state: 'unlinked'`, for jobs: Postgres would join each batch with all links. */
  readonly linked?: false
}

const link = sql`
  select id from listing_links
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
    linked: () => sql`(${link}) is null`,
  },
  counted: { table: 'walmart_listings', by: { id: 'owner_id', archived: 'is_archived' } },
  search: (text) => isFound(sql`listing.id`, 'walmart_listings', text),
  sorts: {
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
        listing.stock_buffer, listing.stock_floor, listing.archived_at, unmapped_at, listing.created_at, listing.updated_at,
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

export function listListings(ctx: TenantContext, query: ListWalmartListings): Promise<WalmartListingPage> {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, query.id)
    return presentPage(await listings.page(tx, query), presentListing)
  })
}

/** The instance's listings with these ids. */
export function findListings(tx: TenantTransaction, instanceId: number, ids: readonly number[]): Promise<ListingRow[]> {
  return listings.where(tx, sql`instance_id = ${instanceId} and id = any(${ids}::bigint[])`)
}

/** The instance's listing with this SKU. */
export async function findListingBySku(
  tx: TenantTransaction,
  { instance_id: instanceId, sku }: Pick<Row<'walmart_listings'>, 'instance_id' | 'sku'>,
): Promise<ListingRow | undefined> {
  const [row] = await listings.where(tx, sql`instance_id = ${instanceId} and sku = ${sku}`)
  return row
}

/** A listing as the API shows it. */
export function presentListing(row: ListingRow): WalmartListing {
  return {
    id: row.id,
    integration_instance_id: row.instance_id,
    sku: row.sku,
    wpid: row.wpid,
    upc: row.upc,
    gtin: row.gtin,
    productName: row.product_name,
    shelf: row.shelf,
    productType: row.product_type,
    priceCurrency: row.price_currency,
    priceAmount: row.price_amount,
    publishedStatus: row.published_status,
    lifecycleStatus: row.lifecycle_status,
    mart: row.mart,
    condition: row.condition,
    product_listing_id: row.link_id,
    product: productOf(row),
    mapped_sku: row.product_sku,
    mapped_at: row.linked_at?.toISOString() ?? null,
    link: explainLink(row),
    stock_buffer: row.stock_buffer,
    stock_floor: row.stock_floor,
    archived_at: row.archived_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}

function productOf({ link_id: linkId, product_id: id, product_title: name, product_sku: sku }: ListingRow) {
  if (linkId === null || id === null) return null
  return { id, name: name ?? '', sku: sku ?? '', listing_id: linkId }
}

/** Listings as the API shows them, in the order of the ids, all of which must exist. */
export async function presentListings(
  tx: TenantTransaction,
  instanceId: number,
  ids: readonly number[],
): Promise<WalmartListing[]> {
  const rows = new Map((await findListings(tx, instanceId, ids)).map((row) => [row.id, row]))
  return ids.map((id) => {
    const row = rows.get(id)
    if (!row) throw new Error(`Listing ${id} has disappeared.`)
    return presentListing(row)
  })
}

/** @throws AisleError `ERR_NOT_FOUND` if the instance has no such listing */
export async function requireListing(tx: TenantTransaction, key: WalmartListingId): Promise<ListingRow> {
  const [row] = await findListings(tx, key.id, [key.listing_id])
  if (!row) {
    throw new AisleError('ERR_NOT_FOUND', `Instance ${key.id} has no listing ${key.listing_id}.`)
  }
  return row
}

/** The same, with the links of the instance locked until the transaction ends. */
export async function requireLockedListing(tx: TenantTransaction, key: WalmartListingId): Promise<ListingRow> {
  await requireLockedLinks(tx, key.id)
  return requireListing(tx, key)
}

/** Those of the ids that are listings of the instance. */
export async function selectKnownIds(
  tx: TenantTransaction,
  instanceId: number,
  ids: readonly number[],
): Promise<number[]> {
  const rows = await tx
    .selectFrom('walmart_listings')
    .select('id')
    .where('instance_id', '=', instanceId)
    .where(sql<boolean>`id = any(${ids}::bigint[])`)
    .execute()
  return rows.map(({ id }) => id)
}

export function getListing(ctx: TenantContext, input: WalmartListingId): Promise<WalmartListingDocument> {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, input.id)
    return { data: presentListing(await requireListing(tx, input)), message: null }
  })
}
