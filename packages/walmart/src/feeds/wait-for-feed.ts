import { z } from 'zod'

import { walmartError } from '../http/answer.ts'
import type { Gap } from '../http/gaps.ts'
import type { Rejected } from '../http/page.ts'
import { readInput } from '../http/read-input.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { Milliseconds } from '../input-scalars.ts'
import { sleep } from '../sleep.ts'
import type { Feed, FeedItem, FeedStatus, IngestionError } from './feed.ts'
import { askForFeed, getFeed, readFeed } from './get-feed.ts'

/** How to wait for a feed. It has no end of its own: give a `signal` to set one. */
export interface WaitForFeedOptions extends CallOptions {
  /** How long to wait between two looks at the feed; 10,000 if not given. */
  readonly everyMs?: number | undefined
  /** Is given the feed, without its items, each time it was looked at, and waited for. What it throws ends the waiting. */
  readonly onProgress?: ((feed: Feed) => void | Promise<void>) | undefined
}

/** What became of a feed. */
export interface FeedResult {
  readonly feedId: string
  /** Of the whole feed. ERROR: it could not be read, and nothing has changed. PROCESSED: look at the items. */
  readonly feedStatus: 'PROCESSED' | 'ERROR'
  /** What is wrong with the feed as a whole. */
  readonly errors: readonly IngestionError[]
  /** How many items Walmart has found in the feed, where it says. */
  readonly itemsReceived: number | undefined
  readonly succeeded: readonly FeedItem[]
  /** Items that have not changed; `ingestionErrors` of each say why. */
  readonly failed: readonly FeedItem[]
  /** Items on which Walmart was still at work when it called the feed processed. */
  readonly unfinished: readonly FeedItem[]
  /** Items that are not what Walmart documents: what became of them is in their `raw`. */
  readonly rejected: readonly Rejected[]
  /**
   * What Walmart says it could not find among the items (HTTP 206). The lists above can be shorter than `itemsReceived`
   * without a word of it, too.
   */
  readonly gaps: readonly Gap[]
}

const pageLimit = 50
const Asked = z.object({ everyMs: Milliseconds.min(1, 'expected at least 1 ms').default(10_000) })

export async function waitForFeed(
  session: Session,
  feedId: string,
  { everyMs, onProgress, signal }: WaitForFeedOptions = {},
): Promise<FeedResult> {
  const asked = readInput(Asked, { everyMs })
  for (;;) {
    const { value: feed } = await getFeed(session, feedId, { signal })
    await onProgress?.(feed)
    const { feedStatus } = feed
    if (isEnd(feedStatus)) {
      return resultOf(feed, feedStatus, await readItems(session, feed, signal))
    }
    await sleep(asked.everyMs, signal)
  }
}

const isDone = ({ ingestionStatus }: FeedItem) => ingestionStatus === 'SUCCESS'
const isUnderWay = ({ ingestionStatus }: FeedItem) => ingestionStatus === 'INPROGRESS'

function resultOf(feed: Feed, feedStatus: FeedResult['feedStatus'], { items, rejected, gaps }: FeedItems): FeedResult {
  return {
    feedId: feed.feedId,
    feedStatus,
    errors: feed.ingestionErrors?.ingestionError ?? [],
    itemsReceived: feed.itemsReceived ?? undefined,
    succeeded: items.filter(isDone),
    failed: items.filter((item) => !isDone(item) && !isUnderWay(item)),
    unfinished: items.filter(isUnderWay),
    rejected,
    gaps,
  }
}

function isEnd(status: FeedStatus): status is FeedResult['feedStatus'] {
  return status === 'PROCESSED' || status === 'ERROR'
}

interface FeedItems {
  readonly items: readonly FeedItem[]
  readonly rejected: readonly Rejected[]
  readonly gaps: readonly Gap[]
}

/** All items of a feed, page by page. */
async function readItems(session: Session, feed: Feed, signal?: AbortSignal): Promise<FeedItems> {
  const total = feed.itemsReceived ?? Number.POSITIVE_INFINITY
  const items: FeedItem[] = []
  const rejected: Rejected[] = []
  const gaps: Gap[] = []
  let previous: string | undefined
  for (let offset = 0; offset < total;) {
    const answer = await askForFeed(session, feed.feedId, { includeDetails: true, offset, limit: pageLimit, signal })
    const page = readFeed(answer)
    const found = page.value.itemDetails?.itemIngestionStatus ?? []
    gaps.push(...page.gaps)
    const count = found.length + page.rejected.length
    if (count === 0) break
    const shown = JSON.stringify([found, page.rejected])
    if (shown === previous) throw walmartError('unexpected_response', answer, { message: 'repeated page' })
    previous = shown
    items.push(...found)
    rejected.push(...page.rejected)
    offset += count
  }
  return { items, rejected, gaps }
}
