import { readBody } from '../gateway/body-part.ts'
import type { DataCall } from '../gateway/data-call.ts'
import type { PriceUpdate } from './payloads.ts'
import { setPrice } from './set-price.ts'
import { setPromotions } from './set-promotions.ts'

/** `PUT /v3/price`. The new price is in the item at once; Walmart has no call that reads a price. */
export function updatePrice(call: DataCall): PriceUpdate {
  const isPromotion = new URLSearchParams(call.search).get('promo') === 'true'
  const body = readBody(call, 'GMP_PRICING_API')
  const sku = isPromotion ? setPromotions(call.seller, body) : setPrice(call.seller, body, call.now.getTime())
  const message = isPromotion ? 'The promotions were updated.' : 'The price was updated.'
  return { ItemPriceResponse: { mart: 'WALMART_US', sku, message } }
}
