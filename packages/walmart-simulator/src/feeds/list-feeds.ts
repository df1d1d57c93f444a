import { invalidParameter } from '../gateway/api-error.ts'
import { type ListCall, type Page, readOffset, readWholeNumber } from '../gateway/data-call.ts'
import type { SimulatedSeller } from '../seller.ts'
import { type Feed, feedState } from './feed-store.ts'
import type { FeedSummary } from './payloads.ts'

/** `GET /v3/feeds`: newest first, by offset. Without feeds the list is empty, which is our interpretation. */
export function listFeeds({ seller, search, now }: ListCall): Page {
  const parameters = new URLSearchParams(search)
  const { offset, limit } = readRange(parameters)
  const feedId = parameters.get('feedId')
  const matching = seller.feedStore.feeds.filter((feed) => feedId === null || feed.feedId === feedId).toReversed()
  const rows = matching.slice(offset, offset + limit).map((feed) => summarize(seller, feed, now))
  return { rows, wrap: (feed) => ({ totalResults: matching.length, offset, limit, results: { feed } }) }
}

function summarize({ partnerId, feedStore }: SimulatedSeller, feed: Feed, now: Date): FeedSummary {
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
    channelType: feedStore.channelType,
    orgId: feedStore.orgId,
  }
}

const defaultLimit = 50
const invalid = invalidParameter('GMP_RECEIVER_API')

/** Offset and limit of a list of feeds or of a feed's items. Defaults to the first 50. */
export function readRange(
  parameters: URLSearchParams,
  { from, to } = { from: 1, to: defaultLimit },
): { offset: number; limit: number } {
  return {
    offset: readOffset(parameters, invalid) ?? 0,
    limit: readWholeNumber(parameters, 'limit', { from, to, invalid }) ?? defaultLimit,
  }
}
