import type { Row, TenantTransaction } from '@aisle/db'
import { type RawBuilder, sql } from 'kysely'

import type { Connection } from '../instances/index.ts'
import { linkWaitingLines } from './link-waiting-lines.ts'

/** A condition on `walmart_listings`. Of the matching listings, the active and unlinked ones are linked. */
type Linkable = RawBuilder<unknown>

/** The listings with these SKUs, except those unmapped by hand. */
function listingsBySku(instanceId: number, skus: readonly string[]): Linkable {
  return sql`walmart_listings.instance_id = ${instanceId} and walmart_listings.sku = any(${skus}::text[])
    and walmart_listings.unmapped_at is null`
}

export function listingsById(instanceId: number, ids: readonly number[]): Linkable {
  return sql`walmart_listings.instance_id = ${instanceId} and walmart_listings.id = any(${ids}::bigint[])`
}

const unlinked = (which: Linkable) => sql`
  ${which} and walmart_listings.archived_at is null
  and not exists (
    select from listing_links
    where listing_links.tenant_id = walmart_listings.tenant_id
      and listing_links.listing_id = walmart_listings.id
  )`

/** A new link. */
type NewLink = Row<'listing_links', 'listing_id' | 'product_id'> & Row<'walmart_listings', 'sku'>

/** Links unlinked listings to the active products with exactly the same SKU. */
export async function linkBySku(tx: TenantTransaction, which: Linkable): Promise<NewLink[]> {
  const { rows } = await sql<NewLink>`
    with linked as (
      insert into listing_links (listing_id, product_id, linked_by)
      select walmart_listings.id, products.id, 'auto_link'
      from walmart_listings join products using (tenant_id, sku)
      where ${unlinked(which)} and products.archived_at is null
      on conflict do nothing
      returning tenant_id, listing_id, product_id
    )
    ${newLinks}
  `.execute(tx)
  return rows
}

/** Creates and links a product for each unlinked listing. Skips listings whose SKU a product already has. */
export async function createAndLink(tx: TenantTransaction, which: Linkable): Promise<NewLink[]> {
  const { rows } = await sql<NewLink>`
    with created as (
      insert into products (sku, name, barcode)
      select sku, coalesce(nullif(btrim(left(product_name, 255)), ''), sku), coalesce(nullif(upc, ''), nullif(gtin, ''))
      from walmart_listings where ${unlinked(which)} order by sku
      on conflict do nothing
      returning tenant_id, id, sku
    ), linked as (
      insert into listing_links (listing_id, product_id, linked_by)
      select walmart_listings.id, created.id, 'auto_create'
      from walmart_listings join created using (tenant_id, sku)
      where ${unlinked(which)}
      on conflict do nothing
      returning tenant_id, listing_id, product_id
    )
    ${newLinks}
  `.execute(tx)
  return rows
}

const newLinks = sql`
  select listing.id as listing_id, linked.product_id, listing.sku
  from linked join walmart_listings listing
    on listing.tenant_id = linked.tenant_id and listing.id = linked.listing_id`

/** Links unlinked listings as the instance's settings say. */
export async function linkListings(
  tx: TenantTransaction,
  settings: Pick<Connection, 'autoCreateProducts' | 'autoLinkProducts'>,
  { instanceId, skus }: { readonly instanceId: number; readonly skus: readonly string[] },
): Promise<void> {
  const { autoCreateProducts: creates, autoLinkProducts: links } = settings
  const which = listingsBySku(instanceId, skus)
  const created = creates ? await createAndLink(tx, which) : []
  // After creating, link the products that already existed or that another instance has just created.
  const linked = links || creates ? await linkBySku(tx, which) : []
  await linkWaitingLines(tx, { instanceId, skus: [...created, ...linked].map(({ sku }) => sku) })
}
