import { z } from 'zod'

import { Code, Count, Identifier, listOf, Moment } from '../scalars.ts'

/** How far a feed is. PROCESSED says nothing of its items: each has a status of its own. Walmart may add others. */
export type FeedStatus = 'RECEIVED' | 'INPROGRESS' | 'PROCESSED' | 'ERROR' | (string & {})

/** What became of an item of a feed. Walmart may add others. */
export type IngestionStatus = 'INPROGRESS' | 'SUCCESS' | 'DATA_ERROR' | 'SYSTEM_ERROR' | 'TIMEOUT_ERROR' | (string & {})

const counts = {
  itemsReceived: Count.nullish(),
  itemsSucceeded: Count.nullish(),
  itemsFailed: Count.nullish(),
  itemsProcessing: Count.nullish(),
}

/** What is wrong with a feed or an item of it. `type` is DATA_ERROR, SYSTEM_ERROR or TIMEOUT_ERROR. */
export const IngestionError = z.looseObject({
  type: z.string().nullish(),
  code: Code.nullish(),
  description: z.string().nullish(),
})
export type IngestionError = z.output<typeof IngestionError>
const IngestionErrors = z.looseObject({ ingestionError: listOf(IngestionError) })

/** An item of a feed. `index` is its place in the feed, from 0 on. */
export const FeedItem = z.looseObject({
  martId: Code.nullish(),
  sku: Code.nullish(),
  wpid: Code.nullish(),
  index: Count.nullish(),
  itemid: Code.nullish(),
  ingestionStatus: z.string() as z.ZodType<IngestionStatus, string>,
  ingestionErrors: IngestionErrors.nullish(),
})
export type FeedItem = z.output<typeof FeedItem>

/** A feed by itself, as `GET /v3/feeds/{feedId}` answers. Its items are there only where they were asked for. */
export const Feed = z.looseObject({
  feedId: Identifier,
  feedStatus: z.string() as z.ZodType<FeedStatus, string>,
  feedSubmissionDate: Moment.nullish(),
  ingestionErrors: IngestionErrors.nullish(),
  ...counts,
  offset: Count.nullish(),
  limit: Count.nullish(),
  itemDetails: z.looseObject({ itemIngestionStatus: listOf(FeedItem) }).nullish(),
})
export type Feed = z.output<typeof Feed>

/** The answer of `GET /v3/feeds/{feedId}`, its items not yet parsed. */
export const FeedResponse = Feed.extend({
  itemDetails: z.looseObject({ itemIngestionStatus: listOf(z.unknown()) }).nullish(),
})

/** A feed in the list of feeds. */
export const FeedSummary = z.looseObject({
  feedId: Identifier,
  feedType: z.string().nullish(),
  feedSource: z.string().nullish(),
  partnerId: Code.nullish(),
  feedStatus: z.string() as z.ZodType<FeedStatus, string>,
  feedDate: Moment.nullish(),
  modifiedDtm: Moment.nullish(),
  fileName: z.string().nullish(),
  ...counts,
})
export type FeedSummary = z.output<typeof FeedSummary>

/** The answer of `GET /v3/feeds`, its elements not yet parsed. A missing list is an empty one only if the total says so. */
export const FeedsResponse = z
  .looseObject({
    totalResults: Count.nullish().catch(undefined),
    results: z.looseObject({ feed: z.array(z.unknown()).nullish() }).nullish(),
  })
  .refine(({ totalResults, results }) => Array.isArray(results?.feed) || totalResults === 0, {
    path: ['results', 'feed'],
    error: 'no list of feeds',
  })
export type FeedsResponse = z.output<typeof FeedsResponse>

/** The answer to an upload. */
export const FeedReceipt = z.looseObject({ feedId: Identifier })
export type FeedReceipt = z.output<typeof FeedReceipt>
