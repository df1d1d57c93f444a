import { ApiError } from '../gateway/api-error.ts'
import type { DataCall } from '../gateway/data-call.ts'
import type { SimulatedSeller } from '../seller.ts'
import { type Feed, feedState } from './feed-store.ts'
import { readRange } from './list-feeds.ts'
import type { FeedDetail, ItemIngestion } from './payloads.ts'
import { subjectOf } from './process-feeds.ts'

const component = 'GMP_RECEIVER_API'

/** `GET /v3/feeds/{feedId}`: the feed's status and, with `includeDetails=true`, that of each item. */
export function getFeed({ seller, params, search, now }: DataCall): FeedDetail {
  const parameters = new URLSearchParams(search)
  // `limit=0` is for callers who want the counts only. Walmart's documentation says both 50 and 1000 for the maximum.
  const { offset, limit } = readRange(parameters, { from: 0, to: 1000 })
  const feed = seller.feedStore.feeds.find(({ feedId }) => feedId === params.feedId)
  if (feed === undefined) {
    throw new ApiError('CONTENT_NOT_FOUND', component, { field: 'feedId', description: 'The feed does not exist' })
  }
  const { feedStatus, counts } = feedState(feed, now)
  const details = parameters.get('includeDetails') === 'true' && counts.itemsReceived > 0
  return {
    feedId: feed.feedId,
    feedStatus,
    feedSubmissionDate: feed.submittedAt,
    ...(feedStatus === 'ERROR' ? problemOf(feed) : {}),
    ...counts,
    offset,
    limit,
    itemDetails: { itemIngestionStatus: details ? itemsOf(seller, feed).slice(offset, offset + limit) : [] },
  }
}

function problemOf({ content }: Feed): Pick<FeedDetail, 'ingestionErrors'> {
  const description = 'problem' in content ? content.problem : ''
  const code = `INVALID_REQUEST_CONTENT.${component}`
  return { ingestionErrors: { ingestionError: [{ type: 'DATA_ERROR', code, description }] } }
}

function itemsOf(seller: SimulatedSeller, { content, results }: Feed): readonly ItemIngestion[] {
  if (results !== undefined || !('records' in content)) return results ?? []
  return content.records.map((record, index) => ({
    ...subjectOf(seller, record, index),
    ingestionStatus: 'INPROGRESS' as const,
  }))
}
