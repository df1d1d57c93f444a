import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { toPostgresJson } from '../platform/postgres-text.ts'

/** Which product a listing is to have; null: none. */
export interface LinkChange {
  readonly listing_id: number
  readonly product_id: number | null
}

/** Links by hand. The row of a link that is changed stays the same. */
export async function saveLinks(tx: TenantTransaction, changes: readonly LinkChange[]): Promise<void> {
  await sql`
    insert into product_listings (walmart_product_id, product_id, linked_by)
    select listing_id, product_id, 'hand'
    from json_to_recordset(${toPostgresJson(changes)}::json) as change (listing_id bigint, product_id bigint)
    on conflict (tenant_id, walmart_product_id) do update
      set product_id = excluded.product_id, linked_by = excluded.linked_by, linked_at = now()
      where (product_listings.product_id, product_listings.linked_by)
        is distinct from (excluded.product_id, excluded.linked_by)
  `.execute(tx)
}

/** The listings that had one. */
export async function deleteLinks(tx: TenantTransaction, changes: readonly LinkChange[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    delete from product_listings where walmart_product_id = any(${idsOf(changes)}::bigint[])
    returning walmart_product_id as id
  `.execute(tx)
  return rows.map(({ id }) => id)
}

/** Remembers of listings that a person wants them to have no product, or no longer. */
export async function noteUnmapped(
  tx: TenantTransaction,
  { mapped, unmapped }: { readonly mapped: readonly number[]; readonly unmapped: readonly number[] },
): Promise<void> {
  await sql`
    update walmart_products set unmapped_at = case when id = any(${unmapped}::bigint[]) then now() end
    where id = any(${unmapped}::bigint[]) or id = any(${mapped}::bigint[]) and unmapped_at is not null
  `.execute(tx)
}

function idsOf(changes: readonly LinkChange[]): number[] {
  return changes.map(({ listing_id: id }) => id)
}

/** Answers nothing where the tenant has no such product. */
export function findProduct(tx: TenantTransaction, id: number) {
  return tx.selectFrom('products').select(['id', 'archived_at']).where('id', '=', id).executeTakeFirst()
}
