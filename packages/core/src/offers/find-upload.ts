import type { TenantTransaction } from '@aisle/db'
import type { FeedSummary } from '@aisle/walmart'
import { sql } from 'kysely'

import type { Connection } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { transaction } from '../platform/transaction.ts'
import { channels } from './channels.ts'
import type { FeedRow } from './feed.ts'
import { itemsPerPage } from './store-results.ts'

// Walmart's clock may differ from ours.
const toleranceMs = 3_600_000
const mostPages = 40

/**
 * Looks among Walmart's feeds, newest first, for one whose upload was not confirmed. Returns Walmart's id.
 *
 * Price feeds have no file name. A feed counts as ours if it was created at about that time, has as many items, and
 * begins with our items; Walmart shows neither the number nor the items until it has begun to process the feed.
 */
export async function findUpload(
  ctx: TenantContext,
  connection: Connection,
  feed: FeedRow,
): Promise<string | undefined> {
  const { walmart } = connection
  const known = await transaction(ctx, (tx) => knownFeedIds(tx, feed))
  let pages = 0
  for await (const { elements } of walmart.listFeeds({ limit: 50, signal: ctx.stopping })) {
    const summaries = elements.map(({ value }) => value)
    for (const summary of summaries) {
      if (!isSame(feed, summary) || known.has(summary.feedId)) continue
      if (feed.channel !== 'price' || (await hasOurItems(ctx, connection, { feed, found: summary })))
        return summary.feedId
    }
    const oldest = Math.min(...summaries.map(({ feedDate }) => feedDate?.getTime() ?? Number.POSITIVE_INFINITY))
    pages += 1
    if (oldest < feed.created_at.getTime() - toleranceMs || pages === mostPages) return undefined
  }
  return undefined
}

function isSame(
  { channel, created_at: createdAt, file_name: fileName, targets }: FeedRow,
  summary: FeedSummary,
): boolean {
  if (summary.feedType !== channels[channel].feedType) return false
  if (channel !== 'price') return summary.fileName === fileName
  const isSince = (summary.feedDate?.getTime() ?? 0) > createdAt.getTime() - toleranceMs
  return isSince && summary.itemsReceived === targets
}

interface Candidate {
  readonly feed: FeedRow
  readonly found: FeedSummary
}

async function hasOurItems(ctx: TenantContext, { walmart }: Connection, { feed, found }: Candidate): Promise<boolean> {
  const page = { includeDetails: true, limit: itemsPerPage, signal: ctx.stopping }
  const { value } = await walmart.getFeed(found.feedId, page)
  const skus = (value.itemDetails?.itemIngestionStatus ?? []).flatMap(({ sku }) => sku ?? [])
  return skus.length > 0 && (await transaction(ctx, (tx) => countInFeed(tx, feed.id, skus))) === skus.length
}

/** How many of the SKUs are in a feed and wait for its result. */
async function countInFeed(tx: TenantTransaction, feedId: number, skus: readonly string[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from offer_targets
    where feed_id = ${feedId} and status = 'sending' and sku = any(${skus}::text[])
  `.execute(tx)
  return rows[0]?.count ?? 0
}

/** The ids of the tenant's 500 newest feeds, of all instances: two may have the same seller. */
async function knownFeedIds(tx: TenantTransaction, { id }: FeedRow): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('walmart_feeds')
    .select('walmart_feed_id')
    .where('id', '<>', id)
    .orderBy('id', 'desc')
    .limit(500)
    .execute()
  return new Set(rows.flatMap(({ walmart_feed_id: walmartId }) => walmartId ?? []))
}
