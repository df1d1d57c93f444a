import type { FeedType } from '../feeds/feed-types.ts'
import type { FeedCounts, ItemIngestion } from '../feeds/payloads.ts'
import { ingestRecord } from '../feeds/process-feeds.ts'
import { readBody } from '../gateway/body-part.ts'
import type { DataCall } from '../gateway/data-call.ts'
import { setOfferPrice } from './offer-price.ts'

const component = 'GMP_PRICING_API'

interface OfferPriceUpdate extends FeedCounts {
  feedStatus: 'PROCESSED'
  feedSubmissionDate: number
  /** Feeds have `itemDetails`. */
  itemsDetails: { itemIngestionStatus: ItemIngestion[] }
}

/** `POST /v3/price`: a feed of one item that is processed at once. */
export function updateOfferPrice(call: DataCall): OfferPriceUpdate {
  const body = readBody(call, component)
  body.object('MPItemFeedHeader').text('version')
  const record = body.object('MPItem').value('Price')
  const type: Pick<FeedType, 'component' | 'apply'> = {
    component,
    apply: (seller, offer, { createdAt }) => setOfferPrice(seller, offer, createdAt),
  }
  const result = ingestRecord(call.seller, type, { record, index: 0, createdAt: call.now.getTime() })
  const isDone = result.ingestionStatus === 'SUCCESS'
  return {
    feedStatus: 'PROCESSED',
    feedSubmissionDate: call.now.getTime(),
    itemsReceived: 1,
    itemsSucceeded: isDone ? 1 : 0,
    itemsFailed: isDone ? 0 : 1,
    itemsProcessing: 0,
    itemsDetails: { itemIngestionStatus: [result] },
  }
}
