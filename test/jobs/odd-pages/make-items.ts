import fc from 'fast-check'

import { amount, arbitraryOddType, arbitraryPages, type SentList, type SentRecord } from './make-pages.ts'

/** An item as Walmart sends it. Its name contains its id, because its SKU may be odd. */
export interface SentItem extends SentRecord {
  /** Its price; undefined if that is odd. */
  readonly cents: number | undefined
}

const oddType = arbitraryOddType([
  ['mart'],
  ['condition'],
  ['wpid'],
  ['upc'],
  ['gtin'],
  ['shelf'],
  ['productType'],
  ['price'],
  ['price', 'amount'],
  ['publishedStatus'],
  ['unpublishedReasons'],
  ['lifecycleStatus'],
  ['availability'],
  ['isDuplicate'],
  ['variantGroupId'],
  ['variantGroupInfo'],
  ['additionalAttributes'],
])

/** An odd SKU of the item with this id. */
const oddSku = fc.constantFrom<(id: string) => unknown>(
  Number,
  (id) => `  ${id} `,
  (id) => id.repeat(20),
  () => undefined,
  () => null,
  () => ' ',
  () => [],
)

const draft = fc.record({
  price: amount,
  sku: fc.option(oddSku, { freq: 4 }),
  changes: fc.array(oddType, { maxLength: 3 }),
})
type Draft = typeof draft extends fc.Arbitrary<infer T> ? T : never

function toItem({ price, sku, changes }: Draft, id: string): SentItem {
  const json = {
    mart: 'WALMART_US',
    sku: sku ? sku(id) : id,
    condition: 'New',
    wpid: '0ABC',
    upc: '036000291452',
    productName: `Mug ${id}`,
    price: { currency: 'USD', amount: price.json },
    publishedStatus: 'PUBLISHED',
    lifecycleStatus: 'ACTIVE',
  }
  const sent = JSON.stringify(json.price)
  for (const apply of changes) apply(json)
  return { id, json, cents: JSON.stringify(json.price) === sent ? price.cents : undefined }
}

/** Odd pages of items. Ids are not used twice. */
export const arbitraryItems = (nextId: () => string): fc.Arbitrary<SentList<SentItem>> =>
  arbitraryPages(draft, (each) => toItem(each, nextId()))
