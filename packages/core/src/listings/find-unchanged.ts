import { sql } from 'kysely'

import type { Connection } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { findUnchanged, keyIn } from '../platform/find-unchanged.ts'
import { listingDigest } from './listing-rows.ts'

interface Listed extends Pick<Connection, 'autoCreateProducts' | 'autoLinkProducts'> {
  readonly instanceId: number
  /** The previous page's items in Walmart's JSON. That page may still be being stored. */
  readonly beingStored: readonly unknown[]
}

/**
 * Returns, for each item of a page in Walmart's JSON, whether it is already stored in this state, with its link if the
 * instance's settings say that it should have one.
 */
export async function findUnchangedListings(
  ctx: TenantContext,
  { instanceId, beingStored, autoCreateProducts: creates, autoLinkProducts: links }: Listed,
  records: readonly unknown[],
): Promise<boolean[]> {
  const page = {
    instanceId,
    table: 'walmart_listings',
    key: 'sku',
    keyOf: (raw: unknown) => keyIn(raw, 'sku'),
    digestOf: listingDigest,
    columns: creates || links ? sql`${isLinkable(creates)} as is_linkable` : sql`false as is_linkable`,
    beingStored,
  } as const
  const found = await findUnchanged<{ readonly is_linkable: boolean }>(ctx, page, records)
  return found.map((listing) => listing?.is_linkable === false)
}

/** Whether `linkListings` would link the listing. */
const isLinkable = (creates: boolean) => sql<boolean>`
  record.archived_at is null and record.unmapped_at is null
  and (select id from listing_links where tenant_id = record.tenant_id and listing_id = record.id) is null
  and coalesce(
    (select archived_at is null from products where tenant_id = record.tenant_id and sku = record.sku), ${creates}
  )`
