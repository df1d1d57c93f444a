import type { z } from 'zod'

import type { PriceUpdate } from './price-input.ts'

/** A price in Walmart's JSON, in a single update or a feed. The input schema ensures that the number is exact. */
export function pricingBody({ sku, price, currency }: z.output<typeof PriceUpdate>) {
  return { sku, pricing: [{ currentPriceType: 'BASE', currentPrice: { currency, amount: Number(price) } }] }
}
