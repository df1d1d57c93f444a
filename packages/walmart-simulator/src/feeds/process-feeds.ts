import { BodyPart } from '../gateway/body-part.ts'
import { Refusal } from '../gateway/refusal.ts'
import type { SimulatedSeller } from '../seller.ts'
import type { Feed } from './feed-box.ts'
import { feedTypes } from './feed-types.ts'
import type { ItemIngestion } from './payloads.ts'
import { subjectOf } from './subject-of.ts'

/**
 * Does what the seller's feeds say, as far as their time has come. To be called before anything of the seller is read or
 * changed: then nobody can tell that it was not done on time.
 */
export function processFeeds(seller: SimulatedSeller, now: Date): void {
  for (const feed of seller.feedBox.due(now)) {
    const records = 'records' in feed.content ? feed.content.records : []
    feed.results = records.map((record, index) => ingest(seller, feed, { record, index }))
  }
}

interface Entry {
  readonly record: unknown
  readonly index: number
}

function ingest(
  seller: SimulatedSeller,
  { feedType, shipNode = seller.partnerId }: Feed,
  { record, index }: Entry,
): ItemIngestion {
  const subject = subjectOf(seller, record, index)
  try {
    const type = feedTypes[feedType]
    type?.apply(seller, new BodyPart(record, type.component), shipNode)
    return { ...subject, ingestionStatus: 'SUCCESS' }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { code, description } = error.fields
    const ingestionError = [{ type: 'DATA_ERROR' as const, code, description }]
    return { ...subject, ingestionStatus: 'DATA_ERROR', ingestionErrors: { ingestionError } }
  }
}
