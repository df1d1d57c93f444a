import type {
  ListWalmartFeeds,
  OfferOutcome,
  WalmartFeed,
  WalmartFeedDocument,
  WalmartFeedId,
  WalmartFeedPage,
} from '@aisle/contract'
import type { Schema } from '@aisle/db'
import { sql } from 'kysely'

import { requireInstance } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { defineList, presentPage } from '../platform/define-list.ts'
import { AisleError } from '../platform/errors.ts'
import { snapshot } from '../platform/transaction.ts'
import { channels } from './channels.ts'
import type { FeedRow } from './feed.ts'

const feeds = defineList<ListWalmartFeeds, FeedRow>({
  from: sql`walmart_feeds`,
  id: sql`id`,
  filters: {
    id: (id) => sql`instance_id = ${id}`,
    status: (status) => sql`status = ${status}`,
  },
  counted: { table: 'walmart_feeds', by: { id: 'owner_id' } },
  sorts: {},
  select: (tx, chosen, order) =>
    tx
      .selectFrom(sql<Schema['walmart_feeds']>`(${chosen})`.as('walmart_feeds'))
      .selectAll()
      .orderBy(order)
      .execute(),
})

export function listFeeds(ctx: TenantContext, query: ListWalmartFeeds): Promise<WalmartFeedPage> {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, query.id)
    return presentPage(await feeds.page(tx, query), presentFeed)
  })
}

export function getFeed(ctx: TenantContext, { id, feed_id: feedId }: WalmartFeedId): Promise<WalmartFeedDocument> {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, id)
    const [row] = await feeds.where(tx, sql`instance_id = ${id} and id = ${feedId}`)
    if (!row) throw new AisleError('ERR_NOT_FOUND', `Instance ${id} has no feed ${feedId}.`)
    return { data: presentFeed(row), message: null }
  })
}

function presentFeed(row: FeedRow): WalmartFeed {
  return {
    id: row.id,
    integration_instance_id: row.instance_id,
    feed_type: channels[row.channel].feedType,
    status: row.status,
    walmart_feed_id: row.walmart_feed_id,
    values: row.targets,
    applied: row.applied,
    failed: row.failed,
    outcome: row.outcome as OfferOutcome | null,
    next_check_at: row.next_check_at?.toISOString() ?? null,
    submitted_at: row.submitted_at?.toISOString() ?? null,
    settled_at: row.settled_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  }
}
