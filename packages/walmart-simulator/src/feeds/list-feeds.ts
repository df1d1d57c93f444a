import type { ListCall, Page } from '../gateway/data-call.ts'
import type { SimulatedSeller } from '../seller.ts'
import { type Feed, feedState } from './feed-box.ts'
import type { FeedSummary } from './payloads.ts'
import { readRange } from './read-range.ts'

/** `GET /v3/feeds`: newest first, by offset. Without any feed we read: an empty list. */
export function listFeeds({ seller, search, now }: ListCall): Page {
  const parameters = new URLSearchParams(search)
  const { offset, limit } = readRange(parameters)
  const feedId = parameters.get('feedId')
  const matching = seller.feedBox.feeds.filter((feed) => feedId === null || feed.feedId === feedId).toReversed()
  const rows = matching.slice(offset, offset + limit).map((feed) => summarize(seller, feed, now))
  return { rows, wrap: (feed) => ({ totalResults: matching.length, offset, limit, results: { feed } }) }
}

function summarize({ partnerId, feedBox }: SimulatedSeller, feed: Feed, now: Date): FeedSummary {
  const { feedStatus, modifiedDtm, counts } = feedState(feed, now)
  return {
    feedId: feed.feedId,
    feedSource: 'SELLER',
    feedType: feed.feedType,
    ...(feed.shipNode === undefined ? {} : { shipNode: feed.shipNode }),
    partnerId,
    ...counts,
    feedStatus,
    feedDate: feed.submittedAt,
    modifiedDtm,
    fileName: feed.fileName,
    itemDataErrorCount: counts.itemsFailed,
    itemSystemErrorCount: 0,
    itemTimeoutErrorCount: 0,
    channelType: feedBox.channelType,
    orgId: feedBox.orgId,
  }
}
