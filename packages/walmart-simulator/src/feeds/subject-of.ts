import { itemIdOf } from '../items/item-id.ts'
import type { SimulatedSeller } from '../seller.ts'
import { fieldOf } from './field-of.ts'
import type { ItemIngestion } from './payloads.ts'

type Subject = Omit<ItemIngestion, 'ingestionStatus' | 'ingestionErrors'>

/** Which item a record is about, with Walmart's ids if the seller has it. */
export function subjectOf(seller: SimulatedSeller, record: unknown, index: number): Subject {
  const named = fieldOf(record, 'sku')
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
