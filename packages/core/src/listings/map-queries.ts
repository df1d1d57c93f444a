import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { toPostgresJson } from '../platform/postgres-text.ts'

/** Which product a listing is to have; null: none. */
export interface LinkChange {
  readonly listing_id: number
  readonly product_id: number | null
}

/** Links by hand, and answers the SKUs of the listings whose link is new or another. The row of a link that changes stays. */
export async function saveLinks(tx: TenantTransaction, changes: readonly LinkChange[]): Promise<string[]> {
  const { rows } = await sql<{ sku: string }>`
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

/** The listings that had one. */
export async function deleteLinks(tx: TenantTransaction, changes: readonly LinkChange[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    delete from listing_links where listing_id = any(${idsOf(changes)}::bigint[])
    returning listing_id as id
  `.execute(tx)
  return rows.map(({ id }) => id)
}

/** Remembers of listings that a person wants them to have no product, or no longer. */
export async function noteUnmapped(
  tx: TenantTransaction,
  { mapped, unmapped }: { readonly mapped: readonly number[]; readonly unmapped: readonly number[] },
): Promise<void> {
  await sql`
    update walmart_listings set unmapped_at = case when id = any(${unmapped}::bigint[]) then now() end
    where id = any(${unmapped}::bigint[]) or id = any(${mapped}::bigint[]) and unmapped_at is not null
  `.execute(tx)
}

function idsOf(changes: readonly LinkChange[]): number[] {
  return changes.map(({ listing_id: id }) => id)
}

/** What a mapping would change, as far as it names what is there. */
export interface ResolvedMapping {
  /** Which of the mappings, counting from 0. */
  readonly place: number
  readonly listing_id: number | null
  readonly is_listing_archived: boolean
  /** The product that the listing has now. */
  readonly current_id: number | null
  readonly product_id: number | null
  readonly is_product_archived: boolean
}

interface Named {
  readonly instanceId: number
  /** By ids, or by SKUs. A product that is null is none. */
  readonly by: 'id' | 'sku'
  readonly mappings: readonly { readonly listing: number | string; readonly product: number | string | null }[]
}

/** One for each mapping, in their order. */
export async function resolveMappings(
  tx: TenantTransaction,
  { instanceId, by, mappings }: Named,
): Promise<ResolvedMapping[]> {
  const rows = mappings.map((mapping, place) => ({ place, ...mapping }))
  const type = sql.raw(by === 'id' ? 'bigint' : 'text')
  const { rows: wishes } = await sql<ResolvedMapping>`
    select place, listing.id as listing_id, listing.archived_at is not null as is_listing_archived,
      link.product_id as current_id, product.id as product_id, product.archived_at is not null as is_product_archived
    from json_to_recordset(${toPostgresJson(rows)}::json) as wish (place int, listing ${type}, product ${type})
    left join walmart_listings listing
      on listing.instance_id = ${instanceId} and listing.${sql.id(by)} = wish.listing
    left join listing_links link
      on link.tenant_id = listing.tenant_id and link.listing_id = listing.id
    left join products product on product.${sql.id(by)} = wish.product
    order by place
  `.execute(tx)
  return wishes
}

/** Answers nothing where the tenant has no such product. */
export function findProduct(tx: TenantTransaction, id: number) {
  return tx.selectFrom('products').select(['id', 'archived_at']).where('id', '=', id).executeTakeFirst()
}

/** Leaves alone what is so already. */
export async function setArchived(
  tx: TenantTransaction,
  { ids, isArchived }: { readonly ids: readonly number[]; readonly isArchived: boolean },
): Promise<void> {
  await tx
    .updateTable('walmart_listings')
    .set({ archived_at: isArchived ? sql`now()` : null, updated_at: sql`now()` })
    .where(sql<boolean>`id = any(${ids}::bigint[])`)
    .where('archived_at', isArchived ? 'is' : 'is not', null)
    .execute()
}

/** Those of the ids that are listings of the instance. */
export async function selectKnownIds(
  tx: TenantTransaction,
  instanceId: number,
  ids: readonly number[],
): Promise<Set<number>> {
  const rows = await tx
    .selectFrom('walmart_listings')
    .select('id')
    .where('instance_id', '=', instanceId)
    .where(sql<boolean>`id = any(${ids}::bigint[])`)
    .execute()
  return new Set(rows.map(({ id }) => id))
}
