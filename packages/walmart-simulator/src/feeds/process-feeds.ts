import { ApiError } from '../gateway/api-error.ts'
import { BodyPart } from '../gateway/body-part.ts'
import { fieldOf } from '../gateway/read-json.ts'
import { itemIdOf } from '../items/item-index.ts'
import type { SimulatedSeller } from '../seller.ts'
import { type FeedType, feedTypes } from './feed-types.ts'
import type { ItemIngestion } from './payloads.ts'

/**
 * Processes the seller's due feeds. Call this before reading or changing the seller's data, so that feeds appear to have
 * been processed on time.
 */
export function processFeeds(seller: SimulatedSeller, now: Date): void {
  for (const feed of seller.feedStore.due(now)) {
    const type = feedTypes[feed.feedType]
    const records = 'records' in feed.content ? feed.content.records : []
    const { shipNode } = feed
    feed.results = records.flatMap((record, index) =>
      type === undefined ? [] : [ingestRecord(seller, type, { record, index, shipNode })],
    )
  }
}

interface Entry {
  readonly record: unknown
  readonly index: number
  /** The feed's default; without one, the seller's. */
  readonly shipNode?: string | undefined
}

/** Applies a record, and reports whether it was applied. */
export function ingestRecord(
  seller: SimulatedSeller,
  { component, apply }: Pick<FeedType, 'component' | 'apply'>,
  { record, index, shipNode = seller.partnerId }: Entry,
): ItemIngestion {
  const subject = subjectOf(seller, record, index)
  try {
    apply(seller, new BodyPart(record, component), shipNode)
    return { ...subject, ingestionStatus: 'SUCCESS' }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const { code, description } = error.fields
    const ingestionError = [{ type: 'DATA_ERROR' as const, code, description }]
    return { ...subject, ingestionStatus: 'DATA_ERROR', ingestionErrors: { ingestionError } }
  }
}

type Subject = Omit<ItemIngestion, 'ingestionStatus' | 'ingestionErrors'>

/** The item that a record refers to, with Walmart's ids if the seller has it. */
export function subjectOf(seller: SimulatedSeller, record: unknown, index: number): Subject {
  // In newer feeds, the SKU is one level deeper.
  const named = ['Orderable', 'Promo&Discount'].reduce(
    (sku, part) => sku ?? fieldOf(fieldOf(record, part), 'sku'),
    fieldOf(record, 'sku'),
  )
  const sku = typeof named === 'string' ? named : ''
  const position = seller.itemIndex.find('sku', sku)
  if (position === undefined) return { martId: 0, sku, index }
  const item = seller.itemList.peek(position)
  const productIdentifier = [
    { productIdType: 'GTIN' as const, productId: item.gtin },
    { productIdType: 'UPC' as const, productId: item.upc },
  ]
  const { wpid } = item
  return { martId: 0, sku, wpid, index, itemid: itemIdOf(item), productIdentifiers: { productIdentifier } }
}
