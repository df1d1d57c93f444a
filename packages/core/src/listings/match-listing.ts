import type { WalmartListingId, WalmartListingMatch, WalmartListingMatches } from '@aisle/contract'
import type { Row, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { requireInstance } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { snapshot } from '../platform/transaction.ts'
import { type ListingRow, requireListing } from './listing.ts'

/** Suggests active products that may match a listing. */
export function matchListing(ctx: TenantContext, input: WalmartListingId): Promise<WalmartListingMatches> {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, input.id)
    const listing = await requireListing(tx, input)
    const exactId = listing.same_sku_product_archived_at === null ? listing.same_sku_product_id : null
    const barcodeId = await findByBarcode(tx, listing)
    const above = [exactId, barcodeId].filter((id) => id !== null)
    const similar = await findSimilar(tx, listing, above)
    const products = await selectProducts(tx, [...above, ...similar.map(({ id }) => id)])
    const matchOf = (
      match_type: WalmartListingMatch['match_type'],
      id: number | null,
      similarity = 1,
    ): WalmartListingMatch | null => {
      const product = products.get(id ?? 0)
      return product ? { match_type, similarity, product } : null
    }
    return {
      data: {
        exact_match: matchOf('exact', exactId),
        barcode_match: matchOf('barcode', barcodeId),
        similar_matches: similar
          .map(({ id, similarity }) => matchOf('similar', id, similarity))
          .filter((match) => match !== null),
      },
      message: null,
    }
  })
}

/** The active product whose barcode is the listing's UPC or, failing that, its GTIN. */
async function findByBarcode(
  tx: TenantTransaction,
  { upc, gtin }: Pick<ListingRow, 'gtin' | 'upc'>,
): Promise<number | null> {
  const found = sql<number | null>`coalesce(${productWith(upc)}, ${productWith(gtin)})`.as('id')
  return (await tx.selectNoFrom(found).executeTakeFirstOrThrow()).id
}

const productWith = (barcode: string | null) => sql`(
  select id from products where barcode_key = aisle.barcode_key(${barcode}) and archived_at is null order by id limit 1
)`

/** At most five active products with a similar SKU or name, best match first. */
async function findSimilar(
  tx: TenantTransaction,
  { sku, product_name: name }: Pick<ListingRow, 'product_name' | 'sku'>,
  exceptIds: readonly number[],
) {
  const { rows } = await sql<Row<'products', 'id'> & { readonly similarity: number }>`
    select id, similarity from aisle.find_similar_products(${sku}, ${name ?? ''}, ${exceptIds}::bigint[])
  `.execute(tx)
  return rows
}

async function selectProducts(tx: TenantTransaction, ids: readonly number[]) {
  const rows = await tx
    .selectFrom('products')
    .select(['id', 'sku', 'name', 'barcode'])
    .where(sql<boolean>`id = any(${ids}::bigint[])`)
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}
