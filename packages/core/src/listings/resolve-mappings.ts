import type { Row, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { toPostgresJson } from '../platform/to-postgres.ts'

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
 * Looks up what each mapping names. One result per mapping, in the same order. One lookup per row, whatever Postgres expects
 * of the tables' sizes.
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
export function objectionsTo(mapping: ResolvedMapping, wantsProduct: boolean): Objection[] {
  const isThereAlready = mapping.product_id !== null && mapping.product_id === mapping.current_id
  const wantsNewProduct = wantsProduct && !isThereAlready
  return [
    ...(mapping.listing_id === null ? (['unknown_listing'] as const) : []),
    ...(mapping.is_listing_archived && wantsNewProduct ? (['archived_listing'] as const) : []),
    ...(wantsProduct && mapping.product_id === null ? (['unknown_product'] as const) : []),
    ...(mapping.is_product_archived && wantsNewProduct ? (['archived_product'] as const) : []),
  ]
}
