import { type Component, Refusal } from '../gateway/refusal.ts'
import type { SimulatedSeller } from '../seller.ts'

/** Where in the seller's list the item of this SKU is. Refuses a SKU that the seller does not have. */
export function requireItem(seller: SimulatedSeller, sku: string, component: Component): number {
  const position = seller.itemIndex.find('sku', sku)
  if (position !== undefined) return position
  throw new Refusal('CONTENT_NOT_FOUND', component, { field: 'sku', description: `There is no item with SKU ${sku}` })
}
