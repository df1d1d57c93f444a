import type { WalmartListing } from '@aisle/contract'

import { explainLink } from './explain-link.ts'
import type { ListingRow } from './listing-row.ts'

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
