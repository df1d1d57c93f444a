import type { Row, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { toPostgresJson } from '../platform/to-postgres.ts'
import { linkWaitingLines } from '../sales-orders/index.ts'

/**
 * Links listings of an instance by hand, or removes their links, in a few statements however many there are. The
 * caller has locked the instance's links. A listing that is already mapped to the product is left unchanged, and one that
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

/** A mapping with the records that it names, if they exist. */
export interface ResolvedMapping {
  /** Index of the mapping in the request. */
  readonly index: number
  readonly listing_id: Row<'walmart_listings'>['id'] | null
  readonly is_listing_archived: boolean
  /** The product that the listing has now. */
  readonly current_id: Row<'listing_links'>['product_id'] | null
  readonly product_id: Row<'products'>['id'] | null
  readonly is_product_archived: boolean
}

interface Named {
  readonly instanceId: number
  /** Whether listings and products are named by id or by SKU. A null product removes the link. */
  readonly by: 'id' | 'sku'
  readonly mappings: readonly { readonly listing: number | string; readonly product: number | string | null }[]
}

/**
 * Looks up what each mapping names. One result per mapping, in the same order. One lookup per row, whatever sizes
 * Postgres expects the tables to have.
 */
export async function resolveMappings(
  tx: TenantTransaction,
  { instanceId, by, mappings }: Named,
): Promise<ResolvedMapping[]> {
  const rows = mappings.map((mapping, index) => ({ index, ...mapping }))
  const type = sql.raw(by === 'id' ? 'bigint' : 'text')
  const { rows: resolved } = await sql<ResolvedMapping>`
    select index, listing.id as listing_id, listing.archived_at is not null as is_listing_archived,
      link.product_id as current_id, product.id as product_id, product.archived_at is not null as is_product_archived
    from json_to_recordset(${toPostgresJson(rows)}::json) as mapping (index int, listing ${type}, product ${type})
    left join lateral (
      select * from walmart_listings where instance_id = ${instanceId} and ${sql.id(by)} = mapping.listing limit 1
    ) listing on true
    left join lateral (select product_id from listing_links where listing_id = listing.id limit 1) link on true
    left join lateral (select id, archived_at from products where ${sql.id(by)} = mapping.product limit 1) product on true
    order by index
  `.execute(tx)
  return resolved
}

/** The links that mappings replace, for the audit log. */
export function currentLinks(resolved: readonly ResolvedMapping[]) {
  return resolved.map(({ listing_id, current_id: product_id }) => ({ listing_id, product_id }))
}

/** Why a mapping cannot be made: its listing, or its product. */
export type Objection = 'archived_listing' | 'archived_product' | 'unknown_listing' | 'unknown_product'

/**
 * All reasons to reject a mapping. An archived listing or product cannot get a new link, but may keep its current one.
 *
 * @param wantsProduct false if the mapping removes the link
 */
export function objectionsTo(
  mapping: ResolvedMapping,
  { wantsProduct }: { readonly wantsProduct: boolean },
): Objection[] {
  const isThereAlready = mapping.product_id !== null && mapping.product_id === mapping.current_id
  const wantsNewProduct = wantsProduct && !isThereAlready
  return [
    ...(mapping.listing_id === null ? (['unknown_listing'] as const) : []),
    ...(mapping.is_listing_archived && wantsNewProduct ? (['archived_listing'] as const) : []),
    ...(wantsProduct && mapping.product_id === null ? (['unknown_product'] as const) : []),
    ...(mapping.is_product_archived && wantsNewProduct ? (['archived_product'] as const) : []),
  ]
}
