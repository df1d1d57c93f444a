import type { TenantTransaction } from '@aisle/db'
import { type RawBuilder, sql } from 'kysely'

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

/** A condition on `walmart_products`: which listings are to be linked, if they are in use and unlinked. */
export type Linkable = RawBuilder<unknown>

/** The listings with these SKUs, those left out that a person has unmapped. */
export function listingsBySku(instanceId: number, skus: readonly string[]): Linkable {
  return sql`walmart_products.instance_id = ${instanceId} and walmart_products.sku = any(${skus}::text[])
    and walmart_products.unmapped_at is null`
}

export function listingsById(instanceId: number, ids: readonly number[]): Linkable {
  return sql`walmart_products.instance_id = ${instanceId} and walmart_products.id = any(${ids}::bigint[])`
}

const unlinked = (which: Linkable) => sql`
  ${which} and walmart_products.archived_at is null
  and not exists (
    select from product_listings
    where product_listings.tenant_id = walmart_products.tenant_id
      and product_listings.walmart_product_id = walmart_products.id
  )`

/** A link that has come about. */
export interface NewLink {
  readonly listing_id: number
  readonly product_id: number
  readonly sku: string
}

/** Links those of the listings that are unlinked to the products in use that have exactly their SKU. */
export async function linkBySku(tx: TenantTransaction, which: Linkable): Promise<NewLink[]> {
  const { rows } = await sql<NewLink>`
    with linked as (
      insert into product_listings (walmart_product_id, product_id, linked_by)
      select walmart_products.id, products.id, 'auto_link'
      from walmart_products join products using (tenant_id, sku)
      where ${unlinked(which)} and products.archived_at is null
      on conflict do nothing
      returning tenant_id, walmart_product_id, product_id
    )
    ${newLinks}
  `.execute(tx)
  return rows
}

/** Makes a product for each of the listings that is unlinked, and links them. A product that is there is left alone. */
export async function createAndLink(tx: TenantTransaction, which: Linkable): Promise<NewLink[]> {
  const { rows } = await sql<NewLink>`
    with created as (
      insert into products (sku, name, barcode)
      select sku, coalesce(nullif(btrim(left(product_name, 255)), ''), sku), coalesce(nullif(upc, ''), nullif(gtin, ''))
      from walmart_products where ${unlinked(which)} order by sku
      on conflict do nothing
      returning tenant_id, id, sku
    ), linked as (
      insert into product_listings (walmart_product_id, product_id, linked_by)
      select walmart_products.id, created.id, 'auto_create'
      from walmart_products join created using (tenant_id, sku)
      where ${unlinked(which)}
      on conflict do nothing
      returning tenant_id, walmart_product_id, product_id
    )
    ${newLinks}
  `.execute(tx)
  return rows
}

const newLinks = sql`
  select listing.id as listing_id, linked.product_id, listing.sku
  from linked join walmart_products listing
    on listing.tenant_id = linked.tenant_id and listing.id = linked.walmart_product_id`
