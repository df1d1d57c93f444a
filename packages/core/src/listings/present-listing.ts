import type { WalmartListing } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import { explainLink } from './explain-link.ts'
import { findListings, type ListingRow } from './listing-list.ts'

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
    if (!row) throw new Error(`The listing ${id} has disappeared.`)
    return presentListing(row)
  })
}
