import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import type { ListingRow } from './listing-row.ts'

/** A product in use with the listing's UPC as its barcode, or else with its GTIN. */
export async function findByBarcode(
  tx: TenantTransaction,
  { upc, gtin }: Pick<ListingRow, 'gtin' | 'upc'>,
): Promise<number | null> {
  const { rows } = await sql<{ id: number | null }>`
    select coalesce(${productWith(upc)}, ${productWith(gtin)}) as id
  `.execute(tx)
  return rows[0]?.id ?? null
}

const productWith = (barcode: string | null) => sql`(
  select id from products where barcode_key = aisle.barcode_key(${barcode}) and archived_at is null order by id limit 1
)`

/** At most five products in use whose SKU or name is like the listing's, the most alike first. */
export async function findSimilar(
  tx: TenantTransaction,
  { sku, product_name: name }: Pick<ListingRow, 'product_name' | 'sku'>,
  exceptIds: readonly number[],
) {
  const { rows } = await sql<{ id: number; similarity: number }>`
    select id, similarity from aisle.find_similar_products(${sku}, ${name ?? ''}, ${exceptIds}::bigint[])
  `.execute(tx)
  return rows
}

export async function selectProducts(tx: TenantTransaction, ids: readonly number[]) {
  const rows = await tx
    .selectFrom('products')
    .select(['id', 'sku', 'name', 'barcode'])
    .where(sql<boolean>`id = any(${ids}::bigint[])`)
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}
