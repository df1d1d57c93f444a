import { z } from 'zod'

import { Code, Count, Identifier, listOf, Moment } from '../scalars.ts'

/** Status of a feed. Items of a PROCESSED feed can still have failed. Walmart may add values. */
export type FeedStatus = 'RECEIVED' | 'INPROGRESS' | 'PROCESSED' | 'ERROR' | (string & {})

/** Status of an item of a feed. Walmart may add values. */
export type IngestionStatus = 'INPROGRESS' | 'SUCCESS' | 'DATA_ERROR' | 'SYSTEM_ERROR' | 'TIMEOUT_ERROR' | (string & {})

const Status: z.ZodType<FeedStatus, string> = z.string()
const ItemStatus: z.ZodType<IngestionStatus, string> = z.string()

const counts = {
  itemsReceived: Count.nullish(),
  itemsSucceeded: Count.nullish(),
  itemsFailed: Count.nullish(),
  itemsProcessing: Count.nullish(),
}

/** An error of a feed or one of its items. `type` is DATA_ERROR, SYSTEM_ERROR or TIMEOUT_ERROR. */
export const IngestionError = z.looseObject({
  type: z.string().nullish(),
  code: Code.nullish(),
  description: z.string().nullish(),
})
export type IngestionError = z.output<typeof IngestionError>
const IngestionErrors = z.looseObject({ ingestionError: listOf(IngestionError) })

/** An item of a feed. `index` is its zero-based position in the feed. */
export const FeedItem = z.looseObject({
  martId: Code.nullish(),
  sku: Code.nullish(),
  wpid: Code.nullish(),
  index: Count.nullish(),
  itemid: Code.nullish(),
  ingestionStatus: ItemStatus,
  /** Such as a compliance review, during which the item cannot be edited. It may come with any status. */
  pendingStatusDescription: z.string().nullish(),
  ingestionErrors: IngestionErrors.nullish(),
})
export type FeedItem = z.output<typeof FeedItem>

/** A feed, as returned by `GET /v3/feeds/{feedId}`. It has items only if they were requested. */
export const Feed = z.looseObject({
  feedId: Identifier,
  feedStatus: Status,
  feedSubmissionDate: Moment.nullish(),
  ingestionErrors: IngestionErrors.nullish(),
  ...counts,
  offset: Count.nullish(),
  limit: Count.nullish(),
  itemDetails: z.looseObject({ itemIngestionStatus: listOf(FeedItem) }).nullish(),
})
export type Feed = z.output<typeof Feed>

/** The response of `GET /v3/feeds/{feedId}`, with unparsed items. */
export const FeedResponse = Feed.extend({
  itemDetails: z.looseObject({ itemIngestionStatus: listOf(z.unknown()) }).nullish(),
})

/** A feed in the list of feeds. */
export const FeedSummary = z.looseObject({
  feedId: Identifier,
  feedType: z.string().nullish(),
  feedSource: z.string().nullish(),
  partnerId: Code.nullish(),
  feedStatus: Status,
  feedDate: Moment.nullish(),
  modifiedDtm: Moment.nullish(),
  fileName: z.string().nullish(),
  ...counts,
})
export type FeedSummary = z.output<typeof FeedSummary>

/** The response of `GET /v3/feeds`, with unparsed elements. The list may be missing only if the total is 0. */
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

/** The response to an upload. */
export const FeedReceipt = z.looseObject({ feedId: Identifier })
export type FeedReceipt = z.output<typeof FeedReceipt>
