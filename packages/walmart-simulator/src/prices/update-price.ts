import { readBody } from '../gateway/body-part.ts'
import { type DataCall, rejectUnsimulated } from '../gateway/data-call.ts'
import type { PriceUpdate } from './payloads.ts'
import { setPrice } from './set-price.ts'

const component = 'GMP_PRICING_API'
const message = 'The price was updated.'

/** `PUT /v3/price`. The new price is in the item at once; Walmart has no call that reads a price. */
export function updatePrice(call: DataCall): PriceUpdate {
  rejectUnsimulated(new URLSearchParams(call.search), component, ['promo'])
  const sku = setPrice(call.seller, readBody(call, component))
  return { ItemPriceResponse: { mart: 'WALMART_US', sku, message } }
}
