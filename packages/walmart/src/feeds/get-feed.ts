import { z } from 'zod'

import type { JsonAnswer } from '../http/answer.ts'
import { readInput } from '../http/read-input.ts'
import { readReply, type Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { toSearch } from '../http/to-search.ts'
import { PathText } from '../input-scalars.ts'
import { Feed } from './feed.ts'

/** How much of a feed to read. */
export interface GetFeedOptions extends CallOptions {
  /** Adds the items, of which `offset` and `limit` choose some. */
  readonly includeDetails?: boolean | undefined
  /** 0 if not given. */
  readonly offset?: number | undefined
  /** At most 50, which it is if not given. */
  readonly limit?: number | undefined
}

const Asked = z.object({ feedId: PathText })

export async function getFeed(session: Session, feedId: string, options: GetFeedOptions = {}): Promise<Reply<Feed>> {
  return readReply(Feed, await askForFeed(session, feedId, options))
}

/** Walmart's answer about a feed, not yet parsed. */
export function askForFeed(session: Session, feedId: string, options: GetFeedOptions): Promise<JsonAnswer> {
  const { includeDetails, offset, limit, signal } = options
  const id = encodeURIComponent(readInput(Asked, { feedId }).feedId)
  const path = `/v3/feeds/${id}${toSearch({ includeDetails, offset, limit })}`
  return session.send({ method: 'GET', path, limit: 'readFeeds', signal })
}
