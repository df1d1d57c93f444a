import { z } from 'zod'

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

export async function getFeed(
  session: Session,
  feedId: string,
  { includeDetails, offset, limit, signal }: GetFeedOptions = {},
): Promise<Reply<Feed>> {
  const id = encodeURIComponent(readInput(Asked, { feedId }).feedId)
  const path = `/v3/feeds/${id}${toSearch({ includeDetails, offset, limit })}`
  return readReply(Feed, await session.send({ method: 'GET', path, limit: 'readFeeds', signal }))
}
