import type { FieldErrors } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { InventoryUpdate } from '@aisle/walmart'
import { sql } from 'kysely'

import { toPostgresJson } from '../platform/to-postgres.ts'

/** Names a listing and one of its ship nodes. */
export interface NamedOffer {
  readonly sku?: string | undefined
  readonly listing_id?: number | undefined
  readonly ship_node?: string | undefined
}

export interface FoundOffer {
  readonly listing_id: number
  readonly sku: string
  /** Empty for the default node, and for prices. */
  readonly ship_node: string
}

export type JudgedItem = { readonly offer: FoundOffer } | { readonly errors: FieldErrors }

interface Found {
  readonly listing_id: number | null
  readonly sku: string | null
  readonly is_archived: boolean | null
  readonly has_node: boolean
}

/** Finds the listing of each item, or says why it cannot be set. */
export async function judgeItems(
  tx: TenantTransaction,
  instanceId: number,
  items: readonly NamedOffer[],
): Promise<JudgedItem[]> {
  const found = await findNamedListings(tx, instanceId, items)
  const named = new Set<string>()
  return items.map((item, index) => {
    const { listing_id, sku, is_archived, has_node } = found[index] ?? {}
    if (listing_id === null || listing_id === undefined || typeof sku !== 'string') return unknownListing(item)
    const field = item.sku === undefined ? 'listing_id' : 'sku'
    if (is_archived === true) {
      return { errors: { [field]: [`The listing with the SKU "${sku}" is archived. Unarchive it first.`] } }
    }
    if (!InventoryUpdate.shape.sku.safeParse(sku).success) {
      return {
        errors: { [field]: [`Walmart's API cannot be called for the SKU "${sku}". Make the change in Seller Center.`] },
      }
    }
    if (has_node !== true) return { errors: { ship_node: [`The instance has no location ${item.ship_node}.`] } }
    const ship_node = item.ship_node ?? ''
    const name = JSON.stringify([sku, ship_node])
    if (named.has(name)) return { errors: { [field]: ['An earlier item in this call already sets it.'] } }
    named.add(name)
    return { offer: { listing_id, sku, ship_node } }
  })
}

/** Keyed by the field of the item in the call. */
export function errorsOf({ errors }: { readonly errors: FieldErrors }, index: number): FieldErrors {
  return Object.fromEntries(Object.entries(errors).map(([field, messages]) => [`items.${index}.${field}`, messages]))
}

function unknownListing({ sku, listing_id: listingId }: NamedOffer): JudgedItem {
  if (sku !== undefined) return { errors: { sku: [`The instance has no listing with the SKU "${sku}".`] } }
  return { errors: { listing_id: [`The instance has no listing ${listingId}.`] } }
}

/** The listings and nodes that the items name, in the order of the items. */
async function findNamedListings(
  tx: TenantTransaction,
  instanceId: number,
  items: readonly NamedOffer[],
): Promise<Found[]> {
  const given = items.map(({ sku, listing_id, ship_node }, index) => ({ index, sku, listing_id, ship_node }))
  const { rows } = await sql<Found>`
    select coalesce(by_sku.id, by_id.id) as listing_id, coalesce(by_sku.sku, by_id.sku) as sku,
      coalesce(by_sku.archived_at, by_id.archived_at) is not null as is_archived,
      given.ship_node is null or location.id is not null as has_node
    from json_to_recordset(${toPostgresJson(given)}::json) as given (
      index int, sku text, listing_id bigint, ship_node text
    )
    left join lateral (
      select id, sku, archived_at from walmart_listings
      where instance_id = ${instanceId} and sku = given.sku limit 1
    ) by_sku on true
    left join lateral (
      select id, sku, archived_at from walmart_listings
      where instance_id = ${instanceId} and id = given.listing_id limit 1
    ) by_id on true
    left join lateral (
      select id from walmart_locations
      where instance_id = ${instanceId} and ship_node = given.ship_node limit 1
    ) location on true
    order by given.index
  `.execute(tx)
  return rows
}
