import type { z } from 'zod'

import type { PriceUpdate } from './price-input.ts'

/** A price as Walmart takes it, alone and in a feed. An amount is a JSON number there, and one that it holds exactly. */
export function pricingBody({ sku, price, currency }: z.output<typeof PriceUpdate>) {
  return { sku, pricing: [{ currentPriceType: 'BASE', currentPrice: { currency, amount: Number(price) } }] }
}
