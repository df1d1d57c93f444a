import { readInput } from '../http/read-input.ts'
import type { Reply } from '../http/reply.ts'
import type { SendOptions, Session } from '../http/session.ts'
import { offerBody } from '../prices/offer-price.ts'
import { PriceFeed } from './feed-input.ts'
import type { FeedReceipt } from './feed.ts'
import { uploadFeed } from './upload-feed.ts'

const version = '2.0.20240126-12_25_52-api'

export async function uploadPriceFeed(
  session: Session,
  input: PriceFeed,
  options: SendOptions = {},
): Promise<Reply<FeedReceipt>> {
  const { items } = readInput(PriceFeed, input)
  const MPItemFeedHeader = { businessUnit: session.businessUnit, version, locale: 'en' }
  const content = { MPItemFeedHeader, MPItem: items.map((item) => ({ 'Promo&Discount': offerBody(item) })) }
  return uploadFeed(
    session,
    { feedType: 'PRICE_AND_PROMOTION', content, maxMegabytes: 10, limit: 'uploadPriceFeed' },
    options,
  )
}
