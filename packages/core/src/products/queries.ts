import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { defineMirror, upsertRows } from '../platform/upsert-rows.ts'
import type { toProductRow } from './product-row.ts'

const products = defineMirror({
  table: 'walmart_products',
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
    raw: 'jsonb',
  },
})

export function upsertProducts(tx: TenantTransaction, rows: ReturnType<typeof toProductRow>[]): Promise<void> {
  return upsertRows(tx, products, rows)
}

interface Page {
  readonly instanceId: number
  readonly skus: readonly string[]
}

/** Unlinked and to be linked by itself: neither out of use, nor unmapped by a person. */
const linkable = ({ instanceId, skus }: Page) => sql`
  walmart_products.instance_id = ${instanceId} and walmart_products.sku = any(${skus}::text[])
  and walmart_products.archived_at is null and walmart_products.unmapped_at is null
  and not exists (
    select from product_listings
    where product_listings.tenant_id = walmart_products.tenant_id
      and product_listings.walmart_product_id = walmart_products.id
  )`

/** Links the page's unlinked listings to the products in use that have exactly their SKU. */
export async function linkBySku(tx: TenantTransaction, page: Page): Promise<void> {
  await sql`
    insert into product_listings (walmart_product_id, product_id, linked_by)
    select walmart_products.id, products.id, 'auto_link'
    from walmart_products join products using (tenant_id, sku)
    where ${linkable(page)} and products.archived_at is null
    on conflict do nothing
  `.execute(tx)
}

/** Makes a product for each listing of the page that is unlinked, and links them. A product that is there is left alone. */
export async function createAndLink(tx: TenantTransaction, page: Page): Promise<void> {
  await sql`
    with created as (
      insert into products (sku, name, barcode)
      select sku, coalesce(nullif(btrim(product_name), ''), sku), coalesce(nullif(upc, ''), nullif(gtin, ''))
      from walmart_products where ${linkable(page)} order by sku
      on conflict do nothing
      returning tenant_id, id, sku
    )
    insert into product_listings (walmart_product_id, product_id, linked_by)
    select walmart_products.id, created.id, 'auto_create'
    from walmart_products join created using (tenant_id, sku)
    where ${linkable(page)}
    on conflict do nothing
  `.execute(tx)
}
