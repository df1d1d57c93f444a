import { sql } from 'kysely'

type Skus = readonly (string | null | undefined)[]

/** An instance's listings with these SKUs, as a query. Each is found by a key, whatever the statistics. */
export const listingsBySku = (instanceId: number, skus: Skus) => sql`
  select listing.* from unnest(${[...new Set(skus)]}::text[]) as wanted (sku)
  cross join lateral (
    select * from walmart_listings where instance_id = ${instanceId} and sku = wanted.sku limit 1
  ) listing`

/** The same listings, as far as they are linked, each with its product. */
export const linkedProducts = (instanceId: number, skus: Skus) => sql`
  select listing.tenant_id, listing.sku, link.product_id from (${listingsBySku(instanceId, skus)}) listing
  cross join lateral (
    select product_id from listing_links where tenant_id = listing.tenant_id and listing_id = listing.id limit 1
  ) link`
