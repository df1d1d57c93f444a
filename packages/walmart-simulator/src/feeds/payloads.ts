/** How far a feed is. `PROCESSED` says nothing of its items: each has a state of its own. */
export type FeedStatus = 'RECEIVED' | 'INPROGRESS' | 'PROCESSED' | 'ERROR'

/** What became of one item of a feed, as far as the simulator knows. */
export type IngestionStatus = 'INPROGRESS' | 'SUCCESS' | 'DATA_ERROR'

/** What is wrong with a feed or with one of its items. */
export interface IngestionErrors {
  ingestionError: { type: 'DATA_ERROR'; code: string; description: string }[]
}

/** How many of a feed's items are how far. */
export interface FeedCounts {
  itemsReceived: number
  itemsSucceeded: number
  itemsFailed: number
  itemsProcessing: number
}

/** A feed in the list of feeds. Times are epoch milliseconds. */
export interface FeedSummary extends FeedCounts {
  feedId: string
  feedSource: string
  feedType: string
  /** Only where the upload named one. */
  shipNode?: string
  partnerId: string
  feedStatus: FeedStatus
  feedDate: number
  modifiedDtm: number
  fileName: string
  itemDataErrorCount: number
  itemSystemErrorCount: number
  itemTimeoutErrorCount: number
  channelType: string
  orgId: string
}

/** One item of a feed. An item that the seller does not have has none of Walmart's ids. */
export interface ItemIngestion {
  martId: number
  sku: string
  wpid?: string
  index: number
  itemid?: string
  productIdentifiers?: { productIdentifier: { productIdType: 'GTIN' | 'UPC'; productId: string }[] }
  ingestionStatus: IngestionStatus
  ingestionErrors?: IngestionErrors
}

/** A feed by itself; its items only where they were asked for. */
export interface FeedDetail extends FeedCounts {
  feedId: string
  feedStatus: FeedStatus
  feedSubmissionDate: number
  ingestionErrors?: IngestionErrors
  offset: number
  limit: number
  itemDetails: { itemIngestionStatus: ItemIngestion[] }
}
