import type { DataCall } from '../gateway/data-call.ts'
import { Refusal } from '../gateway/refusal.ts'
import type { SimulatedSeller } from '../seller.ts'
import { type Feed, feedState } from './feed-box.ts'
import type { FeedDetail, ItemIngestion } from './payloads.ts'
import { readRange } from './read-range.ts'
import { subjectOf } from './subject-of.ts'

const component = 'GMP_RECEIVER_API'

/** `GET /v3/feeds/{feedId}`: how far a feed is, and with `includeDetails=true` how far each of its items is. */
export function getFeed({ seller, params, search, now }: DataCall): FeedDetail {
  const parameters = new URLSearchParams(search)
  const { offset, limit } = readRange(parameters)
  const feed = seller.feedBox.feeds.find(({ feedId }) => feedId === params.feedId)
  if (feed === undefined) {
    throw new Refusal('CONTENT_NOT_FOUND', component, { field: 'feedId', description: 'There is no such feed' })
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
