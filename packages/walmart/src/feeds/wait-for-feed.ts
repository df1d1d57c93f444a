import { z } from 'zod'

import { sleep } from '../abort.ts'
import type { Gap } from '../http/gaps.ts'
import type { Rejected } from '../http/page.ts'
import { readInput } from '../http/read-input.ts'
import { walmartError } from '../http/response.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { Milliseconds } from '../input-scalars.ts'
import type { Feed, FeedItem, FeedStatus, IngestionError } from './feed.ts'
import { fetchFeed, getFeed, readFeed } from './get-feed.ts'

/** Options of `waitForFeed`, which has no time limit: pass a `signal` to set one. */
export interface WaitForFeedOptions extends CallOptions {
  /** Polling interval in milliseconds. Default: 10,000. */
  readonly everyMs?: number | undefined
  /** Called and awaited after each poll with the feed, without its items. Throwing stops the wait. */
  readonly onProgress?: ((feed: Feed) => void | Promise<void>) | undefined
}

/** The result of a feed. */
export interface FeedResult {
  readonly feedId: string
  /** ERROR: Walmart could not read the feed, and nothing changed. PROCESSED: check the items. */
  readonly feedStatus: 'PROCESSED' | 'ERROR'
  /** Errors of the feed as a whole. */
  readonly errors: readonly IngestionError[]
  /** How many items Walmart found in the feed; undefined if it does not say. */
  readonly itemsReceived: number | undefined
  readonly succeeded: readonly FeedItem[]
  /** Items that were not changed; their `ingestionErrors` say why. */
  readonly failed: readonly FeedItem[]
  /** Items still in progress when Walmart reported the feed as processed. */
  readonly unfinished: readonly FeedItem[]
  /** Items that do not match what Walmart documents; their results are in `raw`. */
  readonly rejected: readonly Rejected[]
  /**
   * What Walmart says is missing from the items (HTTP 206). The lists above can be shorter than `itemsReceived` even without
   * gaps.
   */
  readonly gaps: readonly Gap[]
}

const pageLimit = 50
const Input = z.object({ everyMs: Milliseconds.min(1, 'expected at least 1 ms').default(10_000) })

export async function waitForFeed(
  session: Session,
  feedId: string,
  { everyMs, onProgress, signal }: WaitForFeedOptions = {},
): Promise<FeedResult> {
  const input = readInput(Input, { everyMs })
  for (;;) {
    const { value: feed } = await getFeed(session, feedId, { signal })
    await onProgress?.(feed)
    const { feedStatus } = feed
    if (isEnd(feedStatus)) {
      return resultOf(feed, feedStatus, await readItems(session, feed, signal))
    }
    await sleep(input.everyMs, signal)
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

async function readItems(session: Session, feed: Feed, signal?: AbortSignal): Promise<FeedItems> {
  const total = feed.itemsReceived ?? Number.POSITIVE_INFINITY
  const items: FeedItem[] = []
  const rejected: Rejected[] = []
  const gaps: Gap[] = []
  let previous: string | undefined
  for (let offset = 0; offset < total;) {
    const response = await fetchFeed(session, feed.feedId, { includeDetails: true, offset, limit: pageLimit, signal })
    const page = await readFeed(response)
    const found = page.value.itemDetails?.itemIngestionStatus ?? []
    gaps.push(...page.gaps)
    const count = found.length + page.rejected.length
    if (count === 0) break
    const shown = JSON.stringify([found, page.rejected])
    if (shown === previous) throw walmartError('unexpected_response', response, { message: 'repeated page' })
    previous = shown
    items.push(...found)
    rejected.push(...page.rejected)
    offset += count
  }
  return { items, rejected, gaps }
}
