import type { TenantTransaction } from '@aisle/db'
import type { Element, Item } from '@aisle/walmart'

import { defineUpsertTarget, toPostgresText, upsertRows } from '../platform/to-postgres.ts'
import { digestOf } from '../runs/index.ts'

// Increase it whenever the same JSON is to be stored differently: the next refresh then stores all listings again.
const mappingVersion = 1

export const listingDigest = (record: string): Buffer => digestOf(String(mappingVersion), record)

type ReadItem = Omit<Element<Item>, 'isRepeated'>
type WithSku = { readonly value: { sku: string } }
export type ItemWithSku = ReadItem & WithSku

export function hasSku<Read extends ReadItem>(item: Read): item is Read & WithSku {
  return typeof item.value.sku === 'string' && item.value.sku !== ''
}

/** An item as `walmart_listings` stores it. */
export function toListingRow(instanceId: number, { value, raw, text }: ItemWithSku) {
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
    digest: listingDigest(text).toString('hex'),
    raw,
  }
}

const walmartListings = defineUpsertTarget({
  table: 'walmart_listings',
  key: ['instance_id', 'sku'],
  columns: {
    instance_id: 'bigint',
    sku: 'text',
    wpid: 'text',
    upc: 'text',
    gtin: 'text',
    product_name: 'text',
    product_type: 'text',
    condition: 'text',
    price_amount: 'numeric',
    price_currency: 'text',
    published_status: 'text',
    lifecycle_status: 'text',
    digest: 'bytea',
    raw: 'jsonb',
  },
})

export async function upsertListings(tx: TenantTransaction, rows: ReturnType<typeof toListingRow>[]): Promise<void> {
  await upsertRows(tx, walmartListings, rows)
}
