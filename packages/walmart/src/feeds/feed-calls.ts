import type { Page } from '../http/page.ts'
import type { Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import type { InventoryFeed, PriceFeed } from './feed-input.ts'
import type { FeedReceipt, FeedSummary } from './feed.ts'
import { getFeed, type FeedReply, type GetFeedOptions } from './get-feed.ts'
import { listFeeds, type FeedsQuery } from './list-feeds.ts'
import { uploadInventoryFeed } from './upload-inventory-feed.ts'
import { uploadPriceFeed } from './upload-price-feed.ts'
import { waitForFeed, type FeedResult, type WaitForFeedOptions } from './wait-for-feed.ts'

/**
 * What a seller does with feeds, which change many items at once, some minutes later.
 *
 * An upload answers with the id of the feed; what becomes of it is to be asked for. One is never sent again: where the
 * answer is lost, `outcome` is 'unknown', and `listFeeds` shows whether it has arrived.
 */
export interface FeedCalls {
  /**
   * Sets the stock of many items. Walmart's `updateBulkInventory`: with ship nodes its type MP_INVENTORY (1 MB, 50 an
   * hour), without them `inventory` (10 MB, 10 an hour), which is of the default ship node.
   */
  uploadInventoryFeed(feed: InventoryFeed, options?: CallOptions): Promise<Reply<FeedReceipt>>

  /** Sets the prices of up to 10,000 items (10 MB, 10 an hour). Walmart's `priceBulkUploads`, its type `price`. */
  uploadPriceFeed(feed: PriceFeed, options?: CallOptions): Promise<Reply<FeedReceipt>>

  /**
   * How far a feed is, and what became of its items where `includeDetails` asks for them: at most 50 at a time. Walmart's
   * `getFeedItemStatus`.
   */
  getFeed(feedId: string, options?: GetFeedOptions): Promise<FeedReply>

  /** The seller's feeds. New ones move the others along: upsert them by `feedId`. Walmart's `getAllFeedStatuses`. */
  listFeeds(query?: FeedsQuery): AsyncGenerator<Page<FeedSummary>>

  /**
   * Waits until a feed has been processed, however long that takes, and reads what became of each item. It throws what
   * `getFeed` throws; call it again to go on waiting. Walmart's `getFeedItemStatus`.
   */
  waitForFeed(feedId: string, options?: WaitForFeedOptions): Promise<FeedResult>
}

export function feedCalls(session: Session): FeedCalls {
  return {
    uploadInventoryFeed: (feed, options) => uploadInventoryFeed(session, feed, options),
    uploadPriceFeed: (feed, options) => uploadPriceFeed(session, feed, options),
    getFeed: (feedId, options) => getFeed(session, feedId, options),
    listFeeds: (query = {}) => listFeeds(session, query),
    waitForFeed: (feedId, options) => waitForFeed(session, feedId, options),
  }
}
