import type { DataCall } from '../gateway/data-call.ts'
import { requireItem } from './require-item.ts'

const message = 'The item was submitted for retirement.'

/** `DELETE /v3/items/{sku}`. Walmart says that it can take 48 hours; here it takes effect at once. */
export function retireItem({ seller, params }: DataCall): object {
  const sku = params.id ?? ''
  const item = seller.items[requireItem(seller, sku, 'GMP_ITEM_QUERY_API')]
  if (item !== undefined) {
    item.lifecycleStatus = 'RETIRED'
    item.publishedStatus = 'UNPUBLISHED'
    item.unpublishedReasons = { reason: ['The item was retired.'] }
  }
  return { sku, message, additionalAttributes: null, errors: null }
}
