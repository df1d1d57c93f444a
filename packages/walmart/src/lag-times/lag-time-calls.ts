import { z } from 'zod'

import { FeedReceipt } from '../feeds/feed.ts'
import { readInput } from '../http/read-input.ts'
import { readReply, type Reply } from '../http/reply.ts'
import { fieldOf } from '../http/response.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { toSearch } from '../http/to-search.ts'
import { PathText } from '../input-scalars.ts'
import { onlyOnce } from '../only-once.ts'
import { Code, Count } from '../scalars.ts'
import { sendWrite } from '../writes/confirm-write.ts'

/** How many days pass between an order of the item and its shipment. */
export const LagTime = z.looseObject({ sku: Code, fulfillmentLagTime: Count })
export type LagTime = z.output<typeof LagTime>

const LagTimeUpdate = z.strictObject({ sku: PathText, days: z.int('expected whole days').min(0).max(99) })

/** Lag times of up to 10,000 items. */
export const LagTimeFeed = z.strictObject({
  items: z
    .array(LagTimeUpdate)
    .min(1, 'expected at least one item')
    .max(10_000, 'expected at most 10,000 items a feed')
    .superRefine(onlyOnce({ keyOf: ({ sku }) => sku, messageOf: () => 'repeats the sku of another item' })),
})
export type LagTimeFeed = z.input<typeof LagTimeFeed>

/** Calls for lag times. */
export interface LagTimeCalls {
  /** Returns the lag time of an item. Walmart's `getLagTime`. */
  getLagTime(sku: string, options?: CallOptions): Promise<Reply<LagTime>>

  /**
   * Sets the lag times of many items; `waitForFeed` returns the results. It is never sent again: if the response is lost,
   * `outcome` is 'unknown', and `listFeeds` shows whether the feed has arrived. Walmart's `updateLagTimeBulk`.
   */
  uploadLagTimeFeed(feed: LagTimeFeed, options?: CallOptions): Promise<Reply<FeedReceipt>>
}

export function lagTimeCalls(session: Session): LagTimeCalls {
  return {
    getLagTime: (sku, options) => getLagTime(session, sku, options),
    uploadLagTimeFeed: (feed, options) => uploadLagTimeFeed(session, feed, options),
  }
}

const Input = z.object({ sku: PathText })

async function getLagTime(session: Session, sku: string, { signal }: CallOptions = {}): Promise<Reply<LagTime>> {
  const path = `/v3/lagtime${toSearch(readInput(Input, { sku }))}`
  const response = await session.send({ method: 'GET', path, limit: 'getLagTime', signal })
  // The XML of the same response has this root element.
  return readReply(LagTime, response, (json) => fieldOf(json, 'LagTime') ?? json)
}

/** Unlike other feeds, this one is sent as JSON and not as a file in a form. Its header is named as in Walmart's example. */
async function uploadLagTimeFeed(
  session: Session,
  feed: LagTimeFeed,
  { signal }: CallOptions = {},
): Promise<Reply<FeedReceipt>> {
  const lagTime = readInput(LagTimeFeed, feed).items.map(({ sku, days }) => ({ sku, fulfillmentLagTime: days }))
  const body = { LagTimeHeader: { version: '1.0' }, lagTime }
  return sendWrite(session, async () =>
    readReply(FeedReceipt, await session.send({ method: 'POST', path: '/v3/feeds?feedType=lagtime', body, signal })),
  )
}
