import type { Row, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { toPostgresJson } from '../platform/to-postgres.ts'
import { linkWaitingLines } from './link-waiting-lines.ts'

/**
 * Links listings of an instance by hand, or removes their links, in a few statements however many there are. The caller
 * holds the lock of the instance's links. A listing that is already mapped to the product is left unchanged, and one that
 * had no link is not marked as unmapped.
 */
export async function changeLinks(
  tx: TenantTransaction,
  instanceId: number,
  changes: readonly LinkChange[],
): Promise<void> {
  const mapped = changes.filter(({ product_id: productId }) => productId !== null)
  const unmapped = changes.filter(({ product_id: productId }) => productId === null)
  const skus = mapped.length > 0 ? await saveLinks(tx, mapped) : []
  const ended = unmapped.length > 0 ? await deleteLinks(tx, unmapped) : []
  await setUnmapped(tx, { mapped: idsOf(mapped), unmapped: ended })
  await linkWaitingLines(tx, { instanceId, skus })
}

/** The product that a listing will be linked to; null removes its link. */
interface LinkChange {
  readonly listing_id: number
  readonly product_id: number | null
}

/** Returns the SKUs of the listings whose link is new or has changed. A changed link keeps its id. */
async function saveLinks(tx: TenantTransaction, changes: readonly LinkChange[]): Promise<string[]> {
  const { rows } = await sql<Row<'walmart_listings', 'sku'>>`
    with saved as (
      insert into listing_links (listing_id, product_id, linked_by)
      select listing_id, product_id, 'hand'
      from json_to_recordset(${toPostgresJson(changes)}::json) as change (listing_id bigint, product_id bigint)
      on conflict (tenant_id, listing_id) do update
        set product_id = excluded.product_id, linked_by = excluded.linked_by, linked_at = now()
        where (listing_links.product_id, listing_links.linked_by)
          is distinct from (excluded.product_id, excluded.linked_by)
      returning tenant_id, listing_id
    )
    select sku from saved join walmart_listings listing
      on listing.tenant_id = saved.tenant_id and listing.id = saved.listing_id
  `.execute(tx)
  return rows.map(({ sku }) => sku)
}

/** Returns the ids of the listings that had a link. */
async function deleteLinks(tx: TenantTransaction, changes: readonly LinkChange[]): Promise<number[]> {
  const rows = await tx
    .deleteFrom('listing_links')
    .where(sql<boolean>`listing_id = any(${idsOf(changes)}::bigint[])`)
    .returning('listing_id')
    .execute()
  return idsOf(rows)
}

/** Marks listings as unmapped by hand, or clears the mark. */
export async function setUnmapped(
  tx: TenantTransaction,
  { mapped, unmapped }: { readonly mapped: readonly number[]; readonly unmapped: readonly number[] },
): Promise<void> {
  await sql`
    update walmart_listings set unmapped_at = case when id = any(${unmapped}::bigint[]) then now() end
    where id = any(${unmapped}::bigint[]) or id = any(${mapped}::bigint[]) and unmapped_at is not null
  `.execute(tx)
}

function idsOf(changes: readonly Pick<LinkChange, 'listing_id'>[]): number[] {
  return changes.map(({ listing_id: id }) => id)
}
