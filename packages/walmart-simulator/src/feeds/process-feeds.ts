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
    const { records, createdAt = feed.submittedAt } = 'records' in feed.content ? feed.content : { records: [] }
    const { shipNode } = feed
    const repeated = type?.rejectsRepeatedSkus === true ? repeatedSkus(seller, records) : undefined
    feed.results = records.flatMap((record, index) =>
      type === undefined ? [] : [ingestRecord(seller, type, { record, index, shipNode, createdAt, repeated })],
    )
  }
}

function repeatedSkus(seller: SimulatedSeller, records: readonly unknown[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const skus = records.map((record, index) => subjectOf(seller, record, index).sku)
  return new Set(
    skus.filter((sku) => {
      const isKnown = sku !== '' && seen.has(sku)
      seen.add(sku)
      return isKnown
    }),
  )
}

interface Entry {
  readonly record: unknown
  readonly index: number
  /** The feed's default; without one, the seller's. */
  readonly shipNode?: string | undefined
  /** When the seller created the feed, in epoch ms. */
  readonly createdAt: number
  /** SKUs that the feed must not have twice, and has. */
  readonly repeated?: ReadonlySet<string> | undefined
}

/** Applies a record, and reports whether it was applied. */
export function ingestRecord(
  seller: SimulatedSeller,
  { component, apply }: Pick<FeedType, 'component' | 'apply'>,
  { record, index, shipNode = seller.partnerId, createdAt, repeated }: Entry,
): ItemIngestion {
  const subject = subjectOf(seller, record, index)
  try {
    const part = new BodyPart(record, component)
    if (repeated?.has(subject.sku) === true) throw part.error('sku', `The feed has the SKU ${subject.sku} twice`)
    apply(seller, part, { shipNode, createdAt })
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
