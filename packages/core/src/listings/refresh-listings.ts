import type { TenantTransaction } from '@aisle/db'
import { type Item, type Parsed, readField } from '@aisle/walmart'
import { sql } from 'kysely'

import { type Connection, lockLinks, openConnection } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import {
  findUnchanged,
  pagesOfList,
  type RunPosition,
  type RunProblem,
  runSlice,
  type RunSource,
  type SourcePage,
  toKey,
} from '../runs/index.ts'
import { linkListings } from './link-listings.ts'
import { hasSku, listingDigest, toListingRow, upsertListings } from './listing-rows.ts'

/** Downloads the seller's items and links them to the seller's products. */
export function refreshListings(ctx: TenantContext, runId: number): Promise<void> {
  return runSlice(ctx, runId, listingsSource)
}

const listingsSource: RunSource = {
  followers: [],
  async *pages(ctx: TenantContext, position: RunPosition): AsyncGenerator<SourcePage> {
    const { instanceId } = position
    const { walmart, ...settings } = await openConnection(ctx, instanceId)
    yield* pagesOfList(position, {
      title: 'The list of items',
      what: 'Item',
      key: 'sku',
      open: (from) => walmart.listItems({ signal: ctx.stopping, ...from }),
      areUnchanged: (items, beingStored) => findUnchangedListings(ctx, { instanceId, beingStored, ...settings }, items),
      isImported: hasSku,
      problemOf: noSku,
      store(items) {
        const listings = items.filter(hasSku).map((item) => toListingRow(instanceId, item))
        return listings.length === 0 ? undefined : (tx) => storeListings(tx, settings, { instanceId, listings })
      },
    })
  },
}

interface ListingRows {
  readonly instanceId: number
  readonly listings: Parameters<typeof upsertListings>[1]
}

/** Writes listings and links them as the instance's settings say. */
export async function storeListings(
  tx: TenantTransaction,
  settings: Parameters<typeof linkListings>[1],
  { instanceId, listings }: ListingRows,
): Promise<void> {
  await lockLinks(tx, instanceId)
  await upsertListings(tx, listings)
  await linkListings(tx, settings, { instanceId, skus: listings.map(({ sku }) => sku) })
}

function noSku({ value, raw }: Parsed<Item>): RunProblem {
  const name = value.productName ?? value.wpid ?? 'unnamed'
  return {
    code: 'listing_without_sku',
    message: `The listing "${name}" has no SKU, so it cannot be stored or linked.`,
    raw,
  }
}

interface ListedItems extends Pick<Connection, 'autoCreateProducts' | 'autoLinkProducts'> {
  readonly instanceId: number
  /** The previous page's items in JSON text. That page may still be being stored. */
  readonly beingStored: readonly string[]
}

/**
 * Returns, for each item of a page in JSON text, whether it is already stored in this state, with its link if the
 * instance's settings say that it should have one.
 */
export function findUnchangedListings(
  ctx: TenantContext,
  { instanceId, beingStored, autoCreateProducts: creates, autoLinkProducts: links }: ListedItems,
  records: readonly string[],
): Promise<boolean[]> {
  return findUnchanged(ctx, records, {
    instanceId,
    table: 'walmart_listings',
    key: 'sku',
    keyOf: (record) => toKey(readField(record, 'sku')),
    digestOf: listingDigest,
    columns: creates || links ? sql`${isLinkable(creates)} as is_linkable` : sql`false as is_linkable`,
    isUnchanged: (listing: { readonly is_linkable: boolean }) => !listing.is_linkable,
    beingStored,
  })
}

/** Whether `linkListings` would link the listing. */
const isLinkable = (creates: boolean) => sql<boolean>`
  record.archived_at is null and record.unmapped_at is null
  and (select id from listing_links where tenant_id = record.tenant_id and listing_id = record.id) is null
  and coalesce(
    (select archived_at is null from products where tenant_id = record.tenant_id and sku = record.sku), ${creates}
  )`
