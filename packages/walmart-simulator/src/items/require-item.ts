import { type Component, ApiError } from '../gateway/api-error.ts'
import type { SimulatedSeller } from '../seller.ts'

/** The position of the item in the seller's list. Throws if the seller has no such SKU. */
export function requireItem(seller: SimulatedSeller, sku: string, component: Component): number {
  const position = seller.itemIndex.find('sku', sku)
  if (position !== undefined) return position
  throw new ApiError('CONTENT_NOT_FOUND', component, { field: 'sku', description: `SKU ${sku} does not exist` })
}
