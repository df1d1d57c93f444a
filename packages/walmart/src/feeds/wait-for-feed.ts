import { z } from 'zod'

import { WalmartError } from '../errors.ts'
import { readInput } from '../http/read-input.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { sleep } from '../sleep.ts'
import type { Feed, FeedItem, FeedStatus, IngestionError } from './feed.ts'
import { getFeed } from './get-feed.ts'

/** How to wait for a feed. It has no end of its own: give a `signal` to set one. */
export interface WaitForFeedOptions extends CallOptions {
  /** How long to wait between two looks at the feed; 10,000 if not given. */
  readonly everyMs?: number | undefined
  /** Is given the feed, without its items, each time it was looked at. What it throws ends the waiting. */
  readonly onProgress?: ((feed: Feed) => void) | undefined
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
}

const pageLimit = 50
const Asked = z.object({ everyMs: z.number('expected milliseconds').min(1, 'expected at least 1 ms').default(10_000) })

export async function waitForFeed(
  session: Session,
  feedId: string,
  { everyMs, onProgress, signal }: WaitForFeedOptions = {},
): Promise<FeedResult> {
  const asked = readInput(Asked, { everyMs })
  for (;;) {
    const { value: feed } = await getFeed(session, feedId, { signal })
    onProgress?.(feed)
    const { feedStatus } = feed
    if (isEnd(feedStatus)) {
      return resultOf(feed, feedStatus, await readItems(session, feed, signal))
    }
    await sleep(asked.everyMs, signal)
  }
}

const isDone = ({ ingestionStatus }: FeedItem) => ingestionStatus === 'SUCCESS'
const isUnderWay = ({ ingestionStatus }: FeedItem) => ingestionStatus === 'INPROGRESS'

function resultOf(feed: Feed, feedStatus: FeedResult['feedStatus'], items: readonly FeedItem[]): FeedResult {
  return {
    feedId: feed.feedId,
    feedStatus,
    errors: feed.ingestionErrors?.ingestionError ?? [],
    itemsReceived: feed.itemsReceived ?? undefined,
    succeeded: items.filter(isDone),
    failed: items.filter((item) => !isDone(item) && !isUnderWay(item)),
    unfinished: items.filter(isUnderWay),
  }
}

function isEnd(status: FeedStatus): status is FeedResult['feedStatus'] {
  return status === 'PROCESSED' || status === 'ERROR'
}

/** All items of a feed, page by page. */
async function readItems(session: Session, feed: Feed, signal?: AbortSignal): Promise<readonly FeedItem[]> {
  const { feedId, itemsReceived } = feed
  const total = itemsReceived ?? Number.POSITIVE_INFINITY
  const items: FeedItem[] = []
  let previous: string | undefined
  while (items.length < total) {
    const options = { includeDetails: true, offset: items.length, limit: pageLimit, signal }
    const { value } = await getFeed(session, feedId, options)
    const page = value.itemDetails?.itemIngestionStatus ?? []
    if (page.length === 0) break
    const shown = JSON.stringify(page)
    if (shown === previous) {
      throw new WalmartError('unexpected_response', `Walmart repeats a page of the items of feed ${feedId}`)
    }
    previous = shown
    items.push(...page)
  }
  return items
}
