import type { Page } from '../http/page.ts'
import type { Reply } from '../http/reply.ts'
import type { CallOptions, SendOptions, Session } from '../http/session.ts'
import type { InventoryFeed, PriceFeed } from './feed-input.ts'
import type { FeedReceipt, FeedSummary } from './feed.ts'
import { getFeed, type FeedReply, type GetFeedOptions } from './get-feed.ts'
import { listFeeds, type FeedsQuery } from './list-feeds.ts'
import type { UploadOptions } from './upload-feed.ts'
import { uploadInventoryFeed } from './upload-inventory-feed.ts'
import { uploadItemFeed, type ItemFeed } from './upload-item-feed.ts'
import { uploadPriceFeed } from './upload-price-feed.ts'
import { waitForFeed, type FeedResult, type WaitForFeedOptions } from './wait-for-feed.ts'

/**
 * Calls for feeds, which change many items at once, asynchronously.
 *
 * An upload returns the id of the feed. It is never sent again: if the response is lost, `outcome` is 'unknown', and
 * `listFeeds` shows whether the feed has arrived.
 */
export interface FeedCalls {
  /**
   * Sets the stock of many items. Walmart's `updateBulkInventory`: with ship nodes, feed type MP_INVENTORY (1 MB, 50 an
   * hour); without, feed type `inventory` for the default ship node (10 MB, 10 an hour).
   */
  uploadInventoryFeed(feed: InventoryFeed, options?: UploadOptions): Promise<Reply<FeedReceipt>>

  /**
   * Sets the prices of up to 10,000 items, or creates, changes or deletes promotions of them (10 MB, 10 an hour). Of several
   * updates of an item, the latest counts. Walmart's `priceBulkUploads`, feed type PRICE_AND_PROMOTION.
   */
  uploadPriceFeed(feed: PriceFeed, options?: SendOptions): Promise<Reply<FeedReceipt>>

  /**
   * Creates or changes up to 10,000 items (25 MB, 10 an hour for each feed type). Walmart's `itemBulkUploads`, feed types
   * MP_ITEM and MP_MAINTENANCE.
   */
  uploadItemFeed(feed: ItemFeed, options?: CallOptions): Promise<Reply<FeedReceipt>>

  /**
   * Returns the status of a feed and, with `includeDetails`, of up to 50 of its items. Walmart's `getFeedItemStatus`.
   */
  getFeed(feedId: string, options?: GetFeedOptions): Promise<FeedReply>

  /** Lists feeds. New feeds shift the pages, so upsert by `feedId`. Walmart's `getAllFeedStatuses`. */
  listFeeds(query?: FeedsQuery): AsyncGenerator<Page<FeedSummary>>

  /**
   * Waits until a feed has been processed, without a time limit, and returns the results of its items. Throws what `getFeed`
   * throws; call it again to continue waiting. Walmart's `getFeedItemStatus`.
   */
  waitForFeed(feedId: string, options?: WaitForFeedOptions): Promise<FeedResult>
}

export function feedCalls(session: Session): FeedCalls {
  return {
    uploadInventoryFeed: (feed, options) => uploadInventoryFeed(session, feed, options),
    uploadPriceFeed: (feed, options) => uploadPriceFeed(session, feed, options),
    uploadItemFeed: (feed, options) => uploadItemFeed(session, feed, options),
    getFeed: (feedId, options) => getFeed(session, feedId, options),
    listFeeds: (query = {}) => listFeeds(session, query),
    waitForFeed: (feedId, options) => waitForFeed(session, feedId, options),
  }
}
