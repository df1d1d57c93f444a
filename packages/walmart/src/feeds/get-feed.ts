import { z } from 'zod'

import { readGaps } from '../http/gaps.ts'
import { readElements, type Rejected } from '../http/page.ts'
import { readInput } from '../http/read-input.ts'
import type { Reply } from '../http/reply.ts'
import { parseResponse, type JsonResponse } from '../http/response.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { toSearch } from '../http/to-search.ts'
import { PathText } from '../input-scalars.ts'
import { FeedItem, FeedResponse, type Feed } from './feed.ts'

/** Options of `getFeed`. */
export interface GetFeedOptions extends CallOptions {
  /** Includes the items selected by `offset` and `limit`. */
  readonly includeDetails?: boolean | undefined
  /** Default: 0. */
  readonly offset?: number | undefined
  /** At most 50. Default: 50. */
  readonly limit?: number | undefined
}

/** A feed, with the requested items. */
export interface FeedReply extends Reply<Feed> {
  /** Items that do not match what Walmart documents. They are not in `value`. */
  readonly rejected: readonly Rejected[]
}

const Input = z.object({ feedId: PathText })

export async function getFeed(session: Session, feedId: string, options: GetFeedOptions = {}): Promise<FeedReply> {
  return readFeed(await fetchFeed(session, feedId, options))
}

export function fetchFeed(session: Session, feedId: string, options: GetFeedOptions): Promise<JsonResponse> {
  const { includeDetails, offset, limit, signal } = options
  const id = encodeURIComponent(readInput(Input, { feedId }).feedId)
  const path = `/v3/feeds/${id}${toSearch({ includeDetails, offset, limit })}`
  return session.send({ method: 'GET', path, limit: 'readFeeds', signal })
}

/** Parses a feed, and each of its items separately. */
export async function readFeed(response: JsonResponse): Promise<FeedReply> {
  const { itemDetails, ...feed } = parseResponse(FeedResponse, response)
  const raws = itemDetails?.itemIngestionStatus ?? []
  const { elements, rejected } = await readElements(FeedItem, raws, { path: ['itemDetails', 'itemIngestionStatus'] })
  const details = itemDetails && { ...itemDetails, itemIngestionStatus: elements.map(({ value }) => value) }
  return { value: { ...feed, itemDetails: details }, raw: response.json, gaps: readGaps(response), rejected }
}
