/** The status of a feed. `PROCESSED` says nothing about its items: each has its own status. */
export type FeedStatus = 'RECEIVED' | 'INPROGRESS' | 'PROCESSED' | 'ERROR'

/** The statuses of a feed's item that the simulator uses. */
export type IngestionStatus = 'INPROGRESS' | 'SUCCESS' | 'DATA_ERROR'

/** Errors in a feed or in one of its items. */
export interface IngestionErrors {
  ingestionError: { type: 'DATA_ERROR'; code: string; description: string }[]
}

/** The number of a feed's items in each state. */
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
  /** Only if the upload named one. */
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

/** One item of a feed. Items the seller does not have lack Walmart's ids. */
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

/** A single feed, with its items if requested. */
export interface FeedDetail extends FeedCounts {
  feedId: string
  feedStatus: FeedStatus
  feedSubmissionDate: number
  ingestionErrors?: IngestionErrors
  offset: number
  limit: number
  itemDetails: { itemIngestionStatus: ItemIngestion[] }
}
