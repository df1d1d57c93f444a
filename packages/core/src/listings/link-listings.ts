import type { Row, TenantTransaction } from '@aisle/db'
import { type RawBuilder, sql } from 'kysely'

import type { Connection } from '../instances/index.ts'
import { linkWaitingLines } from '../sales-orders/index.ts'

/** Some listings, as a query. The active and unlinked ones are linked. Each is found by a key, whatever the statistics. */
type Linkable = RawBuilder<unknown>

/** The listings with these SKUs, except those unmapped by hand. */
function listingsBySku(instanceId: number, skus: readonly string[]): Linkable {
  return sql`
    select listing.* from unnest(${skus}::text[]) as wanted (sku)
    cross join lateral (
      select * from walmart_listings where instance_id = ${instanceId} and sku = wanted.sku limit 1
    ) listing
    where listing.unmapped_at is null`
}

export function listingsById(instanceId: number, ids: readonly number[]): Linkable {
  return sql`
    select listing.* from unnest(${ids}::bigint[]) as wanted (id)
    cross join lateral (select * from walmart_listings where id = wanted.id limit 1) listing
    where listing.instance_id = ${instanceId}`
}

const unlinked = (which: Linkable) => sql`
  select * from (${which}) listing
  where archived_at is null and (
    select id from listing_links where tenant_id = listing.tenant_id and listing_id = listing.id
  ) is null`

/** A new link. */
type NewLink = Row<'listing_links', 'listing_id' | 'product_id'> & Row<'walmart_listings', 'sku'>

/** Links unlinked listings to the active products with exactly the same SKU. */
export async function linkBySku(tx: TenantTransaction, which: Linkable): Promise<NewLink[]> {
  const { rows } = await sql<NewLink>`
    with listing as materialized (${unlinked(which)}), linked as (
      insert into listing_links (listing_id, product_id, linked_by)
      select listing.id, product.id, 'auto_link'
      from listing
      cross join lateral (
        select id, archived_at from products where tenant_id = listing.tenant_id and sku = listing.sku limit 1
      ) product
      where product.archived_at is null
      on conflict do nothing
      returning listing_id, product_id
    )
    ${newLinks}
  `.execute(tx)
  return rows
}

/** Creates and links a product for each unlinked listing. Skips listings whose SKU a product already has. */
export async function createAndLink(tx: TenantTransaction, which: Linkable): Promise<NewLink[]> {
  const { rows } = await sql<NewLink>`
    with listing as materialized (${unlinked(which)}), created as (
      insert into products (sku, name, barcode)
      select sku, coalesce(nullif(btrim(left(product_name, 255)), ''), sku), coalesce(nullif(upc, ''), nullif(gtin, ''))
      from listing order by sku
      on conflict do nothing
      returning id, sku
    ), linked as (
      insert into listing_links (listing_id, product_id, linked_by)
      select listing.id, created.id, 'auto_create'
      from listing join created using (sku)
      on conflict do nothing
      returning listing_id, product_id
    )
    ${newLinks}
  `.execute(tx)
  return rows
}

const newLinks = sql`
  select linked.listing_id, linked.product_id, listing.sku from linked join listing on listing.id = linked.listing_id`

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
