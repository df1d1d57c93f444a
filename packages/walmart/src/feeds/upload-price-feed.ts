import { readInput } from '../http/read-input.ts'
import type { Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { pricingBody } from '../prices/price.ts'
import { PriceFeed } from './feed-input.ts'
import type { FeedReceipt } from './feed.ts'
import { uploadFeed } from './upload-feed.ts'

export async function uploadPriceFeed(
  session: Session,
  input: PriceFeed,
  { signal }: CallOptions = {},
): Promise<Reply<FeedReceipt>> {
  const { items } = readInput(PriceFeed, input)
  const content = { PriceHeader: { version: '1.7' }, Price: items.map((item) => pricingBody(item, session)) }
  return uploadFeed(session, { feedType: 'price', content, maxMegabytes: 10, limit: 'uploadPriceFeed' }, signal)
}
