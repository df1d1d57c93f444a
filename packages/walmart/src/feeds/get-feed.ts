import { z } from 'zod'

import { parseAnswer, type JsonAnswer } from '../http/answer.ts'
import { readGaps } from '../http/gaps.ts'
import { readElements, type Rejected } from '../http/page.ts'
import { readInput } from '../http/read-input.ts'
import type { Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { toSearch } from '../http/to-search.ts'
import { PathText } from '../input-scalars.ts'
import { FeedItem, FeedResponse, type Feed } from './feed.ts'

/** How much of a feed to read. */
export interface GetFeedOptions extends CallOptions {
  /** Adds the items, of which `offset` and `limit` choose some. */
  readonly includeDetails?: boolean | undefined
  /** 0 if not given. */
  readonly offset?: number | undefined
  /** At most 50, which it is if not given. */
  readonly limit?: number | undefined
}

/** A feed, with those of its items that were asked for. */
export interface FeedReply extends Reply<Feed> {
  /** Items that are not what Walmart documents. They are not in `value`. */
  readonly rejected: readonly Rejected[]
}

const Asked = z.object({ feedId: PathText })

export async function getFeed(session: Session, feedId: string, options: GetFeedOptions = {}): Promise<FeedReply> {
  return readFeed(await askForFeed(session, feedId, options))
}

/** Walmart's answer about a feed, not yet parsed. */
export function askForFeed(session: Session, feedId: string, options: GetFeedOptions): Promise<JsonAnswer> {
  const { includeDetails, offset, limit, signal } = options
  const id = encodeURIComponent(readInput(Asked, { feedId }).feedId)
  const path = `/v3/feeds/${id}${toSearch({ includeDetails, offset, limit })}`
  return session.send({ method: 'GET', path, limit: 'readFeeds', signal })
}

/** Reads the answer about a feed, each of its items by itself. */
export function readFeed(answer: JsonAnswer): FeedReply {
  const { itemDetails, ...feed } = parseAnswer(FeedResponse, answer)
  const raws = itemDetails?.itemIngestionStatus ?? []
  const { elements, rejected } = readElements(FeedItem, raws, ['itemDetails', 'itemIngestionStatus'])
  const details = itemDetails && { ...itemDetails, itemIngestionStatus: elements.map(({ value }) => value) }
  return { value: { ...feed, itemDetails: details }, raw: answer.json, gaps: readGaps(answer), rejected }
}
