import type { Parsed, Item } from '@aisle/walmart'

import { toPostgresText } from '../platform/postgres-text.ts'

/** An item as `walmart_listings` stores it. */
export function toListingRow(instanceId: number, { value, raw }: Parsed<Item> & { readonly value: { sku: string } }) {
  return {
    instance_id: instanceId,
    sku: toPostgresText(value.sku),
    wpid: value.wpid,
    upc: value.upc,
    gtin: value.gtin,
    product_name: value.productName,
    product_type: value.productType,
    condition: value.condition,
    price_amount: value.price?.amount,
    price_currency: value.price?.currency,
    published_status: value.publishedStatus,
    lifecycle_status: value.lifecycleStatus,
    raw,
  }
}
