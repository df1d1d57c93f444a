import { readBody } from '../gateway/body-part.ts'
import { type DataCall, refuseUnsimulated } from '../gateway/data-call.ts'
import type { PriceUpdate } from './payloads.ts'
import { setPrice } from './set-price.ts'

const component = 'GMP_PRICING_API'
const message = 'The price was taken over.'

/** `PUT /v3/price`. Walmart has no call that reads a price: it is in the item, here at once. */
export function updatePrice(call: DataCall): PriceUpdate {
  refuseUnsimulated(new URLSearchParams(call.search), component, ['promo'])
  const sku = setPrice(call.seller, readBody(call, component))
  return { ItemPriceResponse: { mart: 'WALMART_US', sku, message } }
}
